using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mpsc.Analyzers.Model;

/// <summary>
/// Answers "does anybody but a log get to know of an error": what catch clauses, finally blocks and the code behind a loop do about it.
/// </summary>
internal sealed class ErrorReactions
{
    private readonly TypeModel _model;
    private readonly OpenEnds _ends;
    private readonly CaughtErrors _errors;
    private readonly Throws _throws;

    public ErrorReactions(TypeModel model, OpenEnds ends, Throws throws)
    {
        _model = model;
        _ends = ends;
        _throws = throws;
        _errors = new CaughtErrors(model);
    }

    /// <summary>A message for people.</summary>
    public bool IsLog(IInvocationOperation call) => _errors.IsLog(call);

    /// <summary>Does the clause hand the error to other code, or keep it?</summary>
    public bool TakesNote(ICatchClauseOperation clause, LoopFailures.Search search)
        => !_errors.IsLost(clause) && !_errors.IsThrownOnOnly(clause) && !_ends.Ends(clause.Handler, search.Loop.Channel);

    /// <summary>Does the code complete the channel, cancel a token, change what others look at, or call what may tell them?</summary>
    public bool Include(IOperation code, LoopFailures.Search search, bool isCatch, bool onlyEnds = false)
    {
        if (_ends.Ends(code, search.Loop.Channel))
            return true;
        if (onlyEnds)
            return false;

        foreach (var operation in code.DescendantsAndSelf())
        {
            // what stands in a drain is about the items that are left; who writes later learns nothing by it
            if (operation switch
            {
                IAssignmentOperation { Target: IMemberReferenceOperation target } => IsOfObject(target),
                IIncrementOrDecrementOperation { Target: IMemberReferenceOperation target } => IsOfObject(target),
                IArgumentOperation { Parameter.RefKind: RefKind.Ref, Value: IMemberReferenceOperation } => true,
                IRaiseEventOperation => true,
                IInvocationOperation call => IsSignal(call) || ((isCatch || !search.OnlyRelease) && MayTell(call, search)),
                IAwaitOperation { Operation: var awaited } => (isCatch || !search.OnlyRelease) && MayTell(operation, awaited, search),
                _ => false,
            })
                return true;
        }

        return false;
    }

    /// <summary>Does something of the kind come behind the statement in its block?</summary>
    public bool ComeAfter(IBlockOperation block, IOperation statement, LoopFailures.Search search)
    {
        for (int i = block.Operations.IndexOf(statement) + 1; i > 0 && i < block.Operations.Length; i++)
        {
            if (Include(block.Operations[i], search, isCatch: false))
                return true;
        }

        return false;
    }

    // a field or property of this object (or a static one), not of a local that the loop has to itself
    private static bool IsOfObject(IMemberReferenceOperation target)
        => target.Instance is null or IInstanceReferenceOperation || target is IFieldReferenceOperation { Field.IsStatic: true };

    private bool IsSignal(IInvocationOperation call)
        => call.TargetMethod.Name is "Set" or "Signal" && KnownTypes.Same(call.TargetMethod.ContainingNamespace,
            _model.Known.CancellationToken?.ContainingNamespace);

    private bool MayTell(IInvocationOperation call, LoopFailures.Search search)
    {
        var method = call.TargetMethod;
        if (_model.Known.IsCompletionSource(method.ContainingType))
            return true;
        // awaited or not: told by the await
        if (_model.Known.IsTask(call.Type))
            return !Surroundings.IsJoinedAtOnce(call) && !_model.Known.IsChannelMember(method) && method.Name != "ConfigureAwait";

        return _throws.Of(call, search.Loop.Channel) == Failure.Any && !(_errors.IsLog(call) && SpeaksToPeople(call))
            && method.Name is not ("Dispose" or "Close" or "Stop" or "Return" or "Clear");
    }

    // a text, or the error itself; a name or a key is for a machine
    private bool SpeaksToPeople(IInvocationOperation call)
    {
        bool hasText = false;
        foreach (var argument in call.Arguments)
        {
            var value = Surroundings.Unwrap(argument.Value);
            if (value is IInterpolatedStringOperation || value.ConstantValue is { HasValue: true, Value: string }
                || KnownTypes.Derives(value.Type, _model.Known.Exception))
                return true;

            hasText |= argument.Parameter?.Type.SpecialType == SpecialType.System_String;
        }

        return !hasText;
    }

    private bool MayTell(IOperation await, IOperation awaited, LoopFailures.Search search)
    {
        var call = Surroundings.Unwrap(awaited);
        while (call is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "AsTask" } outer
            && Surroundings.ReceiverOf(outer) is { } inner)
            call = Surroundings.Unwrap(inner);

        return call is not IInvocationOperation { TargetMethod.Name: "DisposeAsync" or "CloseAsync" or "FlushAsync" }
            && _throws.Of(await, search.Loop.Channel) == Failure.Any;
    }
}
