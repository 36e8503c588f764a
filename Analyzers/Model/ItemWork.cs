using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mpsc.Analyzers.Model;

/// <summary>
/// Answers "would an item make this throw". <see cref="Throws"/> says what might throw at all; what a loop does for itself (its
/// bookkeeping, its own stored tasks) is no reason to expect it.
/// </summary>
internal sealed class ItemWork
{
    private readonly TypeModel _model;
    private readonly Throws _throws;

    public ItemWork(TypeModel model, Throws throws)
    {
        _model = model;
        _throws = throws;
    }

    /// <summary>Something awaited, thrown or handed in as a delegate, the outside world, or a call that is given the item.</summary>
    public bool MayFail(IOperation operation, ReadLoop loop) => MayFail(operation, loop, loop.Item, []);

    private bool MayFail(IOperation operation, ReadLoop loop, ISymbol? item, HashSet<Body> seen)
    {
        if (_throws.Of(operation, loop.Channel) < Failure.Any || IsInHandler(operation))
            return false;

        switch (operation)
        {
            case IAwaitOperation { Operation: var awaited }:
                var value = Surroundings.Unwrap(awaited);
                while (value is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "AsTask" } outer
                    && Surroundings.ReceiverOf(outer) is { } inner)
                    value = Surroundings.Unwrap(inner);

                return value is IInvocationOperation waited ? IsCallForItem(waited, loop, seen)
                    : value is ILocalReferenceOperation { Local: var task } && IsDeclaredIn(task, loop) && IsBegunForItem(task, loop, seen);
            // Console.Error.WriteLine
            case IInvocationOperation
            {
                Instance: IPropertyReferenceOperation { Property.ContainingType: { Name: "Console", ContainingNamespace.Name: "System" } },
            }:
                return false;
            case IInvocationOperation call when call.TargetMethod.MethodKind == MethodKind.DelegateInvoke:
                return true;
            case IInvocationOperation call when _model.Index.BodyOf(call.TargetMethod) is { } own:
                return AnyIn(own, call, loop, item, seen);
            case IInvocationOperation call:
                return !IsTry(call.TargetMethod) && item is not null && Mentions(call, item) && !HasCatchForItems(loop);
            default:
                return true;
        }
    }

    private bool IsCallForItem(IInvocationOperation call, ReadLoop loop, HashSet<Body> seen)
    {
        if (_model.Index.BodyOf(call.TargetMethod) is { } own)
            return AnyIn(own, call, loop, null, seen);

        // WhenAll(_workers): what the loop has begun elsewhere
        if (KnownTypes.Derives(call.TargetMethod.ContainingType, _model.Known.Task)
            && call.Arguments is [{ Value: var tasks }] && Surroundings.Unwrap(tasks) is IMemberReferenceOperation)
            return false;

        // an item of a type that only this one knows (a `Future`) most likely keeps its error for whoever waits for it
        return !(Surroundings.ReceiverOf(call) is { Type: INamedTypeSymbol { DeclaredAccessibility: Accessibility.Private } type }
            && loop.Takes is [{ Operation: IInvocationOperation { TargetMethod.ContainingType.TypeArguments: [var items, ..] } }, ..]
            && KnownTypes.Same(type, items));
    }

    // var task = HandleAsync(item); … await task;
    private bool IsBegunForItem(ILocalSymbol task, ReadLoop loop, HashSet<Body> seen)
    {
        foreach (var declarator in _model.Index.Declarators)
        {
            if (!KnownTypes.Same(declarator.Symbol, task) || declarator.GetVariableInitializer() is not { Value: var value }
                || Surroundings.Unwrap(value) is not IInvocationOperation call)
                continue;

            foreach (var body in _model.Index.Bodies)
            {
                // Task.Run(() => …)
                if (body.Starts.Exists(start => start.Site == call && start.Kind == StartKind.Spawned)
                    && _model.Index.BodyOf(call.TargetMethod) != body)
                    return AnyIn(body, call, loop, null, seen);
            }

            return IsCallForItem(call, loop, seen);
        }

        return true;
    }

    private bool AnyIn(Body body, IInvocationOperation call, ReadLoop loop, ISymbol? item, HashSet<Body> seen)
    {
        if (!seen.Add(body))
            return false;

        ISymbol? given = null;
        foreach (var argument in call.Arguments)
        {
            if ((item ?? loop.Item) is { } passed && Mentions(argument.Value, passed))
                given = argument.Parameter?.OriginalDefinition;
        }

        foreach (var operation in body.Root.Descendants())
        {
            // the task that it hands on
            if (operation is IReturnOperation { ReturnedValue: { } result } && !body.IsAsync && _model.Known.IsTask(result.Type)
                && Surroundings.Unwrap(result) is IInvocationOperation handed && _model.Index.BodyOf(operation) == body
                && IsCallForItem(handed, loop, seen))
                return true;

            if (operation is IThrowOperation or IForEachLoopOperation or IAwaitOperation or IInvocationOperation
                && _model.Index.BodyOf(operation) == body && !_model.Catches.CatchInBody(operation, _model.Known.Exception)
                && MayFail(operation, loop, given, seen))
                return true;
        }

        return false;
    }

    // the item's own work has its catch: what stands around it is bookkeeping
    private bool HasCatchForItems(ReadLoop loop)
    {
        foreach (var operation in loop.Loop.Body.Descendants())
        {
            if (operation is ITryOperation @try && loop.Holds(@try) && Catches.Takes(@try, _model.Known.Exception))
                return true;
        }

        return false;
    }

    private static bool Mentions(IOperation code, ISymbol item)
    {
        foreach (var operation in code.DescendantsAndSelf())
        {
            if (operation is ILocalReferenceOperation { Local: var local } && KnownTypes.Same(local, item))
                return true;
            if (operation is IParameterReferenceOperation { Parameter: var parameter } && KnownTypes.Same(parameter, item))
                return true;
        }

        return false;
    }

    private static bool IsDeclaredIn(ILocalSymbol local, ReadLoop loop)
    {
        foreach (var reference in local.DeclaringSyntaxReferences)
        {
            if (reference.SyntaxTree == loop.Loop.Syntax.SyntaxTree && loop.Loop.Syntax.Span.Contains(reference.Span))
                return true;
        }

        return false;
    }

    // TryGetValue says false
    private static bool IsTry(IMethodSymbol method)
        => method.ReturnType.SpecialType == SpecialType.System_Boolean && method.Name.StartsWith("Try", StringComparison.Ordinal);

    private static bool IsInHandler(IOperation operation)
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
}
