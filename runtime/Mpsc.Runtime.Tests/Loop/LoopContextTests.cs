namespace Mpsc.Tests;

/// <summary>Handlers see nothing of whoever posts, wakes the loop, or ends a handler's task.</summary>
public class LoopContextTests
{
    private static readonly AsyncLocal<string?> Ambient = new();

    public static TheoryData<string> Kinds => TestLoop.Kinds;

    [Theory, MemberData(nameof(Kinds))]
    public async Task The_posters_context_is_not_seen(string kind)
    {
        var seen = new List<(string?, SynchronizationContext?)>();
        bool hasForeignScheduler = false;
        TestLoop test = TestLoop.Of(kind, (_, _) =>
        {
            seen.Add((Ambient.Value, SynchronizationContext.Current));
            hasForeignScheduler |= TaskScheduler.Current is InlineScheduler;
        });
        await Task.Factory.StartNew(
            () => new RecordingContext().Within(() =>
            {
                Ambient.Value = "poster";
                test.Post(0, 10);
                test.Loop.Pause();
                test.Loop.Resume();
                _ = test.Loop.InvokeAsync(() => seen.Add((Ambient.Value, SynchronizationContext.Current)));
            }),
            CancellationToken.None,
            TaskCreationOptions.None,
            new InlineScheduler());
        await test.Loop.DrainAsync().Within();
        Assert.Equal(11, seen.Count);
        Assert.All(seen, context => Assert.Equal((null, null), context));
        Assert.False(hasForeignScheduler);
    }

    [Fact]
    public async Task The_ambient_values_of_whoever_ends_a_handlers_task_are_not_seen()
    {
        var seen = new List<string?>();
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var ended = new TaskCompletionSource();
        var loop = new ConsumerLoop<int>(item =>
        {
            seen.Add(Ambient.Value);
            entered.TrySetResult();
            return item == 0 ? ended.Task : Task.CompletedTask;
        });
        loop.TryPost(0);
        loop.TryPost(1);
        await entered.Task.Within();
        Crew.Run(() =>
        {
            Ambient.Value = "ender";
            ended.SetResult();
            Assert.Equal("ender", Ambient.Value);
        });
        await loop.DrainAsync().Within();
        Assert.Equal([null, null], seen);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Everything_of_a_loop_runs_on_its_scheduler(bool endsElsewhere)
    {
        using var scheduler = new SingleThreadScheduler();
        var isHere = new List<bool>();
        var loop = new ConsumerLoop<int>(
            async (number, _) =>
            {
                Note();
                if (endsElsewhere)
                    await Task.Run(() => { }).ConfigureAwait(false);
                if (number == 5)
                    throw new InvalidOperationException();
            },
            new ConsumerLoopOptions<int>
            {
                Scheduler = scheduler,
                ErrorPolicySelector = (_, _) =>
                {
                    Note();
                    return ErrorPolicy.Stop;
                },
                OnError = (_, _) => Note(),
                OnUndelivered = _ => Note(),
            });
        loop.Pause();
        for (int i = 0; i < 10; i++)
            loop.TryPost(i);
        Task message = loop.InvokeAsync(Note);
        loop.Resume();
        await message.Within();
        await loop.Completion.Within();
        Assert.Equal(6 + 1 + 2 + 4, isHere.Count);
        Assert.All(isHere, Assert.True);

        void Note() => isHere.Add(scheduler.IsHere && TaskScheduler.Current == scheduler);
    }
}
