using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mpsc.Analyzers.Model;

/// <summary>Answers "what is lost with an item".</summary>
internal static class Items
{
    /// <summary>What a write puts into the channel; null for a method group.</summary>
    public static IOperation? Of(ChannelUse write)
        => write.Operation is IInvocationOperation { Arguments: { IsEmpty: false } arguments }
            ? Surroundings.Unwrap(arguments[0].Value) : null;

    /// <summary>
    /// Does every write put the same constant (or other fixed thing) into the channel? Then an item says "there is something to do", and
    /// while one is buffered a second one has nothing to add.
    /// </summary>
    public static bool AreAllTheSame(Channel channel)
    {
        object? fixedThing = null;
        foreach (var use in channel.Uses)
        {
            if (!use.IsWrite)
                continue;
            if (Of(use) is not { } item || FixedThing(item) is not { } thing || (fixedThing is not null && !fixedThing.Equals(thing)))
                return false;

            fixedThing = thing;
        }

        return fixedThing is not null;
    }

    /// <summary>Is the item a <c>TaskCompletionSource</c>, or does it hold one (tuples and one level of members)?</summary>
    public static bool CarryReply(ITypeSymbol? type, KnownTypes known)
    {
        if (known.IsCompletionSource(type))
            return true;

        if (type is INamedTypeSymbol { IsTupleType: true } tuple)
        {
            foreach (var element in tuple.TupleElements)
            {
                if (CarryReply(element.Type, known))
                    return true;
            }

            return false;
        }

        for (var t = type as INamedTypeSymbol; t is { SpecialType: SpecialType.None }; t = t.BaseType)
        {
            foreach (var member in t.GetMembers())
            {
                if (member is IFieldSymbol { IsStatic: false, Type: var held } && known.IsCompletionSource(held))
                    return true;
            }
        }

        return false;
    }

    /// <summary>Does the writing body go on to await or return a task of the item, or of a <c>TaskCompletionSource</c>?</summary>
    public static bool ReplyIsWaitedFor(TypeModel model, ChannelUse write)
    {
        foreach (var operation in write.Body.Root.Descendants())
        {
            if (operation is IPropertyReferenceOperation { Instance: { } holder } task && Joins.Precedes(write.Operation, operation)
                && model.Known.IsTask(task.Type) && CarryReply(holder.Type, model.Known) && model.Index.BodyOf(operation) == write.Body
                && IsAwaitedOrReturned(task))
                return true;
        }

        return false;
    }

    private static bool IsAwaitedOrReturned(IOperation task)
    {
        foreach (var ancestor in Surroundings.AncestorsInBody(task))
        {
            if (ancestor is IAwaitOperation or IReturnOperation)
                return true;
            if (ancestor is IBlockOperation)
                return false;
        }

        return false;
    }

    // true, null, Unit.Default, new object()
    private static object? FixedThing(IOperation item) => item switch
    {
        { ConstantValue: { HasValue: true, Value: var constant } } => constant ?? typeof(void),
        IDefaultValueOperation => typeof(void),
        IFieldReferenceOperation { Field: { IsReadOnly: true } field } => new SymbolKey(field),
        IPropertyReferenceOperation { Property: { IsStatic: true, SetMethod: null } property } => new SymbolKey(property),
        IObjectCreationOperation { Type.SpecialType: SpecialType.System_Object } => typeof(object),
        IObjectCreationOperation { Type: { IsValueType: true } type, Arguments.IsEmpty: true, Initializer: null } => new SymbolKey(type),
        _ => null,
    };

    private sealed class SymbolKey(ISymbol symbol)
    {
        private readonly ISymbol _symbol = symbol;

        public override bool Equals(object? obj) => obj is SymbolKey other && SymbolEqualityComparer.Default.Equals(_symbol, other._symbol);

        public override int GetHashCode() => SymbolEqualityComparer.Default.GetHashCode(_symbol);
    }
}
