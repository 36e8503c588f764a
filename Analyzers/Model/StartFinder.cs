using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mpsc.Analyzers.Model;

/// <summary>Finds who starts each body, and how.</summary>
internal sealed class StartFinder
{
    private readonly KnownTypes _known;
    private readonly OperationIndex _index;
    private readonly DelegateFlow _delegates;

    public StartFinder(KnownTypes known, OperationIndex index)
    {
        _known = known;
        _index = index;
        _delegates = new DelegateFlow(index);
    }

    public void Run()
    {
        foreach (var invocation in _index.Invocations)
            AddCall(invocation);

        foreach (var argument in _index.Arguments)
        {
            if (argument.Parent is not { } call)
                continue;

            // params Action[]: Parallel.Invoke(a, b)
            if (argument.Value is IArrayCreationOperation { Initializer.ElementValues: var elements })
            {
                foreach (var element in elements)
                    AddDelegateStarts(element, call, argument);
            }
            else
                AddDelegateStarts(argument.Value, call, argument);
        }

        foreach (var subscription in _index.EventAssignments)
        {
            if (!subscription.Adds)
                continue;
            foreach (var body in _delegates.BodiesOf(subscription.HandlerValue))
                Add(body, StartKind.Event, subscription, perElement: false);
        }

        // a lambda or method group that went somewhere else: whoever got it may run it
        foreach (var leak in _delegates.Leaks)
        {
            foreach (var body in _delegates.BodiesOf(leak))
                Add(body, StartKind.Callback, leak, perElement: false);
        }

        foreach (var reference in _index.MethodReferences)
        {
            if (_index.BodyOf(reference.Method) is { } body && !IsFollowed(reference))
                Add(body, StartKind.Callback, reference, perElement: false);
        }

        foreach (var body in _index.Bodies)
        {
            if (body.IsLambda && body.Starts.Count == 0 && !_delegates.IsKept(body) && body.Container is { } container)
                body.Starts.Add(new BodyStart(StartKind.Callback, body.Root, container, PerElement: false));
        }
    }

    // looked at as an argument, subscription, or value of a variable
    private static bool IsFollowed(IMethodReferenceOperation reference) => Surroundings.ParentOf(reference) switch
    {
        IArgumentOperation or IEventAssignmentOperation or IVariableInitializerOperation or IAssignmentOperation or IReturnOperation
            or ISymbolInitializerOperation => true,
        IArrayInitializerOperation { Parent: IArrayCreationOperation { Parent: IArgumentOperation } } => true,
        _ => false,
    };

    private void AddCall(IInvocationOperation invocation)
    {
        if (_index.BodyOf(invocation.TargetMethod) is { } called)
            AddCall(called, invocation);
        else if (invocation.TargetMethod.MethodKind == MethodKind.DelegateInvoke && invocation.Instance is { } instance)
        {
            foreach (var body in _delegates.BodiesOf(instance))
                AddCall(body, invocation);
        }
    }

    private void AddCall(Body body, IInvocationOperation invocation)
    {
        bool runsBeside = body.IsAsync && invocation.TargetMethod.ReturnsVoid
            || (_known.IsTask(invocation.Type) && !Surroundings.IsJoinedAtOnce(invocation));
        Add(body, runsBeside ? StartKind.Spawned : StartKind.Called, invocation, perElement: false);
    }

    private void AddDelegateStarts(IOperation value, IOperation call, IArgumentOperation argument)
    {
        foreach (var body in _delegates.BodiesOf(value))
            AddDelegateStart(body, call, argument);
    }

    private void AddDelegateStart(Body body, IOperation call, IArgumentOperation argument)
    {
        var (method, type) = call switch
        {
            IInvocationOperation invocation => (invocation.TargetMethod, invocation.TargetMethod.ContainingType),
            IObjectCreationOperation creation => (creation.Constructor, creation.Constructor?.ContainingType),
            _ => (null, null),
        };
        // what a method of this type does with it is seen there
        if (method is null || _delegates.IsFollowed(argument))
            return;

        if (Spawns(method, type))
            Add(body, Surroundings.IsAwaitedAtOnce(call) ? StartKind.Called : StartKind.Spawned, call, perElement: false);
        else if (KnownTypes.Same(type, _known.Timer))
            Add(body, StartKind.Event, call, perElement: false); // any number of times
        else if (KnownTypes.Same(type, _known.Parallel)
            || (KnownTypes.Same(type, _known.ParallelEnumerable) && method.Name is "ForAll" or "Select"))
            Add(body, StartKind.Spawned, call, perElement: method.Name != "Invoke");
        else if (KnownTypes.Same(type, _known.Enumerable) && method.Name is "Select" or "SelectMany")
            Add(body, body.Symbol is IMethodSymbol { ReturnType: var result } && _known.IsTask(result)
                ? StartKind.Spawned : StartKind.Called, call, perElement: true);
        else if (method.Name == "ForEach"
            && argument.Parameter?.Type is INamedTypeSymbol { DelegateInvokeMethod: { ReturnsVoid: true, Parameters.Length: 1 } })
            Add(body, body.IsAsync ? StartKind.Spawned : StartKind.Called, call, perElement: true);
        else
            Add(body, StartKind.Callback, call, perElement: false);
    }

    private bool Spawns(IMethodSymbol method, INamedTypeSymbol? type)
        => (KnownTypes.Derives(type, _known.Task)
            && (method.Name is "Run" or "ContinueWith" || method.MethodKind == MethodKind.Constructor))
            || ((KnownTypes.Same(type, _known.TaskFactory) || KnownTypes.Same(type, _known.TaskFactoryOfT)) && method.Name == "StartNew")
            || (KnownTypes.Same(type, _known.Thread) && method.MethodKind == MethodKind.Constructor)
            || (KnownTypes.Same(type, _known.ThreadPool) && method.Name is "QueueUserWorkItem" or "UnsafeQueueUserWorkItem");

    private void Add(Body body, StartKind kind, IOperation site, bool perElement)
    {
        if (_index.BodyOf(site) is { } from)
            body.Starts.Add(new BodyStart(kind, site, from, perElement));
    }
}
