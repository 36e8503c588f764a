using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Mpsc.Tests;

public partial class ChannelConformance
{
    protected static readonly AsyncLocal<string?> Ambient = new();

    [Theory, InlineData(Consuming.Wait), InlineData(Consuming.Read), InlineData(Consuming.Enumerate)]
    public async Task An_await_resumes_in_its_synchronization_context(Consuming operation)
    {
        Channel<int> channel = Create<int>();
        var context = new RecordingContext();
        Task<SynchronizationContext?>? consumer = null;
        context.Within(() => consumer = ConsumeHere());
        Assert.False(consumer!.IsCompleted);
        Assert.Equal(0, context.Posts);
        Assert.True(channel.Writer.TryWrite(1));
        Assert.Same(context, await consumer.Within());

        async Task<SynchronizationContext?> ConsumeHere()
        {
            switch (operation)
            {
                case Consuming.Wait:
                    await channel.Reader.WaitToReadAsync();
                    break;
                case Consuming.Read:
                    await channel.Reader.ReadAsync();
                    break;
                case Consuming.Enumerate:
                    await foreach (int _ in channel.Reader.ReadAllAsync())
                        break;
                    break;
            }

            return SynchronizationContext.Current;
        }
    }

    [Fact]
    public async Task An_await_that_asks_for_no_context_gets_none()
    {
        Channel<int> channel = Create<int>();
        var context = new RecordingContext();
        Task? consumer = null;
        context.Within(() => consumer = ConsumeAnywhere());
        Assert.True(channel.Writer.TryWrite(1));
        Assert.True(channel.Writer.TryWrite(2));
        channel.Writer.Complete();
        await consumer!.Within();
        Assert.Equal(0, context.Posts);

        async Task ConsumeAnywhere()
        {
            await channel.Reader.WaitToReadAsync().ConfigureAwait(false);
            await channel.Reader.ReadAsync().ConfigureAwait(false);
            await foreach (int _ in channel.Reader.ReadAllAsync().ConfigureAwait(false))
            {
            }
        }
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task An_await_resumes_on_its_task_scheduler(bool read)
    {
        Channel<int> channel = Create<int>();
        TaskScheduler scheduler = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;
        // The outer task ends when the inner one waits.
        Task<TaskScheduler> consumer = await Task.Factory.StartNew(
            async () =>
            {
                if (read)
                    await channel.Reader.ReadAsync();
                else
                    await channel.Reader.WaitToReadAsync();
                return TaskScheduler.Current;
            },
            CancellationToken.None, TaskCreationOptions.None, scheduler).Within();
        Assert.False(consumer.IsCompleted);
        Assert.True(channel.Writer.TryWrite(1));
        Assert.Same(scheduler, await consumer.Within());
    }

    [Theory, InlineData(Consuming.Wait), InlineData(Consuming.Read), InlineData(Consuming.Enumerate)]
    public async Task The_consumers_execution_context_flows_through_an_await(Consuming operation)
    {
        Channel<int> channel = Create<int>();
        Task<string?> consumer = ConsumeWithContext();
        Ambient.Value = "producer";
        Assert.True(channel.Writer.TryWrite(1));
        Assert.Equal("consumer", await consumer.Within());
        Assert.Equal("producer", Ambient.Value);

        async Task<string?> ConsumeWithContext()
        {
            Ambient.Value = "consumer";
            await Consume(channel, operation);
            return Ambient.Value;
        }
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_registered_continuation_gets_its_own_execution_context_or_none(bool safe)
    {
        Channel<int> channel = Create<int>();
        var found = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        ValueTaskAwaiter<bool> wait = channel.Reader.WaitToReadAsync().GetAwaiter();
        Ambient.Value = "consumer";
        if (safe)
            wait.OnCompleted(() => found.SetResult(Ambient.Value));
        else
            wait.UnsafeOnCompleted(() => found.SetResult(Ambient.Value));
        Ambient.Value = "producer";
        Assert.True(channel.Writer.TryWrite(1));
        Assert.Equal(safe ? "consumer" : null, await found.Task.Within());
        Assert.True(ResultOf(wait));
    }

    [Theory, InlineData(false, false), InlineData(false, true), InlineData(true, false), InlineData(true, true)]
    public async Task A_continuation_may_be_registered_before_and_after_the_end(bool safe, bool after)
    {
        Channel<int> channel = Create<int>();
        var continued = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        ValueTaskAwaiter<int> read = channel.Reader.ReadAsync().GetAwaiter();
        if (after)
            Assert.True(channel.Writer.TryWrite(1));
        if (safe)
            read.OnCompleted(() => continued.SetResult(read.IsCompleted));
        else
            read.UnsafeOnCompleted(() => continued.SetResult(read.IsCompleted));
        if (!after)
            Assert.True(channel.Writer.TryWrite(1));
        Assert.True(await continued.Task.Within());
        Assert.Equal(1, ResultOf(read));

        continued = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        ValueTaskAwaiter<bool> wait = channel.Reader.WaitToReadAsync().GetAwaiter();
        if (after)
            channel.Writer.Complete();
        if (safe)
            wait.OnCompleted(() => continued.SetResult(wait.IsCompleted));
        else
            wait.UnsafeOnCompleted(() => continued.SetResult(wait.IsCompleted));
        if (!after)
            channel.Writer.Complete();
        Assert.True(await continued.Task.Within());
        Assert.False(ResultOf(wait));
    }

    [Fact]
    public async Task A_write_does_not_run_the_consumers_continuation()
    {
        Channel<int> channel = Create<int>();
        var waits = new ContinuationProbe();
        ValueTaskAwaiter<bool> wait = channel.Reader.WaitToReadAsync().GetAwaiter();
        wait.UnsafeOnCompleted(waits.Continue);
        ContinuationProbe.Act(() => Assert.True(channel.Writer.TryWrite(1)));
        Assert.False(await waits.RanInside.Within());
        Assert.True(ResultOf(wait));
        AssertRead(1, channel);

        var reads = new ContinuationProbe();
        ValueTaskAwaiter<int> read = channel.Reader.ReadAsync().GetAwaiter();
        read.UnsafeOnCompleted(reads.Continue);
        ContinuationProbe.Act(() => Assert.True(channel.Writer.WriteAsync(2).IsCompletedSuccessfully));
        Assert.False(await reads.RanInside.Within());
        Assert.Equal(2, ResultOf(read));
    }

    [Fact]
    public async Task Completing_runs_nobodys_continuation()
    {
        Channel<int> channel = Create<int>();
        var waits = new ContinuationProbe();
        var completion = new ContinuationProbe();
        ValueTaskAwaiter<bool> wait = channel.Reader.WaitToReadAsync().GetAwaiter();
        wait.UnsafeOnCompleted(waits.Continue);
        Task continued = channel.Reader.Completion.ContinueWith(
            _ => completion.Continue(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        ContinuationProbe.Act(() => channel.Writer.Complete());
        Assert.False(await waits.RanInside.Within());
        Assert.False(await completion.RanInside.Within());
        Assert.False(ResultOf(wait));
        await continued.Within();
    }

    [Fact]
    public async Task Taking_the_last_item_does_not_run_the_continuation_of_Completion()
    {
        Channel<int> channel = CreateWith(1);
        channel.Writer.Complete();
        var completion = new ContinuationProbe();
        Task continued = channel.Reader.Completion.ContinueWith(
            _ => completion.Continue(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        ContinuationProbe.Act(() => AssertRead(1, channel));
        Assert.False(await completion.RanInside.Within());
        await continued.Within();
    }

    [Fact]
    public async Task Cancelling_does_not_run_the_consumers_continuation()
    {
        Channel<int> channel = Create<int>();
        using var source = new CancellationTokenSource();
        var waits = new ContinuationProbe();
        ValueTaskAwaiter<bool> wait = channel.Reader.WaitToReadAsync(source.Token).GetAwaiter();
        wait.UnsafeOnCompleted(waits.Continue);
        ContinuationProbe.Act(source.Cancel);
        Assert.False(await waits.RanInside.Within());
        Assert.ThrowsAny<OperationCanceledException>(() => ResultOf(wait));
    }
}
