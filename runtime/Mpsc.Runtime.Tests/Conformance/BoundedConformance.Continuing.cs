using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Mpsc.Tests;

public partial class BoundedConformance
{
    [Theory, InlineData(false), InlineData(true)]
    public async Task A_writer_resumes_in_its_synchronization_context(bool wait)
    {
        Channel<int> channel = CreateFull(1);
        var context = new RecordingContext();
        Task<SynchronizationContext?>? producer = null;
        context.Within(() => producer = Produce());
        Assert.False(producer!.IsCompleted);
        AssertRead(1, channel);
        Assert.Same(context, await producer.Within());

        async Task<SynchronizationContext?> Produce()
        {
            if (wait)
                await channel.Writer.WaitToWriteAsync();
            else
                await channel.Writer.WriteAsync(2);
            return SynchronizationContext.Current;
        }
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_writer_resumes_on_its_task_scheduler(bool wait)
    {
        Channel<int> channel = CreateFull(1);
        TaskScheduler scheduler = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;
        Task<TaskScheduler> producer = await Task.Factory.StartNew(
            async () =>
            {
                if (wait)
                    await channel.Writer.WaitToWriteAsync();
                else
                    await channel.Writer.WriteAsync(2);
                return TaskScheduler.Current;
            },
            CancellationToken.None, TaskCreationOptions.None, scheduler).Within();
        Assert.False(producer.IsCompleted);
        AssertRead(1, channel);
        Assert.Same(scheduler, await producer.Within());
    }

    [Fact]
    public async Task A_writers_execution_context_flows_through_its_await()
    {
        Channel<int> channel = CreateFull(1);
        Task<string?> producer = Produce();
        Ambient.Value = "consumer";
        AssertRead(1, channel);
        Assert.Equal("producer", await producer.Within());

        async Task<string?> Produce()
        {
            Ambient.Value = "producer";
            await channel.Writer.WriteAsync(2);
            return Ambient.Value;
        }
    }

    [Fact]
    public async Task A_read_does_not_run_a_writers_continuation()
    {
        Channel<int> channel = CreateFull(1);
        var writes = new ContinuationProbe();
        ValueTaskAwaiter write = channel.Writer.WriteAsync(2).GetAwaiter();
        write.UnsafeOnCompleted(writes.Continue);
        ContinuationProbe.Act(() => AssertRead(1, channel));
        Assert.False(await writes.RanInside.Within());

        var waits = new ContinuationProbe();
        channel.Writer.WaitToWriteAsync().GetAwaiter().UnsafeOnCompleted(waits.Continue);
        ContinuationProbe.Act(() => AssertRead(2, channel));
        Assert.False(await waits.RanInside.Within());
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Completing_or_cancelling_does_not_run_a_writers_continuation(bool cancel)
    {
        Channel<int> channel = CreateFull(1);
        using var source = new CancellationTokenSource();
        var writes = new ContinuationProbe();
        var waits = new ContinuationProbe();
        channel.Writer.WriteAsync(2, source.Token).GetAwaiter().UnsafeOnCompleted(writes.Continue);
        channel.Writer.WaitToWriteAsync(source.Token).GetAwaiter().UnsafeOnCompleted(waits.Continue);
        ContinuationProbe.Act(() =>
        {
            if (cancel)
                source.Cancel();
            else
                channel.Writer.Complete();
        });
        Assert.False(await writes.RanInside.Within());
        Assert.False(await waits.RanInside.Within());
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_writers_continuation_may_be_registered_before_and_after_the_end(bool after)
    {
        Channel<int> channel = CreateFull(1);
        var continued = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        ValueTaskAwaiter write = channel.Writer.WriteAsync(2).GetAwaiter();
        if (after)
            AssertRead(1, channel);
        write.OnCompleted(() => continued.SetResult(write.IsCompleted));
        if (!after)
            AssertRead(1, channel);
        Assert.True(await continued.Task.Within());
        AssertRest(channel, 2);
    }
}
