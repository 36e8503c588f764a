using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mpsc.Analyzers.Model;

/// <summary>Everything that the rules know about one type: facts, no verdicts. Built once, then only read.</summary>
internal sealed class TypeModel
{
    private readonly ChannelFinder _finder;
    private readonly Dictionary<IOperation, ChannelUse> _useAt = [];
    private List<RuntimeObject>? _runtimeObjects;
    private List<ReadLoop>? _readLoops;

    private TypeModel(KnownTypes known, OperationIndex index, ChannelFinder finder)
    {
        Known = known;
        Index = index;
        _finder = finder;
        Multiplicity = new Multiplicity(this);
        Guards = new Guards(this);
        Catches = new Catches(this);
        Joins = new Joins(this);
        Tokens = new Tokens(this);
        BlockingWaits = new BlockingWaits(this);
        Locks = new Locks(this);
        Concurrency = new Concurrency(this);
    }

    public KnownTypes Known { get; }
    public OperationIndex Index { get; }
    public Multiplicity Multiplicity { get; }
    public Guards Guards { get; }
    public Catches Catches { get; }
    public Joins Joins { get; }
    public Tokens Tokens { get; }
    public BlockingWaits BlockingWaits { get; }
    public Locks Locks { get; }
    public Concurrency Concurrency { get; }

    /// <summary>The loops that read a channel.</summary>
    public List<ReadLoop> ReadLoops => _readLoops ??= ReadLoop.Find(this);

    /// <summary>The queues, loops and handles of our runtime.</summary>
    public List<RuntimeObject> RuntimeObjects => _runtimeObjects ??= Model.RuntimeObjects.Of(this);

    public IEnumerable<Channel> Channels => _finder.Channels;

    /// <summary>Every operation on a channel that can be told, in the order of the source; method groups come last.</summary>
    public List<ChannelUse> Uses { get; } = [];

    public static TypeModel Build(KnownTypes known, INamedTypeSymbol type, IEnumerable<OperationBlock> blocks,
        CancellationToken cancellationToken)
    {
        var index = new OperationIndex(known, type, blocks, cancellationToken);
        new StartFinder(known, index).Run();
        var finder = new ChannelFinder(known, index);
        var model = new TypeModel(known, index, finder);
        model.AddUses();
        return model;
    }

    /// <summary>The use that the call (or method group) is, or null.</summary>
    public ChannelUse? UseAt(IOperation operation) => _useAt.TryGetValue(operation, out var use) ? use : null;

    public Channel? ChannelOf(IOperation? expression) => _finder.ChannelOf(expression);

    /// <summary>The symbol or creating call that the expression denotes, see <see cref="ChannelFinder.Resolve"/>.</summary>
    public object? Resolve(IOperation? expression) => _finder.Resolve(expression);

    /// <summary>Do the two expressions denote the same object, as far as can be told?</summary>
    public bool AreSame(IOperation? left, IOperation? right) => _finder.Aliases.AreSame(_finder.Resolve(left), _finder.Resolve(right));

    /// <summary>Is the token cancelled when the source, or the token of it, is?</summary>
    public bool EndsWith(IOperation token, IOperation? source) => EndsWith(token, _finder.Resolve(source));

    public bool EndsWith(IOperation token, object? source) => _finder.Aliases.EndsWith(_finder.Resolve(token), source);

    private void AddUses()
    {
        foreach (var invocation in Index.Invocations)
        {
            if (Known.IsRuntimeRead(invocation.TargetMethod))
                Add(UseKind.ReadAll, invocation, Surroundings.ReceiverOf(invocation) ?? (invocation.Arguments.Length > 0
                    ? invocation.Arguments[0].Value : null));
            else if (Known.IsChannelMember(invocation.TargetMethod))
                Add(KindOf(invocation.TargetMethod), invocation, Surroundings.ReceiverOf(invocation));
        }

        foreach (var reference in Index.MethodReferences)
        {
            if (Known.IsChannelMember(reference.Method))
                Add(KindOf(reference.Method), reference, reference.Instance);
        }
    }

    private void Add(UseKind kind, IOperation operation, IOperation? receiver)
    {
        // a use of `this` inside a ChannelWriter of one's own is not a use of a channel
        if (kind == UseKind.Other || receiver is null || Index.BodyOf(operation) is not { } body
            || (ChannelOf(receiver) ?? _finder.Unnamed(receiver)) is not { } channel)
            return;

        var use = new ChannelUse(kind, operation, channel, body) { IsWrapped = Known.Wrappers.KindOf(MethodOf(operation)) is not null };
        _useAt[operation] = use;
        channel.Uses.Add(use);
        if (use.IsCompletion)
            channel.Completions.Add(use);

        Uses.Add(use);
    }

    private static IMethodSymbol MethodOf(IOperation use)
        => use is IInvocationOperation invocation ? invocation.TargetMethod : ((IMethodReferenceOperation)use).Method;

    private UseKind KindOf(IMethodSymbol method) => Known.Wrappers.KindOf(method) ?? method.Name switch
    {
        "TryWrite" => UseKind.TryWrite,
        "WriteAsync" => UseKind.WriteAsync,
        "WaitToWriteAsync" => UseKind.WaitToWrite,
        "Complete" => UseKind.Complete,
        "TryComplete" => UseKind.TryComplete,
        "TryRead" => UseKind.TryRead,
        "ReadAsync" => UseKind.ReadAsync,
        "WaitToReadAsync" => UseKind.WaitToRead,
        "ReadAllAsync" => UseKind.ReadAll,
        _ => UseKind.Other,
    };
}
