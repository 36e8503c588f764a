using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mpsc.Analyzers.Model;

/// <summary>What may come out of an operation instead of its result.</summary>
internal enum Failure
{
    /// <summary>Nothing that a reader of the code would reckon with.</summary>
    None,

    /// <summary>Only what its token brings about.</summary>
    Cancellation,

    /// <summary>Whatever the outside world, or code that we do not see, has in store.</summary>
    Any,
}

/// <summary>
/// Answers "may this throw", for an operation by itself. Everything may throw in theory; here it is what depends on more than the code at
/// hand: what is awaited, what is called elsewhere, delegates, and what the code throws itself.
/// </summary>
internal sealed class Throws
{
    private readonly TypeModel _model;
    private readonly Dictionary<(Body, Channel), Failure> _ofBodies = [];

    public Throws(TypeModel model) => _model = model;

    /// <summary>
    /// What the operation may throw while the channel is open: a write without a token, for one, waits and does not throw.
    /// </summary>
    public Failure Of(IOperation operation, Channel channel) => Of(operation, channel, []);

    private Failure Of(IOperation operation, Channel channel, HashSet<Body> seen) => operation switch
    {
        IThrowOperation => Failure.Any,
        IForEachLoopOperation { IsAsynchronous: true } loop => _model.ChannelOf(SourceOf(loop)) == channel ? Failure.None : Failure.Any,
        IAwaitOperation awaited => OfAwait(awaited.Operation, channel, seen),
        IInvocationOperation invocation => OfCall(invocation, channel, seen),
        _ => Failure.None,
    };

    private Failure OfAwait(IOperation operation, Channel channel, HashSet<Body> seen)
    {
        var value = Surroundings.Unwrap(operation);
        while (value is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "AsTask" } outer
            && Surroundings.ReceiverOf(outer) is { } inner && _model.Known.IsTask(inner.Type))
        {
            // ConfigureAwaitOptions.SuppressThrowing
            if (outer.Arguments is [{ Value.Type.TypeKind: TypeKind.Enum }])
                return Failure.None;

            value = Surroundings.Unwrap(inner);
        }

        if (value is not IInvocationOperation call)
        {
            return value is IPropertyReferenceOperation { Property: { Name: "Task" or "CompletedTask" } } ? Failure.None
                : _model.Known.IsTask(value.Type) ? Failure.Any : Failure.None;
        }

        var method = call.TargetMethod;
        if (_model.Index.BodyOf(method) is { } own)
            return Worse(OfBody(own, channel, seen), own.IsAsync ? Failure.None : OfReturned(own, channel, seen));

        bool hasToken = _model.Tokens.ArgumentOf(call) is not null;
        if (_model.Known.IsChannelMember(method))
        {
            if (_model.Known.IsReader(method.ContainingType) && _model.ChannelOf(call.Instance) != channel)
                return Failure.Any;

            return hasToken ? Failure.Cancellation : Failure.None;
        }

        if (KnownTypes.Derives(method.ContainingType, _model.Known.Task))
        {
            return method.Name switch
            {
                "Delay" => hasToken ? Failure.Cancellation : OfDelay(call),
                "Yield" or "WhenAny" or "FromResult" => Failure.None,
                _ => Failure.Any,
            };
        }

        // waits that end by their token or not at all
        if (method.Name is "WaitAsync" or "WaitForNextTickAsync" && IsSystem(method.ContainingNamespace))
            return hasToken ? Failure.Cancellation : Failure.None;

        return Failure.Any;
    }

    // a negative delay throws; a caller may have given one
    private static Failure OfDelay(IInvocationOperation delay)
        => delay.Arguments is [var first, ..] && Surroundings.Unwrap(first.Value) is IParameterReferenceOperation
            ? Failure.Any : Failure.None;

    private Failure OfCall(IInvocationOperation call, Channel channel, HashSet<Body> seen)
    {
        var method = call.TargetMethod;
        if (_model.Index.BodyOf(method) is { } own)
            return own.IsAsync ? Failure.None : OfBody(own, channel, seen);

        // a task carries its failure to whoever awaits it
        if (_model.Known.IsTask(call.Type))
            return Failure.None;

        if (method.MethodKind == MethodKind.DelegateInvoke)
            return Failure.Any;

        return IsHarmless(call) ? Failure.None : Failure.Any;
    }

    private Failure OfBody(Body body, Channel channel, HashSet<Body> seen)
    {
        if (_ofBodies.TryGetValue((body, channel), out var known))
            return known;

        if (!seen.Add(body))
            return Failure.None;

        var worst = Failure.None;
        foreach (var operation in body.Root.Descendants())
        {
            if (operation is not (IThrowOperation or IForEachLoopOperation or IAwaitOperation or IInvocationOperation)
                || _model.Index.BodyOf(operation) != body)
                continue;

            var failure = Of(operation, channel, seen);
            if (failure > worst && !_model.Catches.CatchInBody(operation, _model.Known.Exception) && !DealsWithError(operation))
                worst = failure;
        }

        seen.Remove(body);
        _ofBodies[(body, channel)] = worst;
        return worst;
    }

    // a log, a callback for errors: expected not to bring about the next one
    private static bool DealsWithError(IOperation operation)
    {
        if (operation is IThrowOperation)
            return false;

        foreach (var ancestor in Surroundings.AncestorsInBody(operation))
        {
            if (ancestor is ICatchClauseOperation)
                return true;
        }

        return false;
    }

    // the task that a method hands on without awaiting it
    private Failure OfReturned(Body body, Channel channel, HashSet<Body> seen)
    {
        if (!seen.Add(body))
            return Failure.None;

        var worst = Failure.None;
        foreach (var operation in body.Root.Descendants())
        {
            if (operation is IReturnOperation { ReturnedValue: { } value } && _model.Known.IsTask(value.Type)
                && _model.Index.BodyOf(operation) == body)
                worst = Worse(worst, OfAwait(value, channel, seen));
        }

        seen.Remove(body);
        return worst;
    }

    private static Failure Worse(Failure left, Failure right) => left > right ? left : right;

    private static IOperation SourceOf(IForEachLoopOperation loop)
    {
        var source = Surroundings.Unwrap(loop.Collection);
        while (source is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "WithCancellation" or "ReadAllAsync" } call
            && Surroundings.ReceiverOf(call) is { } receiver)
            source = Surroundings.Unwrap(receiver);

        return source;
    }

    // what nobody guards against: collections, strings, arithmetic, locks, disposal; and logging
    private bool IsHarmless(IInvocationOperation call)
    {
        var method = call.TargetMethod;
        if (_model.Known.IsChannelMember(method) || _model.Known.IsChannelFactory(method))
            return true;

        if (method.Name is "Dispose" or "ToString" or "GetHashCode" or "Equals" or "Cancel" or "GetEnumerator")
            return true;

        if (IsSystem(method.ContainingNamespace))
            return !IsOutsideWorld(method.ContainingNamespace);

        // a message for people: most likely a log
        if (method.ReturnsVoid)
        {
            foreach (var argument in call.Arguments)
            {
                if (argument.Value is IInterpolatedStringOperation or ILiteralOperation { Type.SpecialType: SpecialType.System_String })
                    return true;
            }
        }

        return IsLogging(method.ContainingNamespace);
    }

    private static bool IsLogging(INamespaceSymbol? space)
        => space is { Name: "Logging", ContainingNamespace: { Name: "Extensions", ContainingNamespace.Name: "Microsoft" } };

    private static bool IsSystem(INamespaceSymbol? space)
    {
        while (space is { ContainingNamespace.IsGlobalNamespace: false })
            space = space.ContainingNamespace;

        return space is { Name: "System" };
    }

    // System.IO, System.Net, System.Data, System.Text.Json …
    private static bool IsOutsideWorld(INamespaceSymbol? space)
    {
        for (; space is { IsGlobalNamespace: false }; space = space.ContainingNamespace)
        {
            if (space.Name is "IO" or "Net" or "Data" or "Json" or "Xml" or "Reflection")
                return true;
        }

        return false;
    }
}
