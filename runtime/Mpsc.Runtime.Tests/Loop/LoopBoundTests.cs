using System.Threading.Channels;

namespace Mpsc.Tests;

/// <summary>A loop with a capacity: exactly that many wait, posts wait for room, and the end releases those who wait.</summary>
public class LoopBoundTests
{
    private const string Kind = "yielding, bounded";

    [Theory, InlineData(1), InlineData(3), InlineData(1000)]
    public async Task The_capacity_is_exact_and_leaves_the_item_in_hand_out(int capacity)
    {
        (TestLoop test, Gate gate) = await HeldAsync(capacity);
        test.Post(1, capacity);
        Assert.False(test.Loop.TryPost(-1));
        Assert.False(test.Loop.Writer.TryWrite(-1));
        Assert.Equal(capacity, test.Loop.Count);
        gate.Open();
        await test.Loop.DrainAsync().Within();
        test.AssertAccounts(capacity + 1);
    }

    [Fact]
    public async Task Posts_that_wait_are_released_in_order_as_items_are_handled()
    {
        (TestLoop test, Gate gate) = await HeldAsync(1);
        test.Post(1, 1);
        Task<bool>[] posts = [.. Enumerable.Range(2, 20).Select(item => test.Loop.PostAsync(item).AsTask())];
        Assert.All(posts, post => Assert.False(post.IsCompleted));
        Assert.False(test.Loop.TryPost(-1));
        gate.Open();
        Assert.All(await Task.WhenAll(posts).Within(), Assert.True);
        await test.Loop.DrainAsync().Within();
        test.AssertAccounts(22);
        Assert.Equal(22, test.Handled.Count);
    }

    [Fact]
    public async Task A_post_that_is_cancelled_while_it_waits_posts_nothing()
    {
        (TestLoop test, Gate gate) = await HeldAsync(1);
        test.Post(1, 1);
        using var source = new CancellationTokenSource();
        Task<bool> canceled = test.Loop.PostAsync(-1, source.Token).AsTask();
        Task<bool> behind = test.Loop.PostAsync(2).AsTask();
        source.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => canceled.Within());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => test.Loop.PostAsync(-1, source.Token).Within());
        gate.Open();
        Assert.True(await behind.Within());
        await test.Loop.DrainAsync().Within();
        test.AssertAccounts(3);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task The_end_of_acceptance_releases_posts_that_wait(bool isStop)
    {
        (TestLoop test, Gate gate) = await HeldAsync(1);
        test.Post(1, 1);
        Task<bool> post = test.Loop.PostAsync(-1).AsTask();
        Task<bool> room = test.Loop.Writer.WaitToWriteAsync().AsTask();
        if (isStop)
            test.Loop.Stop();
        else
            test.Loop.TryComplete();
        Assert.False(await post.Within());
        Assert.False(await room.Within());
        gate.Open();
        await test.Loop.Completion.Within();
        test.AssertAccounts(2);
        Assert.Equal(isStop ? 1 : 2, test.Handled.Count);
    }

    [Fact]
    public async Task The_writer_waits_for_room_and_fails_with_what_it_was_completed_with()
    {
        (TestLoop test, Gate gate) = await HeldAsync(1);
        ChannelWriter<int> writer = test.Loop.Writer;
        Assert.Same(writer, test.Loop.Writer);
        Assert.True(await writer.WaitToWriteAsync().Within());
        await writer.WriteAsync(1).Within();
        Task write = writer.WriteAsync(2).AsTask();
        Task<bool> room = writer.WaitToWriteAsync().AsTask();
        Assert.False(write.IsCompleted || room.IsCompleted);
        gate.Open();
        await write.Within();
        Assert.True(await room.Within());

        var error = new InvalidOperationException();
        writer.Complete(error);
        Assert.Same(error, (await Assert.ThrowsAsync<ChannelClosedException>(() => writer.WriteAsync(3).Within())).InnerException);
        Assert.Throws<ChannelClosedException>(() => writer.Complete());
        Assert.Same(error, await Assert.ThrowsAsync<InvalidOperationException>(() => test.Loop.Completion.Within()));
        test.AssertAccounts(3);
    }

    [Fact]
    public async Task A_paused_loop_fills_up_and_lets_the_posts_go_on_when_it_is_resumed()
    {
        TestLoop test = TestLoop.Of(Kind, wishes: new LoopWishes { Capacity = 2 });
        test.Loop.Pause();
        test.Post(0, 2);
        Task<bool> post = test.Loop.PostAsync(2).AsTask();
        await test.Loop.InvokeAsync(() => { }).Within();
        Assert.False(post.IsCompleted);
        test.Loop.Resume();
        Assert.True(await post.Within());
        await test.Loop.DrainAsync().Within();
        test.AssertAccounts(3);
    }

    [Theory, InlineData("sync, bounded"), InlineData(Kind), InlineData("sync, bounded, pinned")]
    public async Task Producers_that_wait_lose_nothing_and_stay_in_order(string kind)
    {
        const int Each = 2000;
        TestLoop test = TestLoop.Of(kind, wishes: new LoopWishes { Capacity = 3 });
        await Task.WhenAll(Enumerable.Range(0, 4).Select(producer => Task.Run(async () =>
        {
            for (int i = 0; i < Each; i++)
                Assert.True(await test.Loop.PostAsync((producer << 20) + i));
        }))).Within();
        await test.Loop.DrainAsync().Within();
        IReadOnlyList<int> handled = test.Handled;
        Assert.Equal(4 * Each, handled.Count);
        foreach (var own in handled.GroupBy(item => item >> 20))
            Assert.Equal(Enumerable.Range(own.Key << 20, Each), own);
        Assert.Equal(0, test.Overlaps);
    }

    private static Task<(TestLoop Test, Gate Gate)> HeldAsync(int capacity) =>
        TestLoop.HeldAsync(Kind, wishes: new LoopWishes { Capacity = capacity });
}
