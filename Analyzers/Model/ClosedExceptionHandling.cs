using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mpsc.Analyzers.Model;

/// <summary>
/// Answers "does anybody reckon with the <c>ChannelClosedException</c> of this operation". Other than <see cref="Catches"/>, which asks
/// what is certain, a filter, a callback and a stored task that is awaited in a try count: they may have been written for it.
/// </summary>
internal static class ClosedExceptionHandling
{
    public static bool IsHandled(TypeModel model, IOperation operation) => IsHandled(model, operation, []);

    private static bool IsHandled(TypeModel model, IOperation operation, HashSet<Body> seen)
    {
        if (IsHandledInBody(model, operation))
            return true;

        if (model.Index.BodyOf(operation) is not { } body || !seen.Add(body) || body.Starts.Count == 0)
            return false;

        foreach (var start in body.Starts)
        {
            bool handled = start.Kind switch
            {
                StartKind.Called => IsHandled(model, start.Site, seen),
                StartKind.Spawned => IsTaskWatched(model, start),
                // who runs it may catch whatever comes
                StartKind.Callback => true,
                _ => false,
            };
            if (!handled)
                return false;
        }

        return true;
    }

    private static bool IsHandledInBody(TypeModel model, IOperation operation)
    {
        foreach (var ancestor in Surroundings.AncestorsInBody(operation))
        {
            if (ancestor is not ITryOperation @try || !Surroundings.IsWithin(operation, @try.Body))
                continue;

            foreach (var clause in @try.Catches)
            {
                if (Catches.IsFor(clause, model.Known.ChannelClosedException)
                    && (!Catches.Rethrows(clause) || KnownTypes.Same(clause.ExceptionType, model.Known.ChannelClosedException)))
                    return true;
            }
        }

        return false;
    }

    // the task is kept, and awaited where somebody catches, or handed on to where we do not see it
    private static bool IsTaskWatched(TypeModel model, BodyStart start)
    {
        var value = start.Site;
        while (Surroundings.ParentOf(value) is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "Unwrap" or "AsTask" } chained
            && Surroundings.IsReceiver(chained, value))
            value = chained;

        var parent = Surroundings.ParentOf(value);
        var holder = parent switch
        {
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } } => (ISymbol)local,
            IAssignmentOperation { Target: IDiscardOperation } => null,
            IAssignmentOperation { Target: var target } => SymbolOf(target),
            IFieldInitializerOperation { InitializedFields: [var field] } => field,
            _ => null,
        };
        if (holder is null)
        {
            // an argument (WhenAll, a list, an extension method that forgets it with care), or a ContinueWith
            return parent is IArgumentOperation or IInvocationOperation or IReturnOperation or IArrayInitializerOperation
                or IPropertyReferenceOperation;
        }

        foreach (var body in model.Index.Bodies)
        {
            if (body.Container is not null)
                continue;

            foreach (var operation in body.Root.Descendants())
            {
                if (SymbolOf(operation) is { } symbol && KnownTypes.Same(symbol, holder) && IsWatchedHere(model, operation))
                    return true;
            }
        }

        return false;
    }

    // await task inside a try that catches; task.ContinueWith(…); Log(task)
    private static bool IsWatchedHere(TypeModel model, IOperation task)
    {
        if (IsHandledInBody(model, task))
            return true;

        return Surroundings.ParentOf(task) switch
        {
            IInvocationOperation { TargetMethod.Name: "ContinueWith" } => true,
            // SuppressThrowing
            IInvocationOperation { TargetMethod.Name: "ConfigureAwait", Arguments: [{ Value.Type.TypeKind: TypeKind.Enum }] } => true,
            IArgumentOperation { Parent: IInvocationOperation call } => IsWatchedBy(model, call),
            // params Task[]
            IArrayInitializerOperation { Parent: { Parent: IArgumentOperation { Parent: IInvocationOperation call } } }
                => IsWatchedBy(model, call),
            _ => false,
        };
    }

    // WhenAll and Wait throw what the task throws; WhenAny and code that is not seen need not
    private static bool IsWatchedBy(TypeModel model, IInvocationOperation call)
        => call.TargetMethod.Name == "WhenAny" || !KnownTypes.Derives(call.TargetMethod.ContainingType, model.Known.Task);

    private static ISymbol? SymbolOf(IOperation operation) => Surroundings.Unwrap(operation) switch
    {
        ILocalReferenceOperation local => local.Local,
        IMemberReferenceOperation { Member: IFieldSymbol or IPropertySymbol } member => member.Member.OriginalDefinition,
        _ => null,
    };
}
