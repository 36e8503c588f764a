using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;

namespace Mpsc.Analyzers.Model;

/// <summary>One channel as a type's code knows it: every symbol that denotes it, where it comes from, what is done with it.</summary>
internal sealed class Channel
{
    /// <summary>The fields, locals, properties and parameters that denote the channel or one of its ends.</summary>
    public List<ISymbol> Symbols { get; } = [];

    /// <summary>The <c>Channel.Create…</c> calls; empty for a channel that came from outside.</summary>
    public List<IInvocationOperation> Creations { get; } = [];

    public List<ChannelUse> Uses { get; } = [];

    /// <summary>Those of the uses that complete it.</summary>
    public List<ChannelUse> Completions { get; } = [];

    /// <summary>What the creating calls say; everything unknown for a channel that came from outside.</summary>
    public CreationOptions Options { get; set; } = CreationOptions.Unknown;

    /// <summary>The writing end reaches code that we do not see, or comes from there.</summary>
    public bool WriterEscapes { get; set; }

    /// <summary>The writing end is given away, or comes from elsewhere; not merely a member that others can see.</summary>
    public bool WriterIsHandedOut { get; set; }

    /// <summary>The members by which other types can see the writing end.</summary>
    public List<ISymbol> VisibleWriters { get; } = [];

    /// <summary>The reading end reaches code that we do not see, or comes from there.</summary>
    public bool ReaderEscapes { get; set; }

    /// <summary>The body in which the channel is a local or a parameter; null for a channel that lives in the object.</summary>
    public Body? Scope { get; set; }

    /// <summary>A field or property that is assigned outside constructors and initialisers: one name, several channels over time.</summary>
    public bool IsReplaced { get; set; }

    /// <summary>A producer's handle of our runtime is among the symbols: completing is then the handle's business.</summary>
    public bool IsProducerHandle { get; set; }

    public bool IsCreatedHere => Creations.Count > 0;

    /// <summary>A name for messages: that of the symbol by which the channel is used, or any that it goes by.</summary>
    public string NameFor(object? usedAs) => usedAs is ISymbol symbol ? symbol.Name : Symbols.Count > 0 ? Symbols[0].Name : "Channel";

    /// <summary>It comes, at least at times, from code that we do not see: a parameter, another object's member, an element.</summary>
    public bool FromElsewhere { get; set; }

    /// <summary>The element of a collection, or the result of a call: known at one place only, and nothing can be said of its other
    /// uses.</summary>
    public bool IsUnnamed { get; init; }

    /// <summary>A static member holds it: it outlives the objects whose code uses it.</summary>
    public bool IsStatic { get; set; }

    /// <summary>The variables of the objects that hold it (<c>entry</c> in <c>entry.Items</c>).</summary>
    public List<ISymbol> Owners { get; } = [];

    /// <summary>Where it begins to be known: creations, calls that make one, variables that are given one from elsewhere.</summary>
    public List<Birth> Births { get; } = [];

    /// <summary>The methods of this type that make it and hand it to their one caller.</summary>
    public HashSet<ISymbol> Makers { get; } = new(SymbolEqualityComparer.Default);

    /// <summary>The same as <see cref="Creations"/>, to look one up.</summary>
    public HashSet<IInvocationOperation> CreationSet { get; } = [];

    public void AddBirth(IOperation operation, Body? body)
        => Births.Add(new Birth(operation.Syntax.SyntaxTree, operation.Syntax.Span, body));
}

/// <summary>A place at which a channel begins to be known.</summary>
internal readonly record struct Birth(SyntaxTree Tree, TextSpan Span, Body? Body);
