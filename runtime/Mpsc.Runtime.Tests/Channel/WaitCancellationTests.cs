using System.Threading.Channels;

namespace Mpsc.Tests;

public class WaitCancellationTests
{
    [Fact]
    public async Task A_pending_wait_is_cancelled_with_its_token()
    {
        MpscChannel<int> channel = MpscChannel.CreateUnbounded<int>();
        using var source = new CancellationTokenSource();
        ValueTask<bool> wait = channel.Reader.WaitToReadAsync(source.Token);
        Assert.False(wait.IsCompleted);
        source.Cancel();
        Assert.True(wait.IsCanceled);
        Assert.Equal(source.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait.Within())).CancellationToken);

        channel.Writer.TryWrite(1);
        Assert.True(await channel.Reader.WaitToReadAsync().Within());
    }

    [Fact]
    public async Task A_cancelled_read_takes_no_item()
    {
        MpscChannel<int> channel = MpscChannel.CreateUnbounded<int>();
        using var source = new CancellationTokenSource();
        ValueTask<int> read = channel.Reader.ReadAsync(source.Token);
        source.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read.Within());
        channel.Writer.TryWrite(1);
        Assert.Equal(1, await channel.Reader.ReadAsync().Within());
    }

    [Fact]
    public async Task A_token_cancelled_after_the_wait_ended_changes_nothing()
    {
        MpscChannel<int> channel = MpscChannel.CreateUnbounded<int>();
        using var old = new CancellationTokenSource();
        ValueTask<bool> unfetched = channel.Reader.WaitToReadAsync(old.Token);
        channel.Writer.TryWrite(1);
        Assert.True(channel.Reader.TryRead(out _));
        ValueTask<bool> next = channel.Reader.WaitToReadAsync();
        old.Cancel();
        Assert.False(next.IsCompleted);
        channel.Writer.TryWrite(2);
        Assert.True(await next.Within());
        Assert.True(await unfetched);
    }

    // Each wait ends exactly once, and however it ends the item is there.
    [Fact]
    public void Cancelling_may_race_a_write()
    {
        const int Rounds = 4000;
        MpscChannel<int> channel = Channels.Tiny<int>();
        CancellationTokenSource source = new();
        ValueTask<bool> wait = default;
        using var turn = new Barrier(3);
        Crew.Run(
            () =>
            {
                for (int round = 0; round < Rounds; round++)
                {
                    source = new CancellationTokenSource();
                    wait = channel.Reader.WaitToReadAsync(source.Token);
                    turn.SignalAndWait();
                    Task<bool> task = wait.AsTask();
                    Assert.True(Task.WhenAny(task).Wait(Deadline.Limit));
                    Assert.True(task.IsCanceled || task.Result);
                    Assert.True(SpinWait.SpinUntil(() => channel.Reader.Count > 0, Deadline.Limit));
                    Assert.True(channel.Reader.TryRead(out int item) && item == round);
                    Assert.False(channel.Reader.TryRead(out _));
                    turn.SignalAndWait();
                }
            },
            () =>
            {
                for (int round = 0; round < Rounds; round++)
                {
                    turn.SignalAndWait();
                    Thread.SpinWait(round % 50);
                    source.Cancel();
                    turn.SignalAndWait();
                }
            },
            () =>
            {
                for (int round = 0; round < Rounds; round++)
                {
                    turn.SignalAndWait();
                    Thread.SpinWait(round / 50 % 50);
                    Assert.True(channel.Writer.TryWrite(round));
                    turn.SignalAndWait();
                }
            });
    }

    [Theory, InlineData(1), InlineData(3)]
    public async Task Nothing_is_lost_or_doubled_while_waits_and_reads_are_cancelled_at_random(int producers)
    {
        const int PerProducer = 10_000;
        MpscChannel<(int Producer, int Number)> channel = Channels.Tiny<(int, int)>();
        CancellationTokenSource current = new();
        bool done = false;
        Task canceller = Task.Run(() =>
        {
            var random = new Random(1);
            while (!Volatile.Read(ref done))
            {
                Thread.SpinWait(random.Next(400));
                Volatile.Read(ref current).Cancel();
            }
        });
        Task consumer = Task.Run(async () =>
        {
            var next = new int[producers];
            for (int round = 0; ; round++)
            {
                try
                {
                    if (round % 2 == 0)
                    {
                        if (!await channel.Reader.WaitToReadAsync(current.Token))
                            break;
                        while (channel.Reader.TryRead(out var item))
                            Assert.Equal(next[item.Producer]++, item.Number);
                    }
                    else
                    {
                        var item = await channel.Reader.ReadAsync(current.Token);
                        Assert.Equal(next[item.Producer]++, item.Number);
                    }
                }
                catch (OperationCanceledException)
                {
                    Volatile.Write(ref current, new CancellationTokenSource());
                }
                catch (ChannelClosedException)
                {
                    break;
                }
            }

            Assert.All(next, count => Assert.Equal(PerProducer, count));
        });
        Crew.Run([.. Crew.Of(producers, producer =>
        {
            for (int i = 0; i < PerProducer; i++)
            {
                Assert.True(channel.Writer.TryWrite((producer, i)));
                if (i % 5 == 0)
                    Thread.SpinWait(i % 300);
            }
        })]);
        channel.Writer.Complete();
        await consumer.Within();
        Volatile.Write(ref done, true);
        await canceller.Within();
    }
}
