namespace Mpsc.Tests;

/// <summary>Drain: after the completion every accepted item is handled, once and in order; then the loop ends.</summary>
public class LoopDrainTests
{
    private const int Buffered = 20_000;

    public static TheoryData<string> Kinds => TestLoop.Kinds;

    [Theory, MemberData(nameof(Kinds))]
    public async Task Handles_all_that_it_has_accepted_and_ends(string kind)
    {
        (TestLoop test, Gate gate) = await TestLoop.HeldAsync(kind);
        test.Post(1, Buffered);
        Assert.True(test.Loop.TryComplete());
        Assert.False(test.Loop.TryComplete());
        Assert.False(test.Loop.TryPost(-1));
        Assert.Equal(ConsumerLoopState.Completing, test.Loop.State);
        Assert.False(test.Loop.Completion.IsCompleted);

        gate.Open();
        await test.Loop.Completion.Within();
        Assert.Equal(Buffered + 1, test.Handled.Count);
        test.AssertAccounts(Buffered + 1);
        Assert.Equal(0, test.Loop.Count);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task One_of_many_completions_wins_and_racing_producers_know_what_was_accepted(string kind)
    {
        for (int round = 0; round < 20; round++)
        {
            TestLoop test = TestLoop.Of(kind);
            int winners = 0;
            int accepted = 0;
            Crew.Run([
                .. Crew.Of(2, producer =>
                {
                    int item = 0;
                    while (test.Loop.TryPost((producer << 20) + item))
                        item++;
                    Interlocked.Add(ref accepted, item);
                }),
                .. Crew.Of(2, _ => Interlocked.Add(ref winners, test.Loop.TryComplete() ? 1 : 0)),
            ]);
            await test.Loop.Completion.Within();
            Assert.Equal(1, winners);
            IReadOnlyList<int> handled = test.Handled;
            Assert.Equal(accepted, handled.Count);
            foreach (var own in handled.GroupBy(item => item >> 20))
                Assert.Equal(Enumerable.Range(own.Key << 20, own.Count()), own);
            Assert.Equal(0, test.Overlaps);
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_token_turns_the_drain_into_a_stop(string kind)
    {
        (TestLoop test, Gate gate) = await TestLoop.HeldAsync(kind);
        test.Post(1, Buffered);
        using var source = new CancellationTokenSource();
        Task drain = test.Loop.DrainAsync(source.Token);
        source.Cancel();
        Assert.Equal(ConsumerLoopState.Stopping, test.Loop.State);
        Assert.False(drain.IsCompleted);

        gate.Open();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => drain.Within());
        Assert.True(test.Loop.Completion.IsCompletedSuccessfully);
        Assert.Equal([0], test.Handled);
        test.AssertAccounts(Buffered + 1);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_token_that_is_cancelled_already_stops_at_once(string kind)
    {
        (TestLoop test, Gate gate) = await TestLoop.HeldAsync(kind);
        test.Post(1, 100);
        Task drain = test.Loop.DrainAsync(new CancellationToken(canceled: true));
        gate.Open();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => drain.Within());
        Assert.Equal([0], test.Handled);
        test.AssertAccounts(101);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_token_that_is_cancelled_after_the_end_changes_nothing(string kind)
    {
        TestLoop test = TestLoop.Of(kind);
        test.Post(0, 100);
        using var source = new CancellationTokenSource();
        await test.Loop.DrainAsync(source.Token).Within();
        source.Cancel();
        await test.Loop.DrainAsync(source.Token).Within();
        Assert.Equal(100, test.Handled.Count);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_paused_loop_is_drained_when_it_is_resumed(string kind)
    {
        TestLoop test = TestLoop.Of(kind);
        test.Loop.Pause();
        test.Post(0, 100);
        Task drain = test.Loop.DrainAsync();
        await test.Loop.InvokeAsync(() => { }).Within();
        Assert.Empty(test.Handled);
        Assert.False(drain.IsCompleted);
        test.Loop.Resume();
        await drain.Within();
        Assert.Equal(100, test.Handled.Count);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task An_error_given_to_the_writer_fails_the_completion_after_the_items(string kind)
    {
        (TestLoop test, Gate gate) = await TestLoop.HeldAsync(kind);
        test.Post(1, 100);
        var error = new InvalidOperationException("producer");
        test.Loop.Writer.Complete(error);
        gate.Open();
        Assert.Same(error, await Assert.ThrowsAsync<InvalidOperationException>(() => test.Loop.Completion.Within()));
        Assert.Equal(101, test.Handled.Count);
        Assert.Equal(ConsumerLoopState.Faulted, test.Loop.State);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task An_empty_loop_ends_at_once(string kind)
    {
        TestLoop test = TestLoop.Of(kind);
        await test.Loop.DrainAsync().Within();
        Assert.Equal(ConsumerLoopState.Completed, test.Loop.State);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_handler_may_complete_its_loop(string kind)
    {
        TestLoop test = TestLoop.Of(kind, (self, item) =>
        {
            if (item == 5)
                Assert.True(self.Loop.TryComplete());
        });
        int accepted = 0;
        while (accepted < Buffered && test.Loop.TryPost(accepted))
            accepted++;
        await test.Loop.Completion.Within();
        Assert.Equal(accepted, test.Handled.Count);
        test.AssertAccounts(accepted);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task The_completion_is_one_task_whoever_asks_and_whenever(string kind)
    {
        TestLoop test = TestLoop.Of(kind);
        var seen = new Task[8];
        Crew.Run([.. Crew.Of(8, number => seen[number] = test.Loop.Completion), () => test.Loop.TryComplete()]);
        await test.Loop.Completion.Within();
        Assert.All(seen, task => Assert.Same(test.Loop.Completion, task));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_stop_does_not_hide_the_error_that_the_loop_was_completed_with(string kind)
    {
        (TestLoop test, Gate gate) = await TestLoop.HeldAsync(kind);
        test.Post(1, 10);
        var error = new InvalidDataException();
        test.Loop.Writer.Complete(error);
        test.Loop.Stop();
        gate.Open();
        Assert.Same(error, await Assert.ThrowsAsync<InvalidDataException>(() => test.Loop.Completion.Within()));
        test.AssertAccounts(11);
    }
}
