using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mpsc.Analyzers.Model;

/// <summary>What code does about a write that was refused, the most telling thing last.</summary>
internal enum Refusal
{
    /// <summary>Nothing, or nothing that takes it for a lost item: it waits, writes again, makes room, leaves.</summary>
    NotHandled,

    /// <summary>Only throws, or fails an assertion: it is not expected to happen.</summary>
    Asserts,

    /// <summary>Calls or assigns something.</summary>
    Acts,

    /// <summary>A number goes up: so many were lost.</summary>
    Counts,
}

/// <summary>Answers "what is done about a refused write".</summary>
internal static class RefusalHandling
{
    /// <summary>What the operations do that run only when the write was refused.</summary>
    public static Refusal Of(TypeModel model, ChannelUse write, ImmutableArray<IOperation> onFailure)
    {
        var most = Refusal.NotHandled;
        foreach (var root in onFailure)
        {
            foreach (var operation in root.DescendantsAndSelf())
            {
                if (IsOtherUse(write, operation))
                    return Refusal.NotHandled;

                var one = Of(model, operation);
                most = one > most ? one : most;
            }
        }

        return most;
    }

    private static bool IsOtherUse(ChannelUse write, IOperation operation)
    {
        foreach (var use in write.Channel.Uses)
        {
            if (use.Operation == operation && (use.IsRead || use.IsWrite || use.Kind == UseKind.WaitToWrite))
                return true;
        }

        return false;
    }

    private static Refusal Of(TypeModel model, IOperation operation)
    {
        switch (operation)
        {
            case IIncrementOrDecrementOperation { Kind: OperationKind.Increment }:
            case ICompoundAssignmentOperation
            {
                OperatorKind: BinaryOperatorKind.Add, Target.Type.SpecialType: SpecialType.System_Int32 or SpecialType.System_Int64,
            }:
                return Refusal.Counts;
            case IInvocationOperation { TargetMethod: { Name: "Increment" or "Add" } method }
                when KnownTypes.Same(method.ContainingType, model.Known.Interlocked)
                    || KnownTypes.Same(method.ContainingType, model.Known.Counter):
                return Refusal.Counts;
            case IThrowOperation:
            case IInvocationOperation { TargetMethod: var asserted } when KnownTypes.Same(asserted.ContainingType, model.Known.Debug):
                return Refusal.Asserts;
            case IInvocationOperation or IAssignmentOperation { Target: not IDiscardOperation } when !IsThrown(operation):
                return Refusal.Acts;
            default:
                return Refusal.NotHandled;
        }
    }

    // throw new InvalidOperationException(string.Format(…))
    private static bool IsThrown(IOperation operation)
    {
        foreach (var ancestor in Surroundings.AncestorsInBody(operation))
        {
            if (ancestor is IThrowOperation)
                return true;
        }

        return false;
    }
}
