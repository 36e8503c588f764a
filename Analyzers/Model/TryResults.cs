using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mpsc.Analyzers.Model;

/// <summary>Answers "what becomes of the bool" that a <c>Try…</c> call returns.</summary>
internal static class TryResults
{
    // by way of a variable and of a method that returns it
    private const int MaxDepth = 2;

    /// <summary>
    /// Does nobody look at the result? True for a statement and for the expression of a member or lambda that returns nothing; <c>_ = x</c>
    /// says that it is meant so.
    /// </summary>
    public static bool IsUnused(IInvocationOperation call) => Surroundings.ParentOf(Whole(call)) is IExpressionStatementOperation;

    /// <summary>
    /// The operations that run only when the call says false; empty when the code does not tell the two apart, or does so elsewhere.
    /// </summary>
    public static ImmutableArray<IOperation> OnFailure(TypeModel model, IInvocationOperation call)
        => OnFailure(model, Whole(call), means: false, depth: 0);

    // x?.TryWrite(y) is one expression, of which the call is the end
    private static IOperation Whole(IInvocationOperation call)
    {
        IOperation whole = call;
        while (Surroundings.ParentOf(whole) is IConditionalAccessOperation access && Surroundings.Unwrap(access.WhenNotNull) == whole)
            whole = access;

        return whole;
    }

    // means: what the value is when the call has said false
    private static ImmutableArray<IOperation> OnFailure(TypeModel model, IOperation value, bool means, int depth)
    {
        while (true)
        {
            var parent = Surroundings.ParentOf(value);
            switch (parent)
            {
                case IUnaryOperation { OperatorKind: UnaryOperatorKind.Not }:
                    means = !means;
                    break;
                case IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } comparison
                    when ConstantOf(comparison.RightOperand) is { } constant:
                    means = (means == constant) == (comparison.OperatorKind == BinaryOperatorKind.Equals);
                    break;
                case IIsPatternOperation { Pattern: IConstantPatternOperation pattern } when ConstantOf(pattern.Value) is { } constant:
                    means = means == constant;
                    break;
                case IIsPatternOperation { Pattern: INegatedPatternOperation { Pattern: IConstantPatternOperation pattern } }
                    when ConstantOf(pattern.Value) is { } constant:
                    means = means != constant;
                    break;
                // !TryWrite(x) && open: true only when the call said false
                case IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd } when means:
                    break;
                // TryWrite(x) || Refuse(x)
                case IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalOr } either
                    when !means && Surroundings.Unwrap(either.LeftOperand) == value:
                    return ImmutableArray.Create(either.RightOperand);
                case IConditionalOperation choice when Surroundings.Unwrap(choice.Condition) == value:
                    return BranchOf(choice, means);
                case IWhileLoopOperation loop when means && loop.Condition is { } condition && Surroundings.Unwrap(condition) == value:
                    return ImmutableArray.Create(loop.Body);
                case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } } when depth < MaxDepth:
                    return OnFailure(model, local, value, means, depth + 1);
                case ISimpleAssignmentOperation assignment when depth < MaxDepth
                    && Surroundings.Unwrap(assignment.Target) is ILocalReferenceOperation { Local: var local }:
                    return OnFailure(model, local, value, means, depth + 1);
                case IReturnOperation when depth < MaxDepth && model.Index.BodyOf(value) is { } body:
                    return OfCallers(model, body, means, depth + 1);
                default:
                    return ImmutableArray<IOperation>.Empty;
            }

            value = parent;
        }
    }

    // bool ok = writer.TryWrite(x);  if (!ok) …
    private static ImmutableArray<IOperation> OnFailure(TypeModel model, ILocalSymbol local, IOperation value, bool means, int depth)
    {
        if (model.Index.BodyOf(value) is not { } body)
            return ImmutableArray<IOperation>.Empty;

        foreach (var operation in body.Root.Descendants())
        {
            if (operation is ILocalReferenceOperation { Local: var same } && SymbolEqualityComparer.Default.Equals(same, local)
                && Joins.Precedes(value, operation) && OnFailure(model, operation, means, depth) is { IsEmpty: false } found)
                return found;
        }

        return ImmutableArray<IOperation>.Empty;
    }

    // bool Put(x) => writer.TryWrite(x);  if (!Put(x)) …
    private static ImmutableArray<IOperation> OfCallers(TypeModel model, Body body, bool means, int depth)
    {
        foreach (var start in body.Starts)
        {
            if (start is { Kind: StartKind.Called, Site: IInvocationOperation call }
                && SymbolEqualityComparer.Default.Equals(call.TargetMethod.OriginalDefinition, body.Symbol)
                && OnFailure(model, Whole(call), means, depth) is { IsEmpty: false } found)
                return found;
        }

        return ImmutableArray<IOperation>.Empty;
    }

    private static ImmutableArray<IOperation> BranchOf(IConditionalOperation choice, bool which)
    {
        if ((which ? choice.WhenTrue : choice.WhenFalse) is { } branch)
            return ImmutableArray.Create(branch);

        // if (TryWrite(x)) return;  what follows is the other branch
        return !which && Surroundings.Leaves(choice.WhenTrue) && choice.Parent is IBlockOperation block
            ? ImmutableArray.CreateRange(block.Operations.Skip(block.Operations.IndexOf(choice) + 1).Where(static next => !next.IsImplicit))
            : ImmutableArray<IOperation>.Empty;
    }

    private static bool? ConstantOf(IOperation value)
        => Surroundings.Unwrap(value).ConstantValue is { HasValue: true, Value: bool constant } ? constant : null;
}
