using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mpsc.Analyzers.Model;

/// <summary>One channel as a type's code knows it: every symbol that denotes it, where it comes from, what is done with it.</summary>
internal sealed class Channel
{
    /// <summary>The fields, locals, properties and parameters that denote the channel or one of its ends.</summary>
    public List<ISymbol> Symbols { get; } = [];

    /// <summary>The <c>Channel.Create…</c> calls; empty for a channel that came from outside.</summary>
    public List<IInvocationOperation> Creations { get; } = [];

    public List<ChannelUse> Uses { get; } = [];

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
}
