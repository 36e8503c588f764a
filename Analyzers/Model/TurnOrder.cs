using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mpsc.Analyzers.Model;

/// <summary>Which of two channels that one loop reads has its turn first.</summary>
internal static class TurnOrder
{
    /// <summary>Is the other channel looked at only when the first one gives nothing?</summary>
    /// <param name="model">The facts of the type.</param>
    /// <param name="loop">The innermost loop that takes from both.</param>
    /// <param name="inner">The innermost loop around the take.</param>
    /// <param name="take">What takes from the first channel.</param>
    /// <param name="others">What takes from the other one in the loop.</param>
    public static bool HidesOther(TypeModel model, ILoopOperation loop, ILoopOperation inner, ChannelUse take, List<ChannelUse> others)
    {
        var channel = others[0].Channel;
        if (inner != loop)
            return take.Kind == UseKind.TryRead && !IsBounded(inner) && !LooksAt(model, inner, channel);

        // looked at before the item in every round, or after it but whatever it found
        if (!others.TrueForAll(other => IsElseOf(other.Operation, take.Operation) || IsRaced(other, take)))
            return false;

        foreach (var invocation in model.Index.Invocations)
        {
            if (!ItemHandling.IsPartOf(invocation, loop) || SelectOf(model, invocation, loop) is not { } arms)
                continue;

            // WhenAny gives the first that is completed
            int mine = IndexOf(model, arms, take.Channel), other = IndexOf(model, arms, channel);
            return mine >= 0 && other > mine;
        }

        return take.Kind == UseKind.TryRead;
    }

    private static List<SelectArm>? SelectOf(TypeModel model, IInvocationOperation call, ILoopOperation loop)
        => call.TargetMethod.Name is "WhenAny" or "WaitAny" && KnownTypes.Same(call.TargetMethod.ContainingType, model.Known.Task)
            ? SelectArms.Of(model, call, loop) : null;

    private static int IndexOf(TypeModel model, List<SelectArm> arms, Channel channel)
        => arms.FindIndex(arm => (arm.Read ?? KeptRead(model, arm))?.Channel == channel);

    // a pending read that is kept over the rounds
    private static ChannelUse? KeptRead(TypeModel model, SelectArm arm)
    {
        foreach (var use in model.Uses)
        {
            if (arm.Local is null || use.Kind is not (UseKind.ReadAsync or UseKind.WaitToRead))
                continue;

            foreach (var ancestor in Surroundings.AncestorsInBody(use.Operation))
            {
                if (ancestor is IBlockOperation)
                    break;
                if (ancestor is IVariableDeclaratorOperation { Symbol: var declared }
                        && SymbolEqualityComparer.Default.Equals(declared, arm.Local)
                    || ancestor is IAssignmentOperation { Target: ILocalReferenceOperation { Local: var assigned } }
                        && SymbolEqualityComparer.Default.Equals(assigned, arm.Local))
                    return use;
            }
        }

        return null;
    }

    // both are reads that a select started: which one is taken is the select's choice
    private static bool IsRaced(ChannelUse other, ChannelUse take)
        => other.Kind == UseKind.ReadAsync && take.Kind == UseKind.ReadAsync;

    // if (items.TryRead(…)) … else …, if (winner == itemsReady) … else …
    private static bool IsElseOf(IOperation operation, IOperation take)
    {
        IOperation below = operation;
        foreach (var ancestor in Surroundings.AncestorsInBody(operation))
        {
            if (ancestor is IConditionalOperation { WhenFalse: { } otherwise } test && otherwise == below
                && (Surroundings.IsWithin(take, test.Condition) || Surroundings.IsWithin(take, test.WhenTrue)))
                return true;

            // if (items.TryRead(…)) { …; continue; } …
            if (ancestor is IBlockOperation block)
            {
                for (int i = 0; i < block.Operations.IndexOf(below); i++)
                {
                    if (block.Operations[i] is IConditionalOperation { WhenFalse: null } skip
                        && skip.WhenTrue is IBlockOperation { Operations: var then } && then.Length > 0 && then[then.Length - 1] is IBranchOperation { BranchKind: BranchKind.Continue }
                        && Surroundings.IsWithin(take, skip))
                        return true;
                }
            }

            below = ancestor;
        }

        return false;
    }

    // a batch that ends by itself lets the commands in
    private static bool IsBounded(ILoopOperation loop)
    {
        if (loop is IForLoopOperation)
            return true;

        foreach (var operation in loop.Descendants())
        {
            if (operation is IBranchOperation { BranchKind: BranchKind.Break } branch && branch.GetCorrespondingOperation() == loop
                || operation is IReturnOperation { Kind: OperationKind.Return }
                || operation is IBinaryOperation
                {
                    OperatorKind: BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual or BinaryOperatorKind.GreaterThan
                        or BinaryOperatorKind.GreaterThanOrEqual,
                } compared && ReadLoop.ConditionOf(loop) is { } condition && Surroundings.IsWithin(compared, condition))
                return true;
        }

        return false;
    }

    // also through a helper of the type
    private static bool LooksAt(TypeModel model, ILoopOperation loop, Channel channel)
    {
        foreach (var use in channel.Uses)
        {
            if (use.IsRead && Surroundings.IsWithin(use.Operation, loop))
                return true;
        }

        foreach (var operation in loop.Descendants())
        {
            if (operation is IInvocationOperation call && model.Index.BodyOf(call.TargetMethod) is { } body
                && channel.Uses.Exists(use => use.IsRead && use.Body == body))
                return true;
        }

        return false;
    }
}
