using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mpsc.Analyzers.Model;

/// <summary>One lock as it is taken at one place.</summary>
/// <param name="Symbol">What is locked: a field or local, or the type itself for <c>lock (this)</c>; null when that can't be told.</param>
/// <param name="IsReentrant">A monitor lets its owner in again; a semaphore does not.</param>
/// <param name="BlocksThread">The one who waits for it keeps his thread, so that nobody else can go on with it.</param>
/// <param name="Taken">Where it is taken.</param>
internal sealed record HeldLock(ISymbol? Symbol, bool IsReentrant, bool BlocksThread, IOperation Taken);

/// <summary>Answers "which locks are held here".</summary>
internal sealed class Locks
{
    private readonly TypeModel _model;

    public Locks(TypeModel model) => _model = model;

    /// <summary>The locks that the operation's own body holds at it.</summary>
    public IEnumerable<HeldLock> HeldAt(IOperation operation)
    {
        IOperation below = operation;
        foreach (var ancestor in Surroundings.AncestorsInBody(operation))
        {
            if (ancestor is ILockOperation @lock && below != @lock.LockedValue)
                yield return new HeldLock(SymbolOf(@lock.LockedValue), IsReentrant: true, BlocksThread: true, @lock.LockedValue);
            else if (ancestor is IUsingOperation @using && below != @using.Resources && ResourceOf(@using.Resources) is { } resource)
                yield return resource;
            else if (ancestor is IBlockOperation block)
            {
                foreach (var held in TakenBefore(block, below))
                    yield return held;
            }

            below = ancestor;
        }
    }

    /// <summary>The locks held at the operation on some way that leads to it: in its own body, or where that body is called.</summary>
    public List<HeldLock> HeldOnAWayTo(IOperation operation)
    {
        var held = new List<HeldLock>();
        Collect(operation, []);
        return held;

        void Collect(IOperation at, HashSet<Body> seen)
        {
            held.AddRange(HeldAt(at));
            if (_model.Index.BodyOf(at) is not { } body || !seen.Add(body))
                return;

            foreach (var start in body.Starts)
            {
                if (start.Kind == StartKind.Called)
                    Collect(start.Site, seen);
            }
        }
    }

    /// <summary>Is a lock held on every way that leads to the operation, so that it runs one at a time?</summary>
    public bool IsSerialized(IOperation operation) => IsSerialized(operation, []);

    /// <summary>Where the body takes the lock, by a call that keeps its thread; null when it does not.</summary>
    public IOperation? WhereTaken(ISymbol symbol, Body body)
    {
        foreach (var operation in body.Root.Descendants())
        {
            var taken = operation switch
            {
                ILockOperation @lock => @lock.LockedValue,
                IInvocationOperation call when IsMonitor(call, "Enter", "TryEnter") => call.Arguments[0].Value,
                IInvocationOperation call when IsSemaphore(call, "Wait") || IsEnterScope(call) => call.Instance,
                _ => null,
            };
            if (taken is not null && SymbolEqualityComparer.Default.Equals(SymbolOf(taken), symbol)
                && _model.Index.BodyOf(operation) == body)
                return taken;
        }

        return null;
    }

    /// <summary>Is it a semaphore that is made to let one in at a time?</summary>
    public bool AdmitsOne(ISymbol semaphore)
    {
        foreach (var initializer in _model.Index.Initializers)
        {
            if (initializer is IFieldInitializerOperation field
                && field.InitializedFields.Contains(semaphore, SymbolEqualityComparer.Default))
                return IsOne(initializer.Value);
        }

        foreach (var declarator in _model.Index.Declarators)
        {
            if (SymbolEqualityComparer.Default.Equals(declarator.Symbol, semaphore))
                return declarator.GetVariableInitializer() is { } initializer && IsOne(initializer.Value);
        }

        foreach (var assignment in _model.Index.Assignments)
        {
            if (SymbolEqualityComparer.Default.Equals(SymbolOf(assignment.Target), semaphore))
                return IsOne(assignment.Value);
        }

        return false;

        static bool IsOne(IOperation value)
            => Surroundings.Unwrap(value) is IObjectCreationOperation
            {
                Arguments: [{ Value.ConstantValue: { HasValue: true, Value: 1 } }, ..],
            };
    }

    private bool IsSerialized(IOperation operation, HashSet<Body> seen)
    {
        foreach (var _ in HeldAt(operation))
            return true;

        if (_model.Index.BodyOf(operation) is not { Entry: Entry.None, Starts.Count: > 0 } body || !seen.Add(body))
            return false;

        foreach (var start in body.Starts)
        {
            if (start.Kind != StartKind.Called || !IsSerialized(start.Site, seen))
                return false;
        }

        return true;
    }

    // statements of the block before this one that take a lock, and none after them that gives it back
    private List<HeldLock> TakenBefore(IBlockOperation block, IOperation below)
    {
        var held = new List<HeldLock>();
        foreach (var statement in block.Operations)
        {
            if (statement == below)
                return held;

            if (statement is IUsingDeclarationOperation declaration)
            {
                if (ResourceOf(declaration.DeclarationGroup) is { } resource)
                    held.Add(resource);
                continue;
            }

            // what a lambda or an inner block takes, it gives back itself
            if (statement is not (IExpressionStatementOperation or IVariableDeclarationGroupOperation
                or IConditionalOperation or ITryOperation))
                continue;

            foreach (var operation in statement.Descendants())
            {
                if (operation is not IInvocationOperation call || _model.Index.BodyOf(call) != _model.Index.BodyOf(below))
                    continue;
                if (IsMonitor(call, "Exit"))
                    Release(held, SymbolOf(call.Arguments[0].Value));
                else if (IsSemaphore(call, "Release") || (IsLock(call) && call.TargetMethod.Name == "Exit"))
                    Release(held, SymbolOf(call.Instance));
                else if (statement is not ITryOperation && TakenBy(call) is { } taken)
                    held.Add(taken);
            }
        }

        return held;
    }

    private static void Release(List<HeldLock> held, ISymbol? symbol)
    {
        for (int i = held.Count - 1; i >= 0; i--)
        {
            if (SymbolEqualityComparer.Default.Equals(held[i].Symbol, symbol))
                held.RemoveAt(i);
        }
    }

    private HeldLock? TakenBy(IInvocationOperation call)
        => IsMonitor(call, "Enter", "TryEnter")
                ? new HeldLock(SymbolOf(call.Arguments[0].Value), IsReentrant: true, BlocksThread: true, call)
            : IsLock(call) && call.TargetMethod.Name is "Enter" or "TryEnter"
                ? new HeldLock(SymbolOf(call.Instance), IsReentrant: true, BlocksThread: true, call)
            : IsSemaphore(call, "Wait", "WaitAsync")
                ? new HeldLock(SymbolOf(call.Instance), IsReentrant: false, BlocksThread: call.TargetMethod.Name == "Wait", call) : null;

    // using (_lock.EnterScope()); using (await _mutex.LockAsync()), whose result nobody looks at: what is used is no lock
    private HeldLock? ResourceOf(IOperation resources)
    {
        foreach (var operation in resources.DescendantsAndSelf())
        {
            if (operation is IInvocationOperation call && IsEnterScope(call))
                return new HeldLock(SymbolOf(call.Instance), IsReentrant: true, BlocksThread: true, call);
            if (operation is IAwaitOperation { Operation: var awaited } && !IsUsedLater(resources))
                return new HeldLock(null, IsReentrant: false, BlocksThread: false, awaited);
        }

        return null;
    }

    private bool IsUsedLater(IOperation resources)
    {
        foreach (var operation in resources.Descendants())
        {
            if (operation is not IVariableDeclaratorOperation { Symbol: var local } || _model.Index.BodyOf(resources) is not { } body)
                continue;

            foreach (var reference in body.Root.Descendants())
            {
                if (reference is ILocalReferenceOperation { Local: var used } && SymbolEqualityComparer.Default.Equals(used, local))
                    return true;
            }
        }

        return false;
    }

    private ISymbol? SymbolOf(IOperation? locked)
        => locked is null ? null
            : Surroundings.Unwrap(locked) is IInstanceReferenceOperation { Type: { } self } ? self
            : _model.Resolve(locked) as ISymbol;

    private bool IsMonitor(IInvocationOperation call, string name, string? other = null)
        => (call.TargetMethod.Name == name || call.TargetMethod.Name == other) && call.Arguments.Length > 0
            && KnownTypes.Same(call.TargetMethod.ContainingType, _model.Known.Monitor);

    private bool IsSemaphore(IInvocationOperation call, string name, string? other = null)
        => (call.TargetMethod.Name == name || call.TargetMethod.Name == other)
            && KnownTypes.Same(call.TargetMethod.ContainingType, _model.Known.SemaphoreSlim);

    private bool IsLock(IInvocationOperation call) => KnownTypes.Same(call.TargetMethod.ContainingType, _model.Known.Lock);

    private bool IsEnterScope(IInvocationOperation call) => IsLock(call) && call.TargetMethod.Name == "EnterScope";
}
