using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mpsc.Analyzers.Model;

/// <summary>Answers "does this read go on until the channel is completed, and by no other way to an end".</summary>
internal static class ReadToEnd
{
    /// <summary>
    /// An <c>await foreach</c>, a <c>while (await WaitToReadAsync())</c> or an endless <c>ReadAsync</c> loop, without a token and without a
    /// way out of its own.
    /// </summary>
    public static bool Is(TypeModel model, ChannelUse use)
    {
        if (use.IsMethodGroup || use.Operation is not IInvocationOperation read || model.Known.IsRuntimeRead(read.TargetMethod)
            || model.Tokens.ArgumentOf(read) is not null)
            return false;

        return LoopOf(model, use.Kind, read) is { } loop && !CanBeLeft(model, loop);
    }

    /// <summary>Is <c>Reader.Completion</c> waited for, without a time limit or another task beside it?</summary>
    public static bool WaitsForCompletion(TypeModel model, IPropertyReferenceOperation property)
    {
        if (property.Property.Name != "Completion" || !model.Known.IsReader(property.Property.ContainingType))
            return false;

        IOperation below = property;
        foreach (var ancestor in Surroundings.AncestorsInBody(property))
        {
            switch (ancestor)
            {
                case IAwaitOperation:
                    return true;
                case IInvocationOperation { TargetMethod: { Name: "ConfigureAwait" or "WhenAll" } method }
                    when model.Known.IsTask(method.ContainingType):
                case IArgumentOperation or IArrayCreationOperation or IArrayInitializerOperation or IConversionOperation:
                    break;
                case IInvocationOperation { TargetMethod.Name: "Wait", Arguments.IsEmpty: true } waited:
                    return Surroundings.IsReceiver(waited, below);
                default:
                    return false;
            }

            below = ancestor;
        }

        return false;
    }

    private static ILoopOperation? LoopOf(TypeModel model, UseKind kind, IInvocationOperation read)
    {
        foreach (var ancestor in Surroundings.AncestorsInBody(read))
        {
            switch (ancestor)
            {
                case IForEachLoopOperation { IsAsynchronous: true } each
                    when kind == UseKind.ReadAll && Surroundings.IsWithin(read, each.Collection):
                    return HasToken(model, each.Collection) ? null : each;
                case IWhileLoopOperation { Condition: { } condition } wait when kind == UseKind.WaitToRead && IsAwaitOf(condition, read):
                    return wait;
                case ILoopOperation endless when kind == UseKind.ReadAsync:
                    return IsEndless(endless) && Surroundings.IsJoinedAtOnce(read) ? endless : null;
                case ILoopOperation:
                    return null;
            }
        }

        return null;
    }

    // ReadAllAsync().WithCancellation(token)
    private static bool HasToken(TypeModel model, IOperation collection)
    {
        foreach (var operation in collection.DescendantsAndSelf())
        {
            if (operation is IInvocationOperation call && model.Tokens.ArgumentOf(call) is not null)
                return true;
        }

        return false;
    }

    // the wait is the whole condition: a flag beside it would be another end
    private static bool IsAwaitOf(IOperation condition, IInvocationOperation wait)
    {
        if (Surroundings.Unwrap(condition) is not IAwaitOperation { Operation: var awaited })
            return false;

        awaited = Surroundings.Unwrap(awaited);
        while (awaited is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "AsTask", Instance: { } inner })
            awaited = Surroundings.Unwrap(inner);

        return awaited == wait;
    }

    /// <summary><c>while (true)</c>, <c>for (;;)</c>.</summary>
    public static bool IsEndless(ILoopOperation loop) => loop switch
    {
        IWhileLoopOperation { Condition: { } condition } => condition.ConstantValue is { HasValue: true, Value: true },
        IForLoopOperation @for => @for.Condition is null or { ConstantValue: { HasValue: true, Value: true } },
        _ => false,
    };

    private static bool CanBeLeft(TypeModel model, ILoopOperation loop)
    {
        foreach (var operation in loop.Body.Descendants())
        {
            bool leaves = operation switch
            {
                IBranchOperation branch => branch.BranchKind == BranchKind.GoTo
                    || SymbolEqualityComparer.Default.Equals(branch.Target, loop.ExitLabel),
                IReturnOperation returned => returned.Kind != OperationKind.YieldReturn,
                IThrowOperation => true,
                IInvocationOperation call => call.TargetMethod.Name == "ThrowIfCancellationRequested"
                    && model.Known.IsToken(call.TargetMethod.ContainingType),
                _ => false,
            };
            if (leaves && !IsInNestedBody(operation, loop))
                return true;
        }

        return false;
    }

    private static bool IsInNestedBody(IOperation operation, ILoopOperation loop)
    {
        foreach (var ancestor in Surroundings.AncestorsInBody(operation))
        {
            if (ancestor == loop)
                return false;
        }

        return true;
    }
}
