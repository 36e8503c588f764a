using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mpsc.Analyzers.Model;

/// <summary>What stands around an operation, read off the operation tree.</summary>
internal static class Surroundings
{
    /// <summary>The operation behind conversions, parentheses and null-forgiving marks.</summary>
    public static IOperation Unwrap(IOperation operation)
    {
        while (true)
        {
            switch (operation)
            {
                case IConversionOperation conversion: operation = conversion.Operand; break;
                case IParenthesizedOperation parenthesized: operation = parenthesized.Operand; break;
                case IDelegateCreationOperation creation: operation = creation.Target; break;
                default: return operation;
            }
        }
    }

    /// <summary>The nearest ancestor that is not a conversion, parenthesis or delegate creation.</summary>
    public static IOperation? ParentOf(IOperation operation)
    {
        var parent = operation.Parent;
        while (parent is IConversionOperation or IParenthesizedOperation or IDelegateCreationOperation)
            parent = parent.Parent;

        return parent;
    }

    /// <summary>Is the operation the other one, or somewhere below it?</summary>
    public static bool IsWithin(IOperation operation, IOperation ancestor)
    {
        for (IOperation? o = operation; o is not null; o = o.Parent)
        {
            if (o == ancestor)
                return true;
        }

        return false;
    }

    /// <summary>The ancestors of the operation, nearest first, up to the root of the body that holds it (which is left out).</summary>
    public static IEnumerable<IOperation> AncestorsInBody(IOperation operation)
    {
        for (var o = operation.Parent; o is not null and not (IAnonymousFunctionOperation or ILocalFunctionOperation); o = o.Parent)
            yield return o;
    }

    /// <summary>The loops around the operation within its body, nearest first.</summary>
    public static IEnumerable<ILoopOperation> Loops(IOperation operation)
    {
        IOperation below = operation;
        foreach (var ancestor in AncestorsInBody(operation))
        {
            // the collection of a foreach and the initialiser of a for run once
            if (ancestor is ILoopOperation loop && !(loop is IForEachLoopOperation each && each.Collection == below)
                && !(loop is IForLoopOperation @for && @for.Before.Contains(below)))
                yield return loop;

            below = ancestor;
        }
    }

    /// <summary>Does the block leave the loop for good right after the operation (<c>break</c>, <c>return</c>, <c>throw</c>)?</summary>
    public static bool LeavesLoopAfter(IOperation operation, ILoopOperation loop)
    {
        IOperation below = operation;
        foreach (var ancestor in AncestorsInBody(operation))
        {
            if (ancestor is IBlockOperation block)
            {
                for (int i = block.Operations.IndexOf(below) + 1; i > 0 && i < block.Operations.Length; i++)
                {
                    if (Leaves(block.Operations[i]))
                        return true;
                }
            }

            if (ancestor == loop)
                return false;

            below = ancestor;
        }

        return false;
    }

    /// <summary>Does every round of the loop that goes on from the given place come to the operation, unless it leaves the loop?</summary>
    public static bool IsInEveryRound(IOperation operation, ILoopOperation loop, IOperation from)
    {
        IOperation below = operation;
        foreach (var ancestor in AncestorsInBody(operation))
        {
            if (ancestor == loop)
                return !IsSkipped(operation, loop, from);

            // the condition itself and the first operand are evaluated, the rest may be
            if (ancestor is IConditionalOperation test && test.Condition != below
                || ancestor is IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr } both
                    && both.RightOperand == below
                || ancestor is ISwitchCaseOperation or ISwitchExpressionArmOperation or ICatchClauseOperation or ILoopOperation
                    or ICoalesceOperation)
                return false;

            below = ancestor;
        }

        return false;
    }

    // `continue` or `goto` on the way
    private static bool IsSkipped(IOperation operation, ILoopOperation loop, IOperation from)
    {
        foreach (var other in loop.Body.Descendants())
        {
            if (other is IBranchOperation { BranchKind: not BranchKind.Break } branch && other.Syntax.SpanStart > from.Syntax.SpanStart
                && other.Syntax.SpanStart < operation.Syntax.SpanStart
                && (branch.BranchKind == BranchKind.GoTo || branch.GetCorrespondingOperation() == loop))
                return true;
        }

        return false;
    }

    /// <summary>A statement after which the next one is never reached.</summary>
    public static bool Leaves(IOperation statement) => statement switch
    {
        IBranchOperation branch => branch.BranchKind != BranchKind.Continue,
        IReturnOperation { Kind: OperationKind.Return } or IThrowOperation => true,
        IExpressionStatementOperation { Operation: IThrowOperation } => true,
        IBlockOperation { Operations: { Length: > 0 } inner } => Leaves(inner[inner.Length - 1]),
        _ => false,
    };

    /// <summary>The call is awaited, waited for or returned on the spot, so that its caller goes on only after its end.</summary>
    public static bool IsJoinedAtOnce(IOperation call) => JoinOf(call) is not null;

    /// <summary>The same without the calls that are returned: whoever gets the task may or may not wait for it.</summary>
    public static bool IsAwaitedAtOnce(IOperation call) => JoinOf(call) is not (null or IReturnOperation);

    private static IOperation? JoinOf(IOperation call)
    {
        var value = call;
        while (true)
        {
            switch (ParentOf(value))
            {
                case IAwaitOperation or IReturnOperation or IPropertyReferenceOperation { Property.Name: "Result" }:
                    return ParentOf(value);
                case IInvocationOperation
                {
                    TargetMethod.Name: "ConfigureAwait" or "AsTask" or "Unwrap" or "WaitAsync",
                } chained when IsReceiver(chained, value):
                    value = chained;
                    break;
                case IInvocationOperation { TargetMethod.Name: "Wait" or "GetAwaiter" } waited when IsReceiver(waited, value):
                    return waited;
                // await (isReady ? Task.CompletedTask : Work())
                case IConditionalOperation { Type: not null } or ICoalesceOperation or ISwitchExpressionArmOperation
                    or ISwitchExpressionOperation:
                    value = ParentOf(value)!;
                    break;
                default:
                    return null;
            }
        }
    }

    /// <summary>Is the value what the method is called on (also as an extension method's first argument)?</summary>
    public static bool IsReceiver(IInvocationOperation invocation, IOperation value)
        => invocation.Instance is { } instance ? Unwrap(instance) == Unwrap(value)
            : invocation.TargetMethod.IsExtensionMethod && invocation.Arguments.Length > 0
            && Unwrap(invocation.Arguments[0].Value) == Unwrap(value);

    /// <summary>What a method is called on: the instance, or an extension method's first argument.</summary>
    public static IOperation? ReceiverOf(IInvocationOperation invocation)
        => invocation.Instance ?? (invocation.TargetMethod.IsExtensionMethod && invocation.Arguments.Length > 0
            ? invocation.Arguments[0].Value : null);

    /// <summary>For <c>x?.M()</c>, the <c>x</c> that the operation inside stands for.</summary>
    public static IOperation? ConditionalReceiver(IConditionalAccessInstanceOperation instance)
    {
        IOperation below = instance;
        for (var o = instance.Parent; o is not null; below = o, o = o.Parent)
        {
            if (o is IConditionalAccessOperation access && access.WhenNotNull == below)
                return access.Operation;
        }

        return null;
    }
}
