using System.Threading.Channels;

namespace Mpsc.Tests;

/// <summary>Stop is immediate: of what waits, at most the one item that is just being started is still started.</summary>
public class LoopStopTests
{
    private const int Buffered = 100_000;

    public static TheoryData<string> Kinds => TestLoop.Kinds;

    [Theory, MemberData(nameof(Kinds))]
    public async Task At_most_one_item_starts_after_a_stop_while_items_are_being_handled(string kind)
    {
        int startedAfter = 0;
        bool mark = false;
        var busy = new TaskCompletionSource();
        (TestLoop test, Gate gate) = await TestLoop.HeldAsync(kind, (_, item) =>
        {
            if (Volatile.Read(ref mark))
                Interlocked.Increment(ref startedAfter);
            if (item == 100)
                busy.TrySetResult();
        });
        test.Post(1, Buffered);
        gate.Open();
        await busy.Task.Within();

        // The mark comes after the call: the thread may lose its processor at any point before.
        test.Loop.Stop();
        Volatile.Write(ref mark, true);
        Assert.False(test.Loop.TryPost(-1));
        await test.Loop.Completion.Within();

        Assert.InRange(startedAfter, 0, 1);
        test.AssertAccounts(Buffered + 1);
        Assert.Equal(ConsumerLoopState.Completed, test.Loop.State);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task No_item_starts_after_the_one_in_hand_when_the_stop_comes_meanwhile(string kind)
    {
        (TestLoop test, Gate gate) = await TestLoop.HeldAsync(kind);
        test.Post(1, Buffered);
        Task stopped = test.Loop.StopAsync();
        Assert.Equal(ConsumerLoopState.Stopping, test.Loop.State);
        Assert.False(stopped.IsCompleted);
        // The other shapes of handler get no token.
        Assert.Equal(kind.Contains("value task") || kind.Contains("yielding"), test.Token.IsCancellationRequested);

        gate.Open();
        await stopped.Within();
        Assert.Equal([0], test.Handled);
        test.AssertAccounts(Buffered + 1);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_handler_that_stops_its_loop_is_the_last(string kind)
    {
        (TestLoop test, Gate gate) = await TestLoop.HeldAsync(kind, (self, item) =>
        {
            if (item == 10)
                self.Loop.Stop();
        });
        test.Post(1, Buffered);
        gate.Open();
        await test.Loop.Completion.Within();
        Assert.Equal(11, test.Handled.Count);
        test.AssertAccounts(Buffered + 1);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_control_message_that_stops_the_loop_is_followed_by_no_item(string kind)
    {
        (TestLoop test, Gate gate) = await TestLoop.HeldAsync(kind);
        test.Post(1, Buffered);
        Task message = test.Loop.InvokeAsync(() => test.Loop.Stop());
        gate.Open();
        await message.Within();
        await test.Loop.Completion.Within();
        Assert.Equal([0], test.Handled);
        test.AssertAccounts(Buffered + 1);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_report_of_an_error_that_stops_the_loop_is_followed_by_no_item(string kind)
    {
        var wishes = new LoopWishes { ErrorPolicy = ErrorPolicy.Continue, OnError = test => test.Loop.Stop() };
        (TestLoop test, Gate gate) = await TestLoop.HeldAsync(kind, (_, _) => throw new InvalidOperationException(), wishes);
        test.Post(1, Buffered);
        gate.Open();
        await test.Loop.Completion.Within();
        Assert.Equal([0], test.Handled);
        test.AssertAccounts(Buffered + 1);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Many_threads_may_stop_it_at_once(string kind)
    {
        (TestLoop test, Gate gate) = await TestLoop.HeldAsync(kind);
        test.Post(1, 1000);
        Crew.Run([.. Crew.Of(8, _ =>
        {
            test.Loop.Stop();
            Assert.False(test.Loop.TryPost(-1));
        })]);
        gate.Open();
        await test.Loop.StopAsync().Within();
        await test.Loop.StopAsync().Within();
        test.AssertAccounts(1001);
        Assert.Equal([0], test.Handled);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Stops_before_the_first_item_and_while_idle(string kind)
    {
        TestLoop unused = TestLoop.Of(kind);
        await unused.Loop.StopAsync().Within();
        Assert.Equal(ConsumerLoopState.Completed, unused.Loop.State);

        TestLoop idle = TestLoop.Of(kind);
        idle.Post(0, 1);
        await idle.Loop.InvokeAsync(() => { }).Within();
        await idle.Loop.StopAsync().Within();
        idle.AssertAccounts(1);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Stops_while_paused(string kind)
    {
        TestLoop test = TestLoop.Of(kind);
        test.Loop.Pause();
        test.Post(0, 1000);
        await test.Loop.InvokeAsync(() => { }).Within();
        await test.Loop.StopAsync().Within();
        Assert.Empty(test.Handled);
        test.AssertAccounts(1000);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_stop_after_the_end_changes_nothing(string kind)
    {
        TestLoop test = TestLoop.Of(kind);
        test.Post(0, 100);
        await test.Loop.DrainAsync().Within();
        test.Loop.Stop();
        await test.Loop.StopAsync().Within();
        Assert.Equal(100, test.Handled.Count);
        Assert.Equal(ConsumerLoopState.Completed, test.Loop.State);
    }

    [Fact]
    public async Task Cancels_the_handlers_token_and_takes_its_cancellation_for_a_normal_end()
    {
        var gate = new Gate();
        var loop = new ConsumerLoop<int>(async (item, token) =>
        {
            _ = gate.PassAsync();
            await Task.Delay(Timeout.Infinite, token);
        });
        loop.TryPost(1);
        await gate.Entered.Within();
        await loop.StopAsync().Within();
        Assert.Equal(ConsumerLoopState.Completed, loop.State);
        gate.Open();
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_cancellation_without_a_stop_is_an_error(string kind)
    {
        TestLoop test = TestLoop.Of(kind, (_, _) => throw new OperationCanceledException("mine"));
        test.Post(0, 1);
        await Assert.ThrowsAsync<OperationCanceledException>(() => test.Loop.Completion.Within());
        Assert.Equal(ConsumerLoopState.Faulted, test.Loop.State);
        Assert.Single(test.Errors);
    }

    [Fact]
    public async Task A_callback_on_the_token_that_throws_surfaces_from_the_stop_and_the_loop_ends_all_the_same()
    {
        var gate = new Gate();
        var undelivered = new List<int>();
        var loop = new ConsumerLoop<int>(
            async (_, token) =>
            {
                using (token.Register(() => throw new InvalidOperationException("callback")))
                    await gate.PassAsync();
            },
            new ConsumerLoopOptions<int> { OnUndelivered = undelivered.Add });
        loop.TryPost(1);
        loop.TryPost(2);
        await gate.Entered.Within();
        AggregateException exception = Assert.Throws<AggregateException>(loop.Stop);
        Assert.Equal("callback", exception.InnerException!.Message);
        gate.Open();
        await loop.Completion.Within();
        Assert.Equal([2], undelivered);
    }

    [Fact]
    public async Task Releases_writers_that_wait_for_room()
    {
        (TestLoop test, Gate gate) = await TestLoop.HeldAsync("sync, bounded", wishes: new LoopWishes { Capacity = 1 });
        test.Post(1, 1);
        Task<bool> post = test.Loop.PostAsync(2).AsTask();
        ValueTask write = test.Loop.Writer.WriteAsync(3);
        Assert.False(post.IsCompleted || write.IsCompleted);
        test.Loop.Stop();
        Assert.False(await post.Within());
        await Assert.ThrowsAsync<ChannelClosedException>(() => write.Within());
        gate.Open();
        await test.Loop.Completion.Within();
        test.AssertAccounts(2);
    }
}
