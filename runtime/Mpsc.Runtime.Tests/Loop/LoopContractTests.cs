using System.Diagnostics;

namespace Mpsc.Tests;

/// <summary>What the documentation promises in unusual surroundings.</summary>
public class LoopContractTests
{
    private static readonly AsyncLocal<string?> Ambient = new();

    /// <summary>The stopper may hold a lock that the callback needs.</summary>
    [Fact]
    public async Task Undelivered_items_are_not_handed_back_on_the_thread_that_stops()
    {
        Thread? stopper = null;
        bool wasStopper = false;
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var loop = new ConsumerLoop<int>(
            async (item, token) =>
            {
                var canceled = new TaskCompletionSource();
                using (token.Register(() => canceled.TrySetCanceled()))
                {
                    entered.TrySetResult();
                    await canceled.Task.ConfigureAwait(false);
                }
            },
            new ConsumerLoopOptions<int> { OnUndelivered = _ => wasStopper |= Thread.CurrentThread == Volatile.Read(ref stopper) });
        for (int i = 0; i < 10; i++)
            loop.TryPost(i);
        await entered.Task.Within();
        Crew.Run(() =>
        {
            Volatile.Write(ref stopper, Thread.CurrentThread);
            loop.Stop();
        });
        await loop.Completion.Within();
        Assert.False(wasStopper);
    }

    /// <summary>It may be a user interface's thread, a timer's, or hold a lock.</summary>
    [Theory, InlineData(false), InlineData(true)]
    public async Task The_next_item_is_not_handled_on_a_foreign_thread_that_ends_a_handlers_task(bool isTask)
    {
        var source = new OneTimeSource();
        var task = new TaskCompletionSource();
        var handledOnPool = new TaskCompletionSource<(bool IsPool, SynchronizationContext? Context)>();
        var loop = new ConsumerLoop<int>((item, _) =>
        {
            if (item == 0)
                return isTask ? new ValueTask(task.Task) : new ValueTask(source, 0);
            handledOnPool.TrySetResult((Thread.CurrentThread.IsThreadPoolThread, SynchronizationContext.Current));
            return default;
        });
        loop.TryPost(0);
        loop.TryPost(1);
        await source.Awaited(orBegun: isTask ? loop : null).Within();
        Crew.Run(() =>
        {
            if (isTask)
                task.SetResult();
            else
                new RecordingContext().Within(() => source.Core.SetResult(true));
        });
        Assert.Equal((true, null), await handledOnPool.Task.Within());
        await loop.StopAsync().Within();
    }

    /// <summary>A value task that is awaited a second time throws when it is awaited, not when it is asked whether it has ended.</summary>
    [Fact]
    public async Task A_task_that_cannot_be_awaited_is_one_error_of_its_item()
    {
        var errors = new List<int>();
        var handled = new List<int>();
        var loop = new ConsumerLoop<int>(
            (item, _) =>
            {
                handled.Add(item);
                return item == 0 ? new ValueTask(new RefusingSource(), 0) : default;
            },
            new ConsumerLoopOptions<int> { ErrorPolicy = ErrorPolicy.Continue, OnError = (_, item) => errors.Add(item) });
        loop.TryPost(0);
        await loop.InvokeAsync(() => { }).Within();
        await loop.InvokeAsync(() => { }).Within();
        loop.TryPost(1);
        await loop.DrainAsync().Within();
        Assert.Equal([0, 1], handled);
        Assert.Equal([0], errors);
    }

    /// <summary>What a handler leaves in the execution context of a thread would be seen by the next work there.</summary>
    [Fact]
    public async Task A_handlers_ambient_values_do_not_stay_on_the_schedulers_thread()
    {
        using var scheduler = new SingleThreadScheduler();
        var options = new ConsumerLoopOptions<int> { Scheduler = scheduler };
        var first = new ConsumerLoop<int>(_ => Ambient.Value = "handler", options);
        string? seen = "nothing yet";
        var second = new ConsumerLoop<int>(_ => seen = Ambient.Value, options);
        first.TryPost(0);
        await first.DrainAsync().Within();
        second.TryPost(0);
        await second.DrainAsync().Within();
        Assert.Null(seen);
    }

    [Fact]
    public async Task An_inline_scheduler_does_not_show_the_posters_ambient_values()
    {
        string? seen = "nothing yet";
        var loop = new ConsumerLoop<int>(_ => seen = Ambient.Value, new ConsumerLoopOptions<int> { Scheduler = new InlineScheduler() });
        Crew.Run(() =>
        {
            Ambient.Value = "poster";
            loop.TryPost(0);
        });
        await loop.DrainAsync().Within();
        Assert.Null(seen);
    }

    /// <summary>A deep enough stack would kill the process.</summary>
    [Fact]
    public void Runs_do_not_pile_up_on_the_stack_of_an_inline_scheduler()
    {
        int deepest = 0;
        int depthHere = new StackTrace().FrameCount;
        var options = new ConsumerLoopOptions<int> { Scheduler = new InlineScheduler(), MaxItemsPerRun = 1 };
        var loop = new ConsumerLoop<int>(_ => deepest = Math.Max(deepest, new StackTrace().FrameCount), options);
        loop.Pause();
        for (int i = 0; i < 100; i++)
            loop.TryPost(i);
        loop.Resume();
        Assert.InRange(deepest - depthHere, 1, 100);
    }

    [Fact]
    public async Task A_drain_whose_token_meets_a_throwing_callback_still_waits_for_the_end()
    {
        var gate = new Gate();
        var loop = new ConsumerLoop<int>(async (_, token) =>
        {
            using (token.Register(() => throw new InvalidOperationException("callback")))
                await gate.PassAsync();
        });
        loop.TryPost(0);
        await gate.Entered.Within();
        Task drain = loop.DrainAsync(new CancellationToken(canceled: true));
        bool wasTooEarly = drain.IsCompleted;
        gate.Open();
        await drain.ContinueWith(done => done.Exception, TaskScheduler.Default).Within();
        Assert.False(wasTooEarly);
    }
}
