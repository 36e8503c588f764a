using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mpsc.Analyzers.Model;

/// <summary>
/// Answers "is the loop's stop taken for the failure of an item": the work on each item is given the token, its cancellation is caught
/// there, and nothing else in the loop looks at the token, so that the loop begins one buffered item after the other.
/// </summary>
internal static class SwallowedCancellation
{
    /// <summary>The token that the item's work is given, where its cancellation never ends the loop; else null.</summary>
    /// <param name="model">The type's facts.</param>
    /// <param name="loop">The loop that takes items without a look at a token: the <c>foreach</c>, or the inner drain loop.</param>
    /// <param name="owner">The body that runs it.</param>
    public static IOperation? TokenIn(TypeModel model, ILoopOperation loop, Body owner)
    {
        IOperation? found = null;
        foreach (var operation in loop.Body.Descendants())
        {
            if (!IsTokenOrSource(model, operation) || IsPartOfAnother(model, operation))
                continue;

            // only what goes into work that is awaited here, and always the same token
            if (model.Index.BodyOf(operation) != owner || CallGiven(operation) is not { } call || !IsAwaitedHere(call)
                || (found is not null && !model.AreSame(found, operation)) || !IsSwallowed(model, call, operation, loop))
                return null;

            found ??= operation;
        }

        return found;
    }

    private static bool IsTokenOrSource(TypeModel model, IOperation operation)
        => operation is ILocalReferenceOperation or IFieldReferenceOperation or IPropertyReferenceOperation or IParameterReferenceOperation
            && (model.Known.IsToken(operation.Type) || model.Known.IsTokenSource(operation.Type));

    // the source in `source.Token`; and `CancellationToken.None`
    private static bool IsPartOfAnother(TypeModel model, IOperation operation)
        => (operation.Parent is IPropertyReferenceOperation { Property.Name: "Token" } && model.Known.IsTokenSource(operation.Type))
            || operation is IPropertyReferenceOperation { Property: { Name: "None", IsStatic: true } };

    private static IInvocationOperation? CallGiven(IOperation token)
        => Surroundings.ParentOf(token) is IArgumentOperation { Parent: IInvocationOperation call } ? call : null;

    private static bool IsAwaitedHere(IInvocationOperation call)
    {
        IOperation value = call;
        while (Surroundings.ParentOf(value) is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" } chained)
            value = chained;

        return Surroundings.ParentOf(value) is IAwaitOperation;
    }

    // by a try around the call inside the loop, or, where the method is of this type, by one around all that it does with the token
    private static bool IsSwallowed(TypeModel model, IInvocationOperation call, IOperation token, ILoopOperation loop)
        => IsSwallowedWithin(model, call, loop, byName: false)
            || (model.Index.BodyOf(call.TargetMethod) is { IsAsync: true } work && SwallowsWhatItIsGiven(model, call, token, work));

    private static bool SwallowsWhatItIsGiven(TypeModel model, IInvocationOperation call, IOperation token, Body work)
    {
        if (ParameterFor(call, token) is not { } parameter)
            return false;

        bool isUsed = false;
        foreach (var operation in work.Root.Descendants())
        {
            if (operation is not IParameterReferenceOperation { Parameter: var referenced }
                || !SymbolEqualityComparer.Default.Equals(referenced, parameter))
                continue;
            if (!IsInCatch(operation) && !IsSwallowedWithin(model, operation, work.Root, byName: true))
                return false;

            isUsed = true;
        }

        return isUsed;
    }

    // what asks there, does so for the item only
    private static bool IsInCatch(IOperation operation)
    {
        foreach (var ancestor in Surroundings.AncestorsInBody(operation))
        {
            if (ancestor is ICatchClauseOperation)
                return true;
        }

        return false;
    }

    private static IParameterSymbol? ParameterFor(IInvocationOperation call, IOperation token)
    {
        foreach (var argument in call.Arguments)
        {
            if (Surroundings.Unwrap(argument.Value) == token)
                return argument.Parameter?.OriginalDefinition;
        }

        return null;
    }

    // byName: also by a clause for cancellations; in the loop itself it shows that going on is meant
    private static bool IsSwallowedWithin(TypeModel model, IOperation operation, IOperation limit, bool byName)
    {
        foreach (var ancestor in Surroundings.AncestorsInBody(operation))
        {
            if (ancestor == limit)
                return false;
            if (ancestor is ITryOperation @try && Surroundings.IsWithin(operation, @try.Body) && TakesAll(model, @try, byName) is { } takes)
                return takes;
        }

        return false;
    }

    // null: it lets a cancellation pass; false: a clause that takes it leaves by it, or throws, or makes it known
    private static bool? TakesAll(TypeModel model, ITryOperation @try, bool byName)
    {
        bool any = false;
        foreach (var clause in @try.Catches)
        {
            if (!Catches.IsFor(clause, model.Known.OperationCanceledException))
                continue;
            if (MayLeave(clause) || (!byName && !Catches.IsFor(clause, model.Known.Exception)))
                return false;
            if (clause.Filter is null)
                return true;

            any |= !IsForOthers(clause.Filter);
        }

        return any ? false : null;
    }

    // when (error is not OperationCanceledException)
    private static bool IsForOthers(IOperation filter) => filter is IIsPatternOperation { Pattern: INegatedPatternOperation };

    private static bool MayLeave(ICatchClauseOperation clause)
    {
        foreach (var operation in clause.Handler.Descendants())
        {
            if (operation is IThrowOperation or IReturnOperation or IBranchOperation { BranchKind: BranchKind.Break or BranchKind.GoTo }
                or IAssignmentOperation { Target: IMemberReferenceOperation or ILocalReferenceOperation, Value.Type.SpecialType: SpecialType.System_Boolean }
                or IInvocationOperation { TargetMethod.Name: "Cancel" or "CancelAsync" or "Complete" or "TryComplete" or "Stop" or "StopAsync" })
                return true;
        }

        return false;
    }
}
