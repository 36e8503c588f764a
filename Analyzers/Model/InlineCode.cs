using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mpsc.Analyzers.Model;

/// <summary>
/// The code that runs right after an awaited read, before anything else is waited for with certainty: what a writer runs on its own thread
/// when continuations are synchronous.
/// </summary>
internal sealed class InlineCode
{
    private readonly TypeModel _model;
    private readonly ChannelUse _read;

    private InlineCode(TypeModel model, ChannelUse read)
    {
        _model = model;
        _read = read;
    }

    /// <summary>The reader's body, and those of this type that it calls on the way.</summary>
    public HashSet<Body> Bodies { get; } = [];

    /// <summary>The first call of code that the type does not know; null when there is none.</summary>
    public IInvocationOperation? Callback { get; private set; }

    /// <summary>Is it a read that is awaited, so that whoever ends the wait may run what follows?</summary>
    public static bool IsRunByWriter(ChannelUse read)
    {
        if (read.IsMethodGroup || !read.IsRead || read.Kind == UseKind.TryRead)
            return false;
        if (read.Kind == UseKind.ReadAll)
            return true;

        foreach (var ancestor in Surroundings.AncestorsInBody(read.Operation))
        {
            if (ancestor is IAwaitOperation)
                return true;
            if (ancestor is IExpressionStatementOperation or IVariableDeclaratorOperation or IBlockOperation)
                return false;
        }

        return false;
    }

    public static InlineCode After(TypeModel model, ChannelUse read)
    {
        var code = new InlineCode(model, read);
        code.Bodies.Add(read.Body);
        for (bool grows = true; grows;)
        {
            grows = false;
            foreach (var body in model.Index.Bodies)
            {
                if (!code.Bodies.Contains(body) && body.Starts.Exists(start => code.IsRunOnTheSpot(body, start)))
                    grows |= code.Bodies.Add(body);
            }
        }

        foreach (var invocation in model.Index.Invocations)
        {
            if (model.Index.BodyOf(invocation) is { } body && code.Bodies.Contains(body) && code.IsForeign(invocation)
                && code.Reaches(invocation) && !IsInCatch(invocation))
            {
                code.Callback = invocation;
                break;
            }
        }

        return code;
    }

    /// <summary>Does the reader come to the operation after the read, with no certain suspension between?</summary>
    public bool Reaches(IOperation operation)
    {
        if (_model.Index.BodyOf(operation) != _read.Body)
            return true;

        bool comesRound = false;
        foreach (var loop in Surroundings.Loops(_read.Operation))
            comesRound |= Surroundings.IsWithin(operation, loop);
        if (_read.Kind == UseKind.ReadAll && EachOf(_read.Operation) is { } each)
            comesRound |= Surroundings.IsWithin(operation, each.Body);
        if (!comesRound && !Joins.Precedes(_read.Operation, operation))
            return false;

        foreach (var awaited in _model.Index.Awaits)
        {
            if (IsYield(awaited) && Joins.Precedes(_read.Operation, awaited) && Joins.Precedes(awaited, operation)
                && _model.Index.BodyOf(awaited) == _read.Body)
                return false;
        }

        return true;
    }

    // an async method runs on its caller's thread up to its first wait, also when nobody awaits it
    private bool IsRunOnTheSpot(Body body, BodyStart start)
        => start.Kind is StartKind.Called or StartKind.Spawned && !start.PerElement && Bodies.Contains(start.From)
            && start.Site is IInvocationOperation { TargetMethod: var called }
            && ((start.Kind == StartKind.Called && !IsHandedToPool(called))
                || SymbolEqualityComparer.Default.Equals(called.OriginalDefinition, body.Symbol.OriginalDefinition))
            && Reaches(start.Site);

    // await Task.Run(…): waited for, but on another thread
    private bool IsHandedToPool(IMethodSymbol called)
        => KnownTypes.Derives(called.ContainingType, _model.Known.Task) || KnownTypes.Same(called.ContainingType, _model.Known.TaskFactory)
            || KnownTypes.Same(called.ContainingType, _model.Known.TaskFactoryOfT);

    private static IForEachLoopOperation? EachOf(IOperation read)
    {
        IOperation below = read;
        foreach (var ancestor in Surroundings.AncestorsInBody(read))
        {
            if (ancestor is IForEachLoopOperation each)
                return each.Collection == below ? each : null;

            below = ancestor;
        }

        return null;
    }

    // a delegate that came from elsewhere, or an item that is work to do itself: Func<Task>, IJob.Run()
    private bool IsForeign(IInvocationOperation invocation)
    {
        if (invocation.Instance is not { } instance)
            return false;

        instance = Surroundings.Unwrap(instance);
        if (instance is IConditionalAccessInstanceOperation conditional)
            instance = Surroundings.ConditionalReceiver(conditional) is { } receiver ? Surroundings.Unwrap(receiver) : instance;

        var method = invocation.TargetMethod;
        if (method.MethodKind == MethodKind.DelegateInvoke)
            return IsItem(instance) || instance switch
            {
                IFieldReferenceOperation field => !IsOwnCode(field.Field),
                IPropertyReferenceOperation property => !IsOwnCode(property.Property),
                IParameterReferenceOperation or IEventReferenceOperation => true,
                _ => false,
            };

        return IsItem(instance) && (method.IsAbstract || method.IsVirtual || method.IsOverride) && IsCommand(method);
    }

    private bool IsCommand(IMethodSymbol method)
    {
        if (method.MethodKind != MethodKind.Ordinary || method.Name is "Dispose" or "DisposeAsync"
            || !(method.ReturnsVoid || _model.Known.IsTask(method.ReturnType)))
            return false;

        foreach (var parameter in method.Parameters)
        {
            if (!_model.Known.IsToken(parameter.Type))
                return false;
        }

        return true;
    }

    // the local that a read of this channel fills
    private bool IsItem(IOperation instance)
    {
        if (instance is not ILocalReferenceOperation { Local: var local })
            return false;

        foreach (var use in _read.Channel.Uses)
        {
            if (use.Operation is not IInvocationOperation read || !use.IsRead)
                continue;

            if (use.Kind == UseKind.ReadAll ? EachOf(read) is { } each && each.Locals.Contains(local, SymbolEqualityComparer.Default)
                : read.Arguments.Any(argument => IsOf(argument.Value, local)) || IsInitializedBy(local, read))
                return true;
        }

        return false;
    }

    private static bool IsOf(IOperation value, ILocalSymbol local)
    {
        value = Surroundings.Unwrap(value);
        if (value is IDeclarationExpressionOperation declaration)
            value = declaration.Expression;
        return value is ILocalReferenceOperation { Local: var declared } && SymbolEqualityComparer.Default.Equals(declared, local);
    }

    private bool IsInitializedBy(ILocalSymbol local, IOperation read)
    {
        foreach (var ancestor in Surroundings.AncestorsInBody(read))
        {
            if (ancestor is IVariableDeclaratorOperation declarator)
                return SymbolEqualityComparer.Default.Equals(declarator.Symbol, local);
            if (ancestor is IAssignmentOperation assignment)
                return IsOf(assignment.Target, local);
            if (ancestor is IBlockOperation)
                return false;
        }

        return false;
    }

    // a delegate that only ever gets this type's own lambdas and methods
    private bool IsOwnCode(ISymbol holder)
    {
        bool own = false;
        foreach (var initializer in _model.Index.Initializers)
        {
            if (initializer is IFieldInitializerOperation field
                && field.InitializedFields.Contains(holder, SymbolEqualityComparer.Default))
            {
                if (!IsOwn(initializer.Value))
                    return false;
                own = true;
            }
        }

        foreach (var assignment in _model.Index.Assignments)
        {
            if (_model.Resolve(assignment.Target) is ISymbol target
                && SymbolEqualityComparer.Default.Equals(target, holder.OriginalDefinition))
            {
                if (!IsOwn(assignment.Value))
                    return false;
                own = true;
            }
        }

        return own;
    }

    private static bool IsOwn(IOperation value)
        => Surroundings.Unwrap(value) is IAnonymousFunctionOperation or IMethodReferenceOperation;

    private static bool IsInCatch(IOperation operation)
    {
        foreach (var ancestor in Surroundings.AncestorsInBody(operation))
        {
            if (ancestor is ICatchClauseOperation)
                return true;
        }

        return false;
    }

    private bool IsYield(IAwaitOperation awaited)
    {
        foreach (var operation in awaited.Descendants())
        {
            if (operation is IInvocationOperation { TargetMethod: { Name: "Yield" or "Delay" } method }
                && KnownTypes.Derives(method.ContainingType, _model.Known.Task))
                return true;
        }

        return false;
    }
}
