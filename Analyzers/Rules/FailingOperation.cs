using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Mpsc.Analyzers.Model;

namespace Mpsc.Analyzers.Rules;

/// <summary>What may throw, as messages call it.</summary>
internal static class FailingOperation
{
    public static string NameOf(IOperation failing)
    {
        var operation = failing is IAwaitOperation awaited ? Surroundings.Unwrap(awaited.Operation) : failing;
        while (operation is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "AsTask" } outer
            && Surroundings.ReceiverOf(outer) is { } inner)
            operation = Surroundings.Unwrap(inner);

        return operation switch
        {
            IInvocationOperation { TargetMethod: { MethodKind: not MethodKind.DelegateInvoke } method } => method.Name,
            IInvocationOperation { Instance: { } called } => called.Syntax.ToString(),
            IForEachLoopOperation => "await foreach",
            IThrowOperation => "throw",
            _ => operation.Syntax.ToString(),
        };
    }
}
