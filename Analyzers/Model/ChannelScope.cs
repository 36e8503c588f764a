using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mpsc.Analyzers.Model;

/// <summary>Answers "how long does this channel live": with its object, or as long as one run of a body or one round of a loop.</summary>
internal static class ChannelScope
{
    /// <summary>The body that creates the channel or is handed it; null when a member of the object holds it.</summary>
    public static Body? Of(Channel channel, OperationIndex index)
    {
        Body? scope = null;
        foreach (var symbol in channel.Owners.Concat(channel.Symbols))
        {
            if (symbol is IFieldSymbol or IPropertySymbol
                or IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } })
                return null;

            // several parameters: the one that no argument of this type's code explains comes first in the chain of calls
            if (symbol is ILocalSymbol or IParameterSymbol && symbol.ContainingSymbol is IMethodSymbol method
                && index.BodyOf(method) is { } body && !IsMaker(channel, method)
                && (scope is null || scope.IsWithin(body) || symbol is IParameterSymbol && IsCalledFromOutside(method, body)))
                scope = body;
        }

        // what a helper makes and returns lives on in its caller
        foreach (var creation in channel.Creations)
        {
            if (index.BodyOf(creation) is { } body && !IsMaker(channel, body.Symbol))
                return body;
        }

        if (scope is not null)
            return scope;

        foreach (var birth in channel.Births)
        {
            if (birth.Body is { } body && !IsMaker(channel, body.Symbol))
                scope = body;
        }

        return scope;
    }

    /// <summary>Does each round of the loop have a channel of its own?</summary>
    public static bool IsBornIn(Channel channel, ILoopOperation loop)
    {
        foreach (var birth in channel.Births)
        {
            if (birth.Tree == loop.Syntax.SyntaxTree && loop.Syntax.Span.Contains(birth.Span) && !IsBefore(loop, birth))
                return true;
        }

        return false;
    }

    // what a for begins with, and the collection of a foreach, run once
    private static bool IsBefore(ILoopOperation loop, Birth birth)
    {
        if (loop is IForEachLoopOperation each)
            return each.Collection.Syntax.Span.Contains(birth.Span);
        if (loop is not IForLoopOperation @for)
            return false;

        foreach (var first in @for.Before)
        {
            if (first.Syntax.Span.Contains(birth.Span))
                return true;
        }

        return false;
    }

    private static bool IsMaker(Channel channel, ISymbol body)
    {
        foreach (var maker in channel.Makers)
        {
            if (SymbolEqualityComparer.Default.Equals(maker, body.OriginalDefinition))
                return true;
        }

        return false;
    }

    private static bool IsCalledFromOutside(IMethodSymbol method, Body body)
        => method.MethodKind is MethodKind.AnonymousFunction or MethodKind.Constructor || body.Entry != Entry.None;
}
