using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mpsc.Analyzers.Model;

/// <summary>How control reaches a body from another one.</summary>
internal enum StartKind
{
    /// <summary>A direct call, or an async call awaited at once: the caller waits for its end.</summary>
    Called,

    /// <summary>Runs beside its starter: <c>Task.Run</c>, a new thread, a timer, an async call that is not awaited at once.</summary>
    Spawned,

    /// <summary>Subscribed to an event: somebody runs it, any number of times.</summary>
    Event,

    /// <summary>Handed to code we do not know.</summary>
    Callback,
}

/// <summary>One place that starts a body.</summary>
/// <param name="Kind">How it is started.</param>
/// <param name="Site">The starting call.</param>
/// <param name="From">The body that holds <paramref name="Site"/>.</param>
/// <param name="PerElement">The start happens once per element of a sequence (<c>Select</c>, <c>Parallel.ForEach</c>).</param>
internal sealed record BodyStart(StartKind Kind, IOperation Site, Body From, bool PerElement);

/// <summary>Who may enter a body without any start that the type's own code shows.</summary>
internal enum Entry
{
    /// <summary>Only the starts that we see.</summary>
    None,

    /// <summary>Once per instance or process: constructors, <c>Main</c>, <c>ExecuteAsync</c>, initialisers.</summary>
    Once,

    /// <summary>May be called more than once by contract: <c>Dispose</c>, <c>DisposeAsync</c>, <c>StopAsync</c>, <c>Close</c>.</summary>
    Repeatable,

    /// <summary>Anybody, any number of times; nothing is known.</summary>
    Outside,
}

/// <summary>One executable body: a member, accessor, local function or lambda.</summary>
internal sealed class Body
{
    public Body(ISymbol symbol, IOperation root, Body? container, Entry entry)
    {
        Symbol = symbol;
        Root = root;
        Container = container;
        Entry = entry;
    }

    /// <summary>The member, local function or lambda.</summary>
    public ISymbol Symbol { get; }

    public IOperation Root { get; }

    /// <summary>The body that this one is written in, for lambdas and local functions.</summary>
    public Body? Container { get; }

    public Entry Entry { get; }

    public List<BodyStart> Starts { get; } = [];

    /// <summary>The calls of this body's own code, in the order of the source; those of its lambdas and local functions are theirs.</summary>
    public List<IInvocationOperation> Invocations { get; } = [];

    public List<IAwaitOperation> Awaits { get; } = [];
    public List<IAssignmentOperation> Assignments { get; } = [];
    public List<IReturnOperation> Returns { get; } = [];

    public bool IsAsync => Symbol is IMethodSymbol { IsAsync: true };

    public bool IsLambda => Root is IAnonymousFunctionOperation;

    /// <summary>Is this body written inside (or the same as) the other?</summary>
    public bool IsWithin(Body other)
    {
        for (var b = this; b is not null; b = b.Container)
        {
            if (b == other)
                return true;
        }

        return false;
    }

    /// <summary>The outermost body that this one is written in.</summary>
    public Body Member => Container?.Member ?? this;

    /// <summary>A name for messages; lambdas have none of their own and go by the member that they are written in.</summary>
    public string Name => IsLambda ? Member.Symbol.Name : Symbol is IMethodSymbol { AssociatedSymbol: { } property }
        ? property.Name : Symbol.Name;
}
