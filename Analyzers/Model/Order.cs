using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mpsc.Analyzers.Model;

/// <summary>Answers "has the one run for certain whenever the other begins", within one body.</summary>
internal static class Order
{
    /// <summary>
    /// Does every way to the second operation lead through the first one? What stands in a branch, a loop or a guarded block proves nothing
    /// for the code behind it; a <c>finally</c> and a condition do.
    /// </summary>
    public static bool IsAlwaysBefore(IOperation first, IOperation second)
    {
        var below = first;
        foreach (var ancestor in Surroundings.AncestorsInBody(first))
        {
            switch (ancestor)
            {
                case IBlockOperation block when IsInLaterOne(block.Operations, below, second):
                    return true;
                case ISwitchCaseOperation section:
                    return IsInLaterOne(section.Body, below, second);
                case IConditionalOperation choice when below == choice.Condition:
                    if (IsWithinAny(second, choice.WhenTrue, choice.WhenFalse))
                        return true;
                    break;
                case ITryOperation @try when below == @try.Finally || @try.Catches.IsEmpty:
                case IBlockOperation or IUsingOperation or ILockOperation or IUsingDeclarationOperation or IExpressionStatementOperation:
                case IVariableDeclarationGroupOperation or IVariableDeclarationOperation or IVariableDeclaratorOperation:
                case IVariableInitializerOperation or ISimpleAssignmentOperation or IConversionOperation or IParenthesizedOperation:
                case IUnaryOperation or IAwaitOperation or IArgumentOperation or IInvocationOperation or IConditionalAccessOperation:
                    break;
                default:
                    return false;
            }

            below = ancestor;
        }

        return false;
    }

    // a label on the way is a door through which the first one can be passed by; what follows a return is not reached at all
    private static bool IsInLaterOne(IReadOnlyList<IOperation> statements, IOperation first, IOperation second)
    {
        bool passed = false;
        foreach (var statement in statements)
        {
            if (passed && statement is ILabeledOperation)
                return false;
            if (passed && Surroundings.IsWithin(second, statement))
                return true;
            if (passed && Surroundings.Leaves(statement))
                return false;

            passed |= statement == first;
        }

        return false;
    }

    private static bool IsWithinAny(IOperation operation, IOperation branch, IOperation? other)
        => Surroundings.IsWithin(operation, branch) || (other is not null && Surroundings.IsWithin(operation, other));
}
