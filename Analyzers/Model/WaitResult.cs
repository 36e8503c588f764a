using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mpsc.Analyzers.Model;

/// <summary>What becomes of the bool that <c>WaitToReadAsync</c> and <c>WaitToWriteAsync</c> give.</summary>
internal static class WaitResult
{
    internal enum Kind
    {
        /// <summary>It is looked at, or goes somewhere else.</summary>
        Used,

        /// <summary>The wait is awaited, and what it says is dropped.</summary>
        Ignored,

        /// <summary>The task is kept and only asked whether it is completed, which says nothing about items.</summary>
        AskedForCompletion,
    }

    public static Kind Of(TypeModel model, IInvocationOperation wait)
    {
        IOperation value = wait;
        bool awaited = false;
        while (true)
        {
            switch (Surroundings.ParentOf(value))
            {
                case IAwaitOperation await:
                    (value, awaited) = (await, true);
                    break;
                case IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "AsTask" or "GetAwaiter" or "Preserve" } chained
                    when Surroundings.IsReceiver(chained, value):
                    value = chained;
                    break;
                case IInvocationOperation { TargetMethod.Name: "GetResult" } blocking when Surroundings.IsReceiver(blocking, value):
                    (value, awaited) = (blocking, true);
                    break;
                case IInvocationOperation { TargetMethod.Name: "Wait", Parent: IExpressionStatementOperation } blocking
                    when Surroundings.IsReceiver(blocking, value):
                    return Kind.Ignored;
                case IExpressionStatementOperation:
                    return awaited ? Kind.Ignored : Kind.Used;
                case ISimpleAssignmentOperation { Target: IDiscardOperation, Parent: IExpressionStatementOperation }:
                    return awaited ? Kind.Ignored : Kind.Used;
                case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } }:
                    return OfLocal(model, wait, local, awaited);
                default:
                    return Kind.Used;
            }
        }
    }

    // a bool that nobody reads; a task of which nothing is asked but whether it is completed
    private static Kind OfLocal(TypeModel model, IInvocationOperation wait, ILocalSymbol local, bool awaited)
    {
        if (model.Index.BodyOf(wait) is not { } body)
            return Kind.Used;

        bool asked = false;
        foreach (var operation in body.Member.Root.Descendants())
        {
            if (operation is not ILocalReferenceOperation { Local: var referenced } reference
                || !SymbolEqualityComparer.Default.Equals(referenced, local))
                continue;

            if (awaited || !IsAskedForCompletionOnly(model, reference, ref asked))
                return Kind.Used;
        }

        return awaited ? Kind.Ignored : asked ? Kind.AskedForCompletion : Kind.Used;
    }

    private static bool IsAskedForCompletionOnly(TypeModel model, IOperation value, ref bool asked)
    {
        while (true)
        {
            switch (Surroundings.ParentOf(value))
            {
                case IPropertyReferenceOperation { Property.Name: "IsCompleted" or "IsCompletedSuccessfully" }:
                    asked = true;
                    return true;
                case IInvocationOperation { TargetMethod.Name: "AsTask" } chained when Surroundings.IsReceiver(chained, value):
                    value = chained;
                    break;
                case IArrayInitializerOperation { Parent: IArrayCreationOperation array }:
                    value = array;
                    break;
                case IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { Name: "WhenAny" or "WaitAny" } method } choice }
                    when KnownTypes.Same(method.ContainingType, model.Known.Task):
                    // who won is a question about the wait, of which the answer may be used
                    return Surroundings.ParentOf(choice) is IExpressionStatementOperation
                        || Surroundings.ParentOf(choice) is IAwaitOperation { Parent: IExpressionStatementOperation }
                        || Surroundings.ParentOf(choice) is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" } configured
                            && Surroundings.ParentOf(configured) is IAwaitOperation { Parent: IExpressionStatementOperation };
                default:
                    return false;
            }
        }
    }
}
