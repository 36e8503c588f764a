using System.Collections.Concurrent;

namespace Mpsc.Tests;

/// <summary>
/// A <see cref="ConsumerLoop{T}"/> that writes down what becomes of its items. The kind is a list of words: the handler's shape ("sync",
/// "task", "value task", or "yielding", which suspends after its body), then "bounded", "exclusive", "pinned" (one thread) or "tiny".
/// </summary>
internal sealed class TestLoop
{
    /// <summary>One for all, because nothing ends its thread.</summary>
    private static readonly SingleThreadScheduler Pinned = new();

    private readonly Action<TestLoop, int> _body;
    private readonly List<int> _handled = [];
    private readonly List<int> _undelivered = [];
    private int _inside;
    private int _overlaps;

    private TestLoop(string kind, Action<TestLoop, int>? body, LoopWishes wishes)
    {
        _body = body ?? ((_, _) => { });
        ConsumerLoopOptions<int> options = OptionsOf(kind, wishes);
        Loop = kind.Split(", ")[0] switch
        {
            "sync" => new ConsumerLoop<int>(Handle, options),
            "task" => new ConsumerLoop<int>(HandleAsTask, options),
            "value task" => new ConsumerLoop<int>(HandleAsValueTask, options),
            "yielding" => new ConsumerLoop<int>(HandleAndYield, options),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
        };
    }

    /// <summary>Every shape of handler, bounded and unbounded, on the thread pool and on schedulers.</summary>
    public static TheoryData<string> Kinds =>
    [
        "sync", "task", "value task", "yielding", "sync, bounded", "yielding, bounded", "sync, exclusive", "yielding, exclusive",
        "sync, pinned", "yielding, pinned", "yielding, bounded, exclusive", "sync, tiny", "yielding, tiny",
    ];

    public ConsumerLoop<int> Loop { get; }

    public ConcurrentQueue<(Exception Error, int Item)> Errors { get; } = [];

    /// <summary>The handler's token, when it has seen one.</summary>
    public CancellationToken Token { get; private set; }

    public IReadOnlyList<int> Handled => Copy(_handled);

    public IReadOnlyList<int> Undelivered => Copy(_undelivered);

    /// <summary>How often a handler began while another one, or a callback, had not ended.</summary>
    public int Overlaps => Volatile.Read(ref _overlaps);

    public static TestLoop Of(string kind, Action<TestLoop, int>? body = null, LoopWishes? wishes = null) =>
        new(kind, body, wishes ?? new LoopWishes());

    /// <summary>A loop whose handler holds item 0 until the gate is opened.</summary>
    public static async Task<(TestLoop Test, Gate Gate)> HeldAsync(
        string kind, Action<TestLoop, int>? body = null, LoopWishes? wishes = null)
    {
        var gate = new Gate();
        TestLoop test = Of(
            kind,
            (self, item) =>
            {
                if (item == 0)
                    gate.Pass();
                body?.Invoke(self, item);
            },
            wishes);
        Assert.True(test.Loop.TryPost(0));
        await gate.Entered.Within();
        return (test, gate);
    }

    public void Post(int from, int count)
    {
        for (int item = from; item < from + count; item++)
            Assert.True(Loop.TryPost(item));
    }

    /// <summary>Handled and undelivered items are those from 0 to the count, each once and in order; nothing overlapped.</summary>
    public void AssertAccounts(int accepted)
    {
        Assert.Equal(Enumerable.Range(0, accepted), Handled.Concat(Undelivered));
        Assert.Equal(0, Overlaps);
    }

    /// <summary>Runs something that must not be overlapped by the handler, and writes it down when it is.</summary>
    public void Exclusively(Action action)
    {
        Enter();
        action();
        Exit();
    }

    private ConsumerLoopOptions<int> OptionsOf(string kind, LoopWishes wishes) => new()
    {
        Capacity = kind.Contains("bounded") ? wishes.Capacity ?? 200_000 : null,
        Scheduler = wishes.Scheduler ?? (kind.Contains("exclusive") ? new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler
            : kind.Contains("pinned") ? Pinned : null),
        Queue = kind.Contains("tiny") ? TinySegments.Of(2) : QueueSettings.Default,
        SpinsBeforePark = kind.Contains("tiny") ? 0 : 20,
        MaxItemsPerRun = wishes.MaxItemsPerRun,
        ErrorPolicy = wishes.ErrorPolicy,
        ErrorPolicySelector = wishes.Selector is { } selector ? (error, _) => selector(error) : null,
        OnError = (error, item) =>
        {
            Errors.Enqueue((error, item));
            wishes.OnError?.Invoke(this);
        },
        OnUndelivered = item =>
        {
            Exclusively(() => Add(_undelivered, item));
            wishes.OnUndelivered?.Invoke(item);
        },
    };

    private void Handle(int item)
    {
        Enter();
        try
        {
            Add(_handled, item);
            _body(this, item);
        }
        finally
        {
            Exit();
        }
    }

    private Task HandleAsTask(int item)
    {
        Handle(item);
        return Task.CompletedTask;
    }

    private ValueTask HandleAsValueTask(int item, CancellationToken token)
    {
        Token = token;
        Handle(item);
        return default;
    }

    private async ValueTask HandleAndYield(int item, CancellationToken token)
    {
        Token = token;
        Enter();
        try
        {
            Add(_handled, item);
            _body(this, item);
            await Task.Yield();
        }
        finally
        {
            Exit();
        }
    }

    private void Enter()
    {
        if (Interlocked.Increment(ref _inside) != 1)
            Interlocked.Increment(ref _overlaps);
    }

    private void Exit() => Interlocked.Decrement(ref _inside);

    private static void Add(List<int> list, int item)
    {
        lock (list)
            list.Add(item);
    }

    private static List<int> Copy(List<int> list)
    {
        lock (list)
            return [.. list];
    }
}
