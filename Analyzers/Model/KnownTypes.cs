using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Mpsc.Analyzers.Model;

/// <summary>
/// The symbols that the model compares against, looked up once per compilation. Immutable and safe for concurrent use.
/// </summary>
internal sealed class KnownTypes
{
    private static readonly HashSet<string> UseNames =
    [
        "TryWrite", "WriteAsync", "WaitToWriteAsync", "Complete", "TryComplete", "TryRead", "TryPeek", "ReadAsync", "WaitToReadAsync", "ReadAllAsync",
        "AddProducer", "TryEnqueue", "Enqueue", "TryDequeue", "Drain", "TryPost", "PostAsync", "DrainAsync", "Stop", "StopAsync", "Pause", "Resume",
        "InvokeAsync", "DisposeAsync",
    ];

    private readonly INamedTypeSymbol? _channelFactory;
    private readonly INamedTypeSymbol? _mpscChannelFactory;
    private readonly INamedTypeSymbol _channel;
    private readonly INamedTypeSymbol _channelOfTwo;
    private readonly INamedTypeSymbol? _channelProducer;
    private readonly INamedTypeSymbol? _readerExtensions;
    private readonly INamedTypeSymbol? _consumerLoop;
    private readonly INamedTypeSymbol? _consumerLoopOfT;
    private readonly INamedTypeSymbol? _queue;
    private readonly INamedTypeSymbol? _boundedQueue;

    private KnownTypes(Compilation compilation, INamedTypeSymbol channel, INamedTypeSymbol channelOfTwo, INamedTypeSymbol reader,
        INamedTypeSymbol writer, ChannelWrappers wrappers)
    {
        Wrappers = wrappers;
        _channel = channel;
        _channelOfTwo = channelOfTwo;
        Reader = reader;
        Writer = writer;

        _channelFactory = Find(compilation, "System.Threading.Channels.Channel");
        _mpscChannelFactory = Find(compilation, "Mpsc.MpscChannel");
        _channelProducer = Find(compilation, "Mpsc.ChannelProducer`1");
        _readerExtensions = Find(compilation, "Mpsc.ChannelReaderExtensions");
        _consumerLoop = Find(compilation, "Mpsc.ConsumerLoop");
        _consumerLoopOfT = Find(compilation, "Mpsc.ConsumerLoop`1");
        _queue = Find(compilation, "Mpsc.MpscQueue`1");
        _boundedQueue = Find(compilation, "Mpsc.BoundedMpscQueue`1");

        Task = Find(compilation, "System.Threading.Tasks.Task");
        TaskOfT = Find(compilation, "System.Threading.Tasks.Task`1");
        ValueTask = Find(compilation, "System.Threading.Tasks.ValueTask");
        ValueTaskOfT = Find(compilation, "System.Threading.Tasks.ValueTask`1");
        TaskCompletionSource = Find(compilation, "System.Threading.Tasks.TaskCompletionSource");
        TaskCompletionSourceOfT = Find(compilation, "System.Threading.Tasks.TaskCompletionSource`1");
        TaskFactory = Find(compilation, "System.Threading.Tasks.TaskFactory");
        TaskFactoryOfT = Find(compilation, "System.Threading.Tasks.TaskFactory`1");
        Parallel = Find(compilation, "System.Threading.Tasks.Parallel");
        Thread = Find(compilation, "System.Threading.Thread");
        ThreadPool = Find(compilation, "System.Threading.ThreadPool");
        SpinWait = Find(compilation, "System.Threading.SpinWait");
        Timer = Find(compilation, "System.Threading.Timer");
        PeriodicTimer = Find(compilation, "System.Threading.PeriodicTimer");
        Interlocked = Find(compilation, "System.Threading.Interlocked");
        Counter = Find(compilation, "System.Diagnostics.Metrics.Counter`1");
        Debug = Find(compilation, "System.Diagnostics.Debug");
        CountdownEvent = Find(compilation, "System.Threading.CountdownEvent");
        Barrier = Find(compilation, "System.Threading.Barrier");
        WaitHandle = Find(compilation, "System.Threading.WaitHandle");
        SemaphoreSlim = Find(compilation, "System.Threading.SemaphoreSlim");
        Monitor = Find(compilation, "System.Threading.Monitor");
        Lock = Find(compilation, "System.Threading.Lock");
        Enumerable = Find(compilation, "System.Linq.Enumerable");
        ParallelEnumerable = Find(compilation, "System.Linq.ParallelEnumerable");
        CancellationToken = Find(compilation, "System.Threading.CancellationToken");
        CancellationTokenSource = Find(compilation, "System.Threading.CancellationTokenSource");
        Disposable = Find(compilation, "System.IDisposable");
        AsyncDisposable = Find(compilation, "System.IAsyncDisposable");
        HostedService = Find(compilation, "Microsoft.Extensions.Hosting.IHostedService");
        BackgroundService = Find(compilation, "Microsoft.Extensions.Hosting.BackgroundService");
        Exception = Find(compilation, "System.Exception");
        OperationCanceledException = Find(compilation, "System.OperationCanceledException");
        ChannelClosedException = Find(compilation, "System.Threading.Channels.ChannelClosedException");
        ObjectDisposedException = Find(compilation, "System.ObjectDisposedException");
    }

    /// <summary>The user's own types around a channel.</summary>
    public ChannelWrappers Wrappers { get; }

    public INamedTypeSymbol Reader { get; }
    public INamedTypeSymbol Writer { get; }
    public INamedTypeSymbol? Task { get; }
    public INamedTypeSymbol? TaskOfT { get; }
    public INamedTypeSymbol? ValueTask { get; }
    public INamedTypeSymbol? ValueTaskOfT { get; }
    public INamedTypeSymbol? TaskCompletionSource { get; }
    public INamedTypeSymbol? TaskCompletionSourceOfT { get; }
    public INamedTypeSymbol? TaskFactory { get; }
    public INamedTypeSymbol? TaskFactoryOfT { get; }
    public INamedTypeSymbol? Parallel { get; }
    public INamedTypeSymbol? Thread { get; }
    public INamedTypeSymbol? ThreadPool { get; }
    public INamedTypeSymbol? SpinWait { get; }
    public INamedTypeSymbol? Timer { get; }
    public INamedTypeSymbol? PeriodicTimer { get; }
    public INamedTypeSymbol? Interlocked { get; }
    public INamedTypeSymbol? Counter { get; }
    public INamedTypeSymbol? Debug { get; }
    public INamedTypeSymbol? CountdownEvent { get; }
    public INamedTypeSymbol? Barrier { get; }
    public INamedTypeSymbol? WaitHandle { get; }
    public INamedTypeSymbol? SemaphoreSlim { get; }
    public INamedTypeSymbol? Monitor { get; }
    public INamedTypeSymbol? Lock { get; }
    public INamedTypeSymbol? Enumerable { get; }
    public INamedTypeSymbol? ParallelEnumerable { get; }
    public INamedTypeSymbol? CancellationToken { get; }
    public INamedTypeSymbol? CancellationTokenSource { get; }
    public INamedTypeSymbol? Disposable { get; }
    public INamedTypeSymbol? AsyncDisposable { get; }
    public INamedTypeSymbol? HostedService { get; }
    public INamedTypeSymbol? BackgroundService { get; }
    public INamedTypeSymbol? Exception { get; }
    public INamedTypeSymbol? OperationCanceledException { get; }
    public INamedTypeSymbol? ChannelClosedException { get; }
    public INamedTypeSymbol? ObjectDisposedException { get; }

    /// <summary>The symbols, or null when the compilation does not know System.Threading.Channels: then there is nothing to
    /// analyse.</summary>
    public static KnownTypes? TryCreate(
        Compilation compilation, AnalyzerConfigOptionsProvider? options = null, CancellationToken cancellationToken = default)
    {
        var channel = Find(compilation, "System.Threading.Channels.Channel`1");
        var channelOfTwo = Find(compilation, "System.Threading.Channels.Channel`2");
        var reader = Find(compilation, "System.Threading.Channels.ChannelReader`1");
        var writer = Find(compilation, "System.Threading.Channels.ChannelWriter`1");
        return channel is null || channelOfTwo is null || reader is null || writer is null
            ? null
            : new KnownTypes(compilation, channel, channelOfTwo, reader, writer,
                options is null ? ChannelWrappers.None : ChannelWrappers.Read(compilation, options, cancellationToken));
    }

    // A type that several references define (a polyfill beside the framework) is still a type: take the first.
    private static INamedTypeSymbol? Find(Compilation compilation, string name)
        => compilation.GetTypeByMetadataName(name) is { } only ? only
            : compilation.GetTypesByMetadataName(name) is { Length: > 0 } several ? several[0] : null;

    public static bool Same(ISymbol? left, ISymbol? right)
        => left is not null && right is not null
            && SymbolEqualityComparer.Default.Equals(left.OriginalDefinition, right.OriginalDefinition);

    /// <summary>Is the type, or a base type of it, the given one?</summary>
    public static bool Derives(ITypeSymbol? type, INamedTypeSymbol? from)
    {
        for (var t = type; t is not null && from is not null; t = t.BaseType)
        {
            if (Same(t, from))
                return true;
        }

        return false;
    }

    public bool IsChannel(ITypeSymbol? type) => Derives(type, _channel) || Derives(type, _channelOfTwo);

    public bool IsReader(ITypeSymbol? type) => Derives(type, Reader);

    /// <summary>A writer that completes the channel itself; a producer's handle is not one.</summary>
    public bool IsWriter(ITypeSymbol? type) => Derives(type, Writer) && !IsProducerHandle(type);

    public bool IsProducerHandle(ITypeSymbol? type) => Derives(type, _channelProducer);

    /// <summary>A channel, one of its two ends, or a type of the user that stands for a channel.</summary>
    public bool IsChannelLike(ITypeSymbol? type)
        => type is INamedTypeSymbol or ITypeParameterSymbol && (IsChannelOrEnd(type) || Wrappers.IsWrapper(type));

    /// <summary>A task's type, value tasks included.</summary>
    public bool IsTask(ITypeSymbol? type)
        => Derives(type, Task) || Same(type, ValueTask) || Same(type, ValueTaskOfT);

    /// <summary>A <c>TaskCompletionSource</c>, with or without a result.</summary>
    public bool IsCompletionSource(ITypeSymbol? type) => Derives(type, TaskCompletionSource) || Derives(type, TaskCompletionSourceOfT);

    public bool IsToken(ITypeSymbol? type) => Same(type, CancellationToken);

    public bool IsTokenSource(ITypeSymbol? type) => Derives(type, CancellationTokenSource);

    /// <summary><c>Channel.Create…</c> of the BCL or of our runtime.</summary>
    public bool IsChannelFactory(IMethodSymbol method)
        => method.IsStatic && (Same(method.ContainingType, _channelFactory) || Same(method.ContainingType, _mpscChannelFactory));

    /// <summary>A channel of our runtime: its producers' handles complete it.</summary>
    public bool IsMpscFactory(IMethodSymbol method) => Same(method.ContainingType, _mpscChannelFactory);

    /// <summary>A method of our runtime that reads the channel given as its first argument.</summary>
    public bool IsRuntimeRead(IMethodSymbol method)
        => Same(method.ContainingType, _readerExtensions) || Same(method.ContainingType, _consumerLoop);

    /// <summary>Is our runtime referenced?</summary>
    public bool HasRuntime => _consumerLoopOfT is not null;

    /// <summary>A class of our runtime that has to be used in a certain way.</summary>
    public RuntimeKind KindOf(ITypeSymbol? type)
        => !HasRuntime || type is not INamedTypeSymbol ? RuntimeKind.None
            : Same(type, _consumerLoopOfT) ? RuntimeKind.Loop
            : Same(type, _queue) ? RuntimeKind.Queue
            : Same(type, _boundedQueue) ? RuntimeKind.BoundedQueue
            : Same(type, _channelProducer) ? RuntimeKind.Handle : RuntimeKind.None;

    /// <summary><c>channel.AddProducer()</c>: a handle for one more producer.</summary>
    public bool IsAddProducer(IMethodSymbol method) => HasRuntime && method.Name == "AddProducer" && Same(method.ReturnType, _channelProducer);

    /// <summary><c>channel.Reader</c> or <c>channel.Writer</c>.</summary>
    public bool IsChannelEnd(IPropertySymbol property)
        => property.Name is "Reader" or "Writer" && IsChannel(property.ContainingType);

    /// <summary>Has a method that uses a channel, or an object of our runtime, this name? A first look, that costs least.</summary>
    public bool MayBeUse(string method) => UseNames.Contains(method) || Wrappers.MayBeNamed(method);

    /// <summary>A member that channels, readers or writers have, on a type that is (or derives from) one.</summary>
    /// <remarks>Of a type that stands for a channel it is only the methods that the options name.</remarks>
    public bool IsChannelMember(ISymbol member)
        => (member.ContainingType is { } type && IsChannelOrEnd(type)) || (member is IMethodSymbol method && Wrappers.KindOf(method) is not null);

    private bool IsChannelOrEnd(ITypeSymbol type) => IsChannel(type) || Derives(type, Reader) || Derives(type, Writer);
}
