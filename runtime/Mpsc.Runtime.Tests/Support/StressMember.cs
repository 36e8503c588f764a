using System.Threading.Channels;

namespace Mpsc.Tests;

/// <summary>One thread of a stress test: calls a loop's members at random and knows what must come of it.</summary>
internal sealed class StressMember(TestLoop test, int number, int seed)
{
    private readonly Random _random = new(seed);
    private readonly List<Task<bool>> _posts = [];
    private readonly List<Task> _messages = [];
    private readonly List<Task> _ends = [];
    private int _next;
    private int _messagesRun;

    public int Accepted { get; private set; }

    public int MessagesRun => Volatile.Read(ref _messagesRun);

    public int MessagesSucceeded => _messages.Count(message => message.IsCompletedSuccessfully);

    public void Run(int operations)
    {
        for (int i = 0; i < operations; i++)
            Call(_random.Next(400));
    }

    /// <summary>Every task ends: a post as accepted, refused or cancelled, a message as run or refused.</summary>
    public async Task AssertAllEndedAsync()
    {
        await Task.WhenAll([.. _posts, .. _messages, .. _ends]).ContinueWith(all => all.Exception, TaskScheduler.Default).Within();
        Accepted += _posts.Count(post => post.IsCompletedSuccessfully && post.Result);
        Assert.All(_posts, post => Assert.False(post.IsFaulted));
        foreach (Task message in _messages.Where(message => message.IsFaulted))
            Assert.IsType<ChannelClosedException>(message.Exception!.InnerException);
    }

    private void Call(int what)
    {
        ConsumerLoop<int> loop = test.Loop;
        switch (what)
        {
            case < 200:
                Accepted += loop.TryPost(Next()) ? 1 : 0;
                break;
            case < 280:
                using (var source = new CancellationTokenSource())
                {
                    _posts.Add(loop.PostAsync(Next(), source.Token).AsTask());
                    if (what % 2 == 0)
                        source.Cancel();
                }

                break;
            case < 320:
                _messages.Add(loop.InvokeAsync(() => test.Exclusively(() => Interlocked.Increment(ref _messagesRun))));
                break;
            case < 340:
                _messages.Add(loop.InvokeAsync(async () =>
                {
                    await Task.Yield();
                    test.Exclusively(() => Interlocked.Increment(ref _messagesRun));
                }));
                break;
            case < 360:
                loop.Pause();
                break;
            case < 394:
                loop.Resume();
                break;
            case 394:
                loop.TryComplete();
                break;
            case 395:
                _ends.Add(loop.StopAsync());
                break;
            case 396:
                _ends.Add(loop.DrainAsync(new CancellationToken(canceled: true)));
                break;
            case 397:
                _ends.Add(loop.DisposeAsync().AsTask());
                break;
            default:
                Assert.InRange(loop.Count, 0, int.MaxValue);
                _ = loop.Completion.IsCompleted;
                break;
        }
    }

    private int Next() => (number << 16) + _next++;
}
