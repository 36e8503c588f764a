using System.Threading.Channels;

namespace Mpsc.Tests;

/// <summary>The control lane: before the next item, in order, and what goes wrong concerns the sender only.</summary>
public class LoopControlTests
{
    private const int Buffered = 100_000;

    public static TheoryData<string> Kinds => TestLoop.Kinds;

    [Theory, MemberData(nameof(Kinds))]
    public async Task Runs_before_the_items_that_wait_and_in_order(string kind)
    {
        (TestLoop test, Gate gate) = await TestLoop.HeldAsync(kind);
        test.Post(1, Buffered);
        var handledBefore = new List<int>();
        var order = new List<int>();
        // More than a run's budget: the others must not come after an item either.
        Task[] messages = [.. Enumerable.Range(0, 300).Select(number => test.Loop.InvokeAsync(() => test.Exclusively(() =>
        {
            handledBefore.Add(test.Handled.Count);
            order.Add(number);
        })))];
        gate.Open();
        await Task.WhenAll(messages).Within();
        Assert.All(handledBefore, count => Assert.Equal(1, count));
        Assert.Equal(Enumerable.Range(0, 300), order);
        await test.Loop.StopAsync().Within();
        test.AssertAccounts(Buffered + 1);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task At_most_one_item_starts_before_a_message_while_items_are_being_handled(string kind)
    {
        bool mark = false;
        int startedAfter = 0;
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
        Task<int> message = test.Loop.InvokeAsync(() => Volatile.Read(ref startedAfter));
        Volatile.Write(ref mark, true);
        Assert.InRange(await message.Within(), 0, 1);
        await test.Loop.StopAsync().Within();
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_message_from_inside_a_handler_comes_before_the_next_item(string kind)
    {
        Task<int>? message = null;
        (TestLoop test, Gate gate) = await TestLoop.HeldAsync(kind, (self, item) =>
        {
            if (item == 5)
                message = self.Loop.InvokeAsync(() => self.Handled.Count);
        });
        test.Post(1, 10);
        gate.Open();
        await test.Loop.DrainAsync().Within();
        Assert.Equal(6, await message!.Within());
        test.AssertAccounts(11);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Posted_before_the_completion_it_runs(string kind)
    {
        for (int round = 0; round < 200; round++)
        {
            TestLoop test = TestLoop.Of(kind);
            Task<int> message = test.Loop.InvokeAsync(() => 7);
            test.Loop.TryComplete();
            Assert.Equal(7, await message.Within());
            await test.Loop.Completion.Within();
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Outcomes_go_to_the_sender_and_the_loop_goes_on(string kind)
    {
        TestLoop test = TestLoop.Of(kind);
        ConsumerLoop<int> loop = test.Loop;
        var error = new InvalidOperationException("message");
        Assert.Equal(1, await loop.InvokeAsync(() => 1).Within());
        Assert.Equal(2, await loop.InvokeAsync(Later).Within());
        await loop.InvokeAsync(async () => await Task.Yield()).Within();
        Assert.Same(error, await Assert.ThrowsAsync<InvalidOperationException>(() => loop.InvokeAsync(() => { throw error; }).Within()));
        Assert.Same(error, await Assert.ThrowsAsync<InvalidOperationException>(() => loop.InvokeAsync(ThrowLater).Within()));

        using var source = new CancellationTokenSource();
        source.Cancel();
        Task canceled = loop.InvokeAsync(() => source.Token.ThrowIfCancellationRequested());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => canceled.Within());
        Assert.True(canceled.IsCanceled);

        test.Post(0, 10);
        await loop.DrainAsync().Within();
        Assert.Equal(10, test.Handled.Count);
        Assert.Empty(test.Errors);

        async Task<int> Later()
        {
            await Task.Yield();
            return 2;
        }

        async Task ThrowLater()
        {
            await Task.Yield();
            throw error;
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task An_asynchronous_message_is_not_overlapped(string kind)
    {
        TestLoop test = TestLoop.Of(kind);
        var gate = new Gate();
        int seen = -1;
        Task first = test.Loop.InvokeAsync(async () =>
        {
            await gate.PassAsync();
            seen = test.Handled.Count;
        });
        await gate.Entered.Within();
        test.Post(0, 100);
        Task<int> second = test.Loop.InvokeAsync(() => test.Handled.Count);
        Assert.False(second.IsCompleted);
        gate.Open();
        await first.Within();
        Assert.Equal(0, await second.Within());
        Assert.Equal(0, seen);
        await test.Loop.DrainAsync().Within();
        test.AssertAccounts(100);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Runs_while_the_loop_is_paused_and_leaves_it_paused(string kind)
    {
        TestLoop test = TestLoop.Of(kind);
        test.Loop.Pause();
        test.Post(0, 10);
        for (int i = 0; i < 3; i++)
            Assert.Equal(ConsumerLoopState.Paused, await test.Loop.InvokeAsync(() => test.Loop.State).Within());
        Assert.Empty(test.Handled);
        await test.Loop.InvokeAsync(test.Loop.Resume).Within();
        await test.Loop.DrainAsync().Within();
        Assert.Equal(10, test.Handled.Count);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Is_refused_after_the_end_and_by_a_stop_before_it_runs(string kind)
    {
        (TestLoop test, Gate gate) = await TestLoop.HeldAsync(kind);
        Task pending = test.Loop.InvokeAsync(() => Assert.Fail("must not run"));
        Task pendingToo = test.Loop.InvokeAsync(() => Task.CompletedTask);
        test.Loop.Stop();
        gate.Open();
        await Assert.ThrowsAsync<ChannelClosedException>(() => pending.Within());
        await Assert.ThrowsAsync<ChannelClosedException>(() => pendingToo.Within());
        await test.Loop.Completion.Within();
        await Assert.ThrowsAsync<ChannelClosedException>(() => test.Loop.InvokeAsync(() => 1).Within());
        await Assert.ThrowsAsync<ChannelClosedException>(() => test.Loop.InvokeAsync(() => Task.FromResult(1)).Within());
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Messages_that_race_the_end_run_or_are_refused(string kind)
    {
        for (int round = 0; round < 30; round++)
        {
            TestLoop test = TestLoop.Of(kind);
            int ran = 0;
            var messages = new Task[3][];
            bool stop = round % 2 == 0;
            Crew.Run([
                .. Crew.Of(3, number => messages[number] =
                    [.. Enumerable.Range(0, 50).Select(_ => test.Loop.InvokeAsync(() => test.Exclusively(() => ran++)))]),
                () =>
                {
                    test.Loop.TryPost(0);
                    if (stop)
                        test.Loop.Stop();
                    else
                        test.Loop.TryComplete();
                },
            ]);
            Task[] all = [.. messages.SelectMany(own => own)];
            await Task.WhenAll(all).ContinueWith(_ => { }, TaskScheduler.Default).Within();
            await test.Loop.Completion.Within();
            Assert.Equal(ran, all.Count(message => message.IsCompletedSuccessfully));
            Assert.All(
                all.Where(message => message.IsFaulted),
                message => Assert.IsType<ChannelClosedException>(message.Exception!.InnerException));
            test.AssertAccounts(1);
        }
    }

    [Fact]
    public async Task Messages_that_post_messages_let_others_run()
    {
        using var scheduler = new SingleThreadScheduler();
        var loop = new ConsumerLoop<int>(_ => { }, new ConsumerLoopOptions<int> { Scheduler = scheduler, MaxItemsPerRun = 8 });
        bool otherRan = false;
        Task other = Task.CompletedTask;
        int messages = 0;
        await loop.InvokeAsync(() =>
        {
            other = Task.Factory.StartNew(
                () => Volatile.Write(ref otherRan, true), CancellationToken.None, TaskCreationOptions.None, scheduler);
            Repeat();
        }).Within();
        await other.Within();
        Assert.InRange(messages, 1, 8);
        await loop.StopAsync().Within();

        void Repeat()
        {
            if (Volatile.Read(ref otherRan))
                return;
            messages++;
            _ = loop.InvokeAsync(Repeat);
        }
    }

    [Fact]
    public void Null_is_refused()
    {
        var loop = new ConsumerLoop<int>(_ => { });
        Assert.Throws<ArgumentNullException>("action", () => { _ = loop.InvokeAsync((Action)null!); });
        Assert.Throws<ArgumentNullException>("action", () => { _ = loop.InvokeAsync((Func<Task>)null!); });
        Assert.Throws<ArgumentNullException>("function", () => { _ = loop.InvokeAsync((Func<int>)null!); });
        Assert.Throws<ArgumentNullException>("function", () => { _ = loop.InvokeAsync((Func<Task<int>>)null!); });
    }
}
