using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mpsc.Analyzers.Model;

/// <summary>Answers "does anybody look at what the call gives".</summary>
internal static class Results
{
    /// <summary>Is the value dropped: by a statement of its own (also after <c>?.</c>), or by <c>_ =</c>?</summary>
    public static bool IsIgnored(IOperation value)
    {
        while (true)
        {
            switch (Surroundings.ParentOf(value))
            {
                case IConditionalAccessOperation access when IsWhenNotNull(access, value):
                    value = access;
                    break;
                case IExpressionStatementOperation:
                    return true;
                case ISimpleAssignmentOperation { Target: IDiscardOperation } discard:
                    return Surroundings.Unwrap(discard.Value) == Surroundings.Unwrap(value);
                default:
                    return false;
            }
        }
    }

    private static bool IsWhenNotNull(IConditionalAccessOperation access, IOperation value)
        => Surroundings.Unwrap(access.WhenNotNull) == Surroundings.Unwrap(value);
}
