namespace Mpsc.Tests;

/// <summary>A handler that throws follows the policy, whatever its shape and wherever it throws; nothing vanishes.</summary>
public class LoopErrorTests
{
    public static TheoryData<string> Ways => ["sync", "task", "faulted task", "before await", "after await", "faulted value task"];

    [Theory, MemberData(nameof(Ways))]
    public async Task Fault_ends_the_loop_with_the_handlers_exception_and_its_stack(string way)
    {
        var undelivered = new List<int>();
        var seen = new List<(Exception, int)>();
        var error = new InvalidOperationException("handler");
        var loop = Loop(way, error, new() { OnError = (e, item) => seen.Add((e, item)), OnUndelivered = undelivered.Add });
        loop.Pause();
        for (int i = 0; i < 10; i++)
            loop.TryPost(i);
        loop.Resume();
        await Assert.ThrowsAsync<InvalidOperationException>(() => loop.Completion.Within());
        Assert.Same(error, Assert.Single(loop.Completion.Exception!.InnerExceptions));
        Assert.Contains(nameof(ThrowFrom), error.StackTrace);
        Assert.Equal([(error, 3)], seen);
        Assert.Equal([4, 5, 6, 7, 8, 9], undelivered);
        Assert.Equal(ConsumerLoopState.Faulted, loop.State);
        Assert.False(loop.TryPost(0));
    }

    [Theory, MemberData(nameof(Ways))]
    public async Task Continue_goes_on_with_the_next_item(string way)
    {
        var seen = new List<int>();
        var handled = new List<int>();
        var options = new ConsumerLoopOptions<int> { ErrorPolicy = ErrorPolicy.Continue, OnError = (_, item) => seen.Add(item) };
        var loop = Loop(way, new InvalidOperationException(), options, handled.Add);
        for (int i = 0; i < 10; i++)
            loop.TryPost(i);
        await loop.DrainAsync().Within();
        Assert.Equal([3], seen);
        Assert.Equal([0, 1, 2, 4, 5, 6, 7, 8, 9], handled);
        Assert.Equal(ConsumerLoopState.Completed, loop.State);
    }

    [Theory, MemberData(nameof(Ways))]
    public async Task Stop_ends_the_loop_without_failing_it(string way)
    {
        var seen = new List<int>();
        var undelivered = new List<int>();
        var loop = Loop(way, new InvalidOperationException(), new()
        {
            ErrorPolicy = ErrorPolicy.Stop,
            OnError = (_, item) => seen.Add(item),
            OnUndelivered = undelivered.Add,
        });
        loop.Pause();
        for (int i = 0; i < 6; i++)
            loop.TryPost(i);
        loop.Resume();
        await loop.Completion.Within();
        Assert.Equal([3], seen);
        Assert.Equal([4, 5], undelivered);
        Assert.Equal(ConsumerLoopState.Completed, loop.State);
    }

    [Theory, MemberData(nameof(Ways))]
    public async Task The_selector_is_asked_instead_of_the_policy(string way)
    {
        var asked = new List<(string, int)>();
        var loop = Loop(way, new InvalidOperationException("x"), new()
        {
            ErrorPolicySelector = (error, item) =>
            {
                asked.Add((error.Message, item));
                return ErrorPolicy.Continue;
            },
        });
        for (int i = 0; i < 6; i++)
            loop.TryPost(i);
        await loop.DrainAsync().Within();
        Assert.Equal([("x", 3)], asked);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_callback_that_throws_faults_the_loop_with_both_exceptions(bool isSelector)
    {
        var error = new InvalidOperationException("handler");
        var callbackError = new NotSupportedException("callback");
        var undelivered = new List<int>();
        var loop = Loop("sync", error, new()
        {
            ErrorPolicy = ErrorPolicy.Continue,
            ErrorPolicySelector = isSelector ? (_, _) => throw callbackError : null,
            OnError = (_, _) => throw callbackError,
            OnUndelivered = undelivered.Add,
        });
        loop.Pause();
        for (int i = 0; i < 6; i++)
            loop.TryPost(i);
        loop.Resume();
        await Assert.ThrowsAsync<InvalidOperationException>(() => loop.Completion.Within());
        Assert.Equal([error, callbackError], loop.Completion.Exception!.InnerExceptions);
        Assert.Equal([4, 5], undelivered);
    }

    [Fact]
    public async Task A_policy_that_does_not_exist_faults_the_loop()
    {
        var error = new InvalidOperationException();
        var loop = Loop("sync", error, new() { ErrorPolicySelector = (_, _) => (ErrorPolicy)99 });
        for (int i = 0; i < 6; i++)
            loop.TryPost(i);
        Assert.Same(error, await Assert.ThrowsAsync<InvalidOperationException>(() => loop.Completion.Within()));
    }

    [Fact]
    public async Task A_handler_that_returns_no_task_is_an_error()
    {
        var loop = new ConsumerLoop<int>(_ => (Task)null!);
        loop.TryPost(1);
        await Assert.ThrowsAnyAsync<Exception>(() => loop.Completion.Within());
        Assert.Equal(ConsumerLoopState.Faulted, loop.State);
    }

    [Theory, InlineData(0), InlineData(1), InlineData(2)]
    public async Task A_scheduler_that_refuses_fails_the_loop_and_not_the_producer(int acceptedBefore)
    {
        var scheduler = new RefusingScheduler(acceptedBefore);
        TestLoop test = TestLoop.Of("sync", wishes: new LoopWishes { Scheduler = scheduler, MaxItemsPerRun = 2 });
        int accepted = 0;
        while (test.Loop.TryPost(accepted))
            accepted++;
        TaskSchedulerException exception = await Assert.ThrowsAsync<TaskSchedulerException>(() => test.Loop.Completion.Within());
        Assert.Same(scheduler.Refusal, exception.InnerException);
        test.AssertAccounts(accepted);
    }

    [Theory, InlineData("stop"), InlineData("complete"), InlineData("control"), InlineData("resume")]
    public async Task A_scheduler_that_refuses_fails_the_loop_whatever_wakes_it(string how)
    {
        var scheduler = new RefusingScheduler(how == "resume" ? 1 : 0);
        TestLoop test = TestLoop.Of("sync", wishes: new LoopWishes { Scheduler = scheduler });
        switch (how)
        {
            case "stop":
                test.Loop.Stop();
                break;
            case "complete":
                test.Loop.TryComplete();
                break;
            case "control":
                await Assert.ThrowsAnyAsync<Exception>(() => test.Loop.InvokeAsync(() => { }).Within());
                break;
            default:
                test.Loop.Pause();
                await test.Loop.InvokeAsync(() => { }).Within();
                test.Loop.Resume();
                // The run that ran the message may have seen the resume before it ended; then this wakes the loop.
                test.Loop.TryComplete();
                break;
        }

        if (how != "resume")
            await Assert.ThrowsAsync<TaskSchedulerException>(() => test.Loop.Completion.Within());
        else
            await test.Loop.Completion.ContinueWith(_ => { }, TaskScheduler.Default).Within();
    }

    private static ConsumerLoop<int> Loop(
        string way, Exception error, ConsumerLoopOptions<int> options, Action<int>? handled = null)
    {
        return way switch
        {
            "sync" => new(Body, options),
            "task" => new(item =>
            {
                Body(item);
                return Task.CompletedTask;
            }, options),
            "faulted task" => new(item => Faulted(item), options),
            "before await" => new(async (item, _) =>
            {
                Body(item);
                await Task.Yield();
            }, options),
            "after await" => new(async (item, _) =>
            {
                await Task.Yield();
                Body(item);
            }, options),
            "faulted value task" => new((item, _) => new ValueTask(Faulted(item)), options),
            _ => throw new ArgumentOutOfRangeException(nameof(way), way, null),
        };

        void Body(int item)
        {
            if (item == 3)
                ThrowFrom(error);
            handled?.Invoke(item);
        }

        Task Faulted(int item)
        {
            try
            {
                Body(item);
                return Task.CompletedTask;
            }
            catch (Exception exception)
            {
                return Task.FromException(exception);
            }
        }
    }

    private static void ThrowFrom(Exception error) => throw error;
}
