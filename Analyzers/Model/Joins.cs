using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mpsc.Analyzers.Model;

/// <summary>Answers "did it wait for the others": what follows a join is not concurrent with what was joined.</summary>
internal sealed class Joins
{
    private readonly TypeModel _model;
    private readonly Dictionary<Body, (List<IOperation> Calls, List<IOperation> Tasks)> _joins = [];

    public Joins(TypeModel model) => _model = model;

    /// <summary>
    /// Does the operation's own body wait for other work before it: <c>WhenAll</c>, a stored task, <c>Join</c>, a countdown? A task
    /// awaited before <paramref name="startedBy"/> is a gate that lets the body begin, and joins nothing.
    /// </summary>
    public bool StandsBefore(IOperation operation, IOperation? startedBy = null) => StandsBefore(operation, startedBy, []);

    private bool StandsBefore(IOperation operation, IOperation? startedBy, HashSet<Body> seen)
    {
        if (_model.Index.BodyOf(operation) is not { } body || !seen.Add(body))
            return false;

        var (calls, tasks) = JoinsOf(body);
        if (calls.Count > 0 && Precedes(calls[0], operation))
            return true;

        foreach (var awaited in tasks)
        {
            if (!Precedes(awaited, operation))
                break;
            if (startedBy is null || !Precedes(awaited, startedBy))
                return true;
        }

        // await Task.WhenAll(…); Finish();
        if (startedBy is not null || body.Entry != Entry.None || body.Starts.Count == 0)
            return false;

        foreach (var start in body.Starts)
        {
            if (start.Kind != StartKind.Called || !StandsBefore(start.Site, null, seen))
                return false;
        }

        return true;
    }

    // what the body itself waits for, in the order of the source: the calls that wait for other work, and the stored tasks
    private (List<IOperation> Calls, List<IOperation> Tasks) JoinsOf(Body body)
    {
        if (_joins.TryGetValue(body, out var known))
            return known;

        _joins[body] = known = ([], []);
        foreach (var invocation in body.Invocations)
        {
            if (IsJoinCall(invocation) || IsParallelLoop(invocation))
                known.Calls.Add(invocation);
            else if (_model.Index.BodyOf(invocation.TargetMethod) is { } helper && Surroundings.IsAwaitedAtOnce(invocation)
                && WaitsItself(helper))
                known.Tasks.Add(invocation);
            else if (invocation is { TargetMethod.Name: "GetAwaiter", Instance: { } task } && IsStoredTask(task))
                known.Tasks.Add(invocation);
        }

        foreach (var awaited in body.Awaits)
        {
            if (IsStoredTask(awaited.Operation))
                known.Tasks.Add(awaited);
        }

        known.Calls.Sort(static (a, b) => a.Syntax.Span.End.CompareTo(b.Syntax.Span.End));
        known.Tasks.Sort(static (a, b) => a.Syntax.Span.End.CompareTo(b.Syntax.Span.End));
        return known;
    }

    private bool IsParallelLoop(IInvocationOperation invocation)
        => KnownTypes.Same(invocation.TargetMethod.ContainingType, _model.Known.Parallel)
            && (!_model.Known.IsTask(invocation.Type) || Surroundings.IsAwaitedAtOnce(invocation));

    // await StopWorkersAsync(), which waits for the workers; a task that it is given to wait for may be any other
    private bool WaitsItself(Body helper)
    {
        foreach (var invocation in helper.Invocations)
        {
            if (IsJoinCall(invocation))
                return true;
        }

        foreach (var awaited in helper.Awaits)
        {
            if (IsStoredTask(awaited.Operation) && _model.Resolve(awaited.Operation) is IFieldSymbol or IPropertySymbol)
                return true;
        }

        return false;
    }

    /// <summary>Is anything waited for between the two operations of one body, apart from a fixed delay or a channel operation?</summary>
    public bool AnyWaitBetween(IOperation first, IOperation second)
    {
        if (_model.Index.BodyOf(second) is not { } body)
            return false;

        foreach (var awaited in body.Awaits)
        {
            if (Precedes(first, awaited) && Precedes(awaited, second) && !IsDelayOrWrite(awaited.Operation))
                return true;
        }

        foreach (var invocation in body.Invocations)
        {
            if (Precedes(first, invocation) && Precedes(invocation, second) && MayWait(invocation))
                return true;
        }

        return false;
    }

    /// <summary>Does the body wait for other work (a join, a stored task) after the operation, somewhere within the region?</summary>
    public bool WaitsAfter(IOperation operation, IOperation region) => WaitsWithin(region, operation, after: true);

    /// <summary>Is a join or a stored task waited for at the head of the region, before the operation comes round again?</summary>
    public bool WaitsWithin(IOperation region, IOperation before) => WaitsWithin(region, before, after: false);

    private bool WaitsWithin(IOperation region, IOperation operation, bool after)
    {
        var body = _model.Index.BodyOf(operation);
        foreach (var invocation in _model.Index.Invocations)
        {
            if (IsOnSide(invocation) && (IsJoinCall(invocation) || invocation.TargetMethod.Name is "GetResult") && IsIn(invocation))
                return true;
        }

        foreach (var awaited in _model.Index.Awaits)
        {
            if (IsOnSide(awaited) && IsStoredTask(awaited.Operation) && IsIn(awaited))
                return true;
        }

        return false;

        bool IsOnSide(IOperation wait) => after ? Precedes(operation, wait) : Precedes(wait, operation);

        bool IsIn(IOperation wait) => _model.Index.BodyOf(wait) == body && Surroundings.IsWithin(wait, region);
    }

    /// <summary>
    /// Is the variable that holds what was started (the task, the thread, or a list of them) used again before the second operation?
    /// Then somebody may have waited for it in a way that we do not see.
    /// </summary>
    public bool IsHandedOnBetween(IOperation start, IOperation second)
    {
        if (HolderOf(start) is not { } holder || _model.Index.BodyOf(second) is not { } body)
            return false;

        foreach (var operation in body.Root.Descendants())
        {
            if (operation is ILocalReferenceOperation or IFieldReferenceOperation or IParameterReferenceOperation
                && Precedes(start, operation) && Precedes(operation, second)
                && _model.Resolve(operation) is ISymbol symbol && SymbolEqualityComparer.Default.Equals(symbol, holder)
                && Surroundings.ParentOf(operation) is not IInvocationOperation { TargetMethod.Name: "Start" })
                return true;
        }

        return false;
    }

    // var task = Task.Run(…);  _task = …;  tasks.Add(Task.Run(…));
    private ISymbol? HolderOf(IOperation start) => Surroundings.ParentOf(start) switch
    {
        IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } } => local,
        IAssignmentOperation assignment => _model.Resolve(assignment.Target) as ISymbol,
        IArgumentOperation { Parent: IInvocationOperation { Instance: { } list } } => _model.Resolve(list) as ISymbol,
        _ => null,
    };

    /// <summary>
    /// The operation of the start's own statement that waits for what it begins: an await on the spot, a <c>WhenAll</c> around it, a
    /// blocking <c>Parallel.For</c>; null when the starter goes on.
    /// </summary>
    public IOperation? JoinAround(BodyStart start)
    {
        if (Surroundings.IsJoinedAtOnce(start.Site))
            return start.Site;

        if (start.Site is IInvocationOperation { TargetMethod: { ReturnType: var result } method }
            && KnownTypes.Same(method.ContainingType, _model.Known.Parallel)
            && !_model.Known.IsTask(result))
            return start.Site;

        foreach (var ancestor in Surroundings.AncestorsInBody(start.Site))
        {
            if (ancestor is IAwaitOperation || (ancestor is IInvocationOperation call && IsJoinCall(call)))
                return ancestor;
        }

        return null;
    }

    /// <summary>Source order within one file; a loop may of course bring the later one round again.</summary>
    public static bool Precedes(IOperation first, IOperation second)
        => first.Syntax.SyntaxTree == second.Syntax.SyntaxTree && first.Syntax.Span.End <= second.Syntax.SpanStart;

    /// <summary>A call that waits for other work: <c>WhenAll</c>, <c>Join</c>, a countdown.</summary>
    public bool IsJoinCall(IInvocationOperation invocation)
    {
        var method = invocation.TargetMethod;
        var type = method.ContainingType;
        return method.Name switch
        {
            "WhenAll" or "WhenAny" or "WhenEach" or "WaitAll" or "WaitAny" or "Wait" => KnownTypes.Derives(type, _model.Known.Task)
                || KnownTypes.Same(type, _model.Known.CountdownEvent),
            "Join" => KnownTypes.Same(type, _model.Known.Thread),
            "Signal" or "SignalAndWait" => KnownTypes.Same(type, _model.Known.CountdownEvent)
                || KnownTypes.Same(type, _model.Known.Barrier),
            "WaitOne" => KnownTypes.Derives(type, _model.Known.WaitHandle),
            _ => false,
        };
    }

    // any call that could block until others are done; the channel's own operations and Sleep do not
    private bool MayWait(IInvocationOperation invocation)
        => IsJoinCall(invocation)
            || invocation.TargetMethod.Name is "Wait" or "WaitOne" or "Join" or "GetResult" or "SignalAndWait"
            || KnownTypes.Same(invocation.TargetMethod.ContainingType, _model.Known.Parallel);

    private bool IsStoredTask(IOperation awaited)
    {
        var value = Surroundings.Unwrap(awaited);
        while (value is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "WaitAsync", Instance: { } inner }
            && _model.Known.IsTask(inner.Type))
            value = Surroundings.Unwrap(inner);

        return value is ILocalReferenceOperation or IFieldReferenceOperation or IPropertyReferenceOperation or IParameterReferenceOperation
            or IArrayElementReferenceOperation;
    }

    private bool IsDelayOrWrite(IOperation awaited)
    {
        foreach (var operation in awaited.DescendantsAndSelf())
        {
            if (operation is IInvocationOperation { TargetMethod: var method }
                && ((KnownTypes.Derives(method.ContainingType, _model.Known.Task) && method.Name is "Delay" or "Yield")
                || _model.Known.IsChannelMember(method)))
                return true;
        }

        return false;
    }
}
