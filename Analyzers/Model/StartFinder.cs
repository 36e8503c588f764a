using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mpsc.Analyzers.Model;

/// <summary>Finds who starts each body, and how.</summary>
internal sealed class StartFinder
{
    private readonly KnownTypes _known;
    private readonly OperationIndex _index;
    private readonly Dictionary<ISymbol, Body> _delegateLocals = new(SymbolEqualityComparer.Default);

    public StartFinder(KnownTypes known, OperationIndex index)
    {
        _known = known;
        _index = index;
    }

    public void Run()
    {
        foreach (var declarator in _index.Declarators)
        {
            if (declarator.GetVariableInitializer()?.Value is { } value && DelegateBody(value) is { } body)
                _delegateLocals[declarator.Symbol] = body;
        }

        foreach (var invocation in _index.Invocations)
            AddCall(invocation);

        foreach (var argument in _index.Arguments)
        {
            if (DelegateBody(argument.Value) is { } body && argument.Parent is { } call)
                AddDelegateStart(body, call, argument);
        }

        foreach (var subscription in _index.EventAssignments)
        {
            if (subscription.Adds && DelegateBody(subscription.HandlerValue) is { } body)
                Add(body, StartKind.Event, subscription, perElement: false);
        }

        foreach (var body in _index.Bodies)
        {
            // a lambda or method group that went somewhere else: whoever got it may run it
            if (body.IsLambda && body.Starts.Count == 0 && !_delegateLocals.ContainsValue(body) && body.Container is { } container)
                body.Starts.Add(new BodyStart(StartKind.Callback, body.Root, container, PerElement: false));
        }

        foreach (var reference in _index.MethodReferences)
        {
            if (_index.BodyOf(reference.Method) is { } body
                && Surroundings.ParentOf(reference) is not (IArgumentOperation or IEventAssignmentOperation))
                Add(body, StartKind.Callback, reference, perElement: false);
        }
    }

    private void AddCall(IInvocationOperation invocation)
    {
        var body = _index.BodyOf(invocation.TargetMethod);
        if (body is null && invocation.TargetMethod.MethodKind == MethodKind.DelegateInvoke
            && invocation.Instance is { } instance && Surroundings.Unwrap(instance) is ILocalReferenceOperation { Local: var local })
            _delegateLocals.TryGetValue(local, out body);

        if (body is null)
            return;

        bool runsBeside = body.IsAsync && invocation.TargetMethod.ReturnsVoid
            || (_known.IsTask(invocation.Type) && !Surroundings.IsJoinedAtOnce(invocation));
        Add(body, runsBeside ? StartKind.Spawned : StartKind.Called, invocation, perElement: false);
    }

    private void AddDelegateStart(Body body, IOperation call, IArgumentOperation argument)
    {
        var (method, type) = call switch
        {
            IInvocationOperation invocation => (invocation.TargetMethod, invocation.TargetMethod.ContainingType),
            IObjectCreationOperation creation => (creation.Constructor, creation.Constructor?.ContainingType),
            // params Action[]: Parallel.Invoke(a, b)
            _ => (null, null),
        };
        if (method is null)
            return;

        if (Spawns(method, type))
            Add(body, StartKind.Spawned, call, perElement: false);
        else if (KnownTypes.Same(type, _known.Parallel))
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
            || ((KnownTypes.Same(type, _known.Thread) || KnownTypes.Same(type, _known.Timer))
            && method.MethodKind == MethodKind.Constructor)
            || (KnownTypes.Same(type, _known.ThreadPool) && method.Name is "QueueUserWorkItem" or "UnsafeQueueUserWorkItem");

    private Body? DelegateBody(IOperation value) => Surroundings.Unwrap(value) switch
    {
        IAnonymousFunctionOperation lambda => _index.BodyOfLambda(lambda),
        IMethodReferenceOperation reference => _index.BodyOf(reference.Method),
        ILocalReferenceOperation local => _delegateLocals.TryGetValue(local.Local, out var body) ? body : null,
        _ => null,
    };

    private void Add(Body body, StartKind kind, IOperation site, bool perElement)
    {
        if (_index.BodyOf(site) is { } from)
            body.Starts.Add(new BodyStart(kind, site, from, perElement));
    }
}
