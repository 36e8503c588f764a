using System.Threading.Channels;

namespace Mpsc.Tests;

/// <summary>Every member may be called from the loop's own handler and messages, and after the end.</summary>
public class LoopFromInsideTests
{
    public static TheoryData<string> Kinds => [.. TestLoop.Kinds.Select(row => row.Data), "sync, inline", "yielding, inline"];

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_handler_may_call_everything(string kind)
    {
        Task? stopped = null;
        Task<int>? message = null;
        TestLoop test = Of(kind, (self, item) =>
        {
            ConsumerLoop<int> loop = self.Loop;
            switch (item)
            {
                case 0:
                    Assert.InRange(loop.Count, 0, 10);
                    Assert.Equal(ConsumerLoopState.Running, loop.State);
                    loop.Pause();
                    Assert.Equal(ConsumerLoopState.Paused, loop.State);
                    loop.Resume();
                    message = loop.InvokeAsync(() => 5);
                    Assert.False(loop.Completion.IsCompleted);
                    Assert.True(loop.TryPost(1));
                    break;
                case 1:
                    Assert.True(loop.TryComplete());
                    Assert.False(loop.TryPost(2));
                    _ = loop.DrainAsync();
                    stopped = loop.StopAsync();
                    _ = loop.DisposeAsync();
                    loop.Stop();
                    Assert.Equal(ConsumerLoopState.Stopping, loop.State);
                    break;
            }
        });
        test.Post(0, 1);
        await test.Loop.Completion.Within();
        await stopped!.Within();
        Assert.Equal(5, await message!.Within());
        test.AssertAccounts(2);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_handler_may_post_to_its_own_loop_without_end(string kind)
    {
        TestLoop test = Of(kind, (self, item) =>
        {
            if (item < 2000)
                Assert.True(self.Loop.TryPost(item + 1));
            else
                self.Loop.TryComplete();
        });
        test.Post(0, 1);
        await test.Loop.Completion.Within();
        test.AssertAccounts(2001);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_message_may_call_everything(string kind)
    {
        TestLoop test = Of(kind);
        Task? stopped = null;
        await test.Loop.InvokeAsync(() =>
        {
            test.Loop.Pause();
            test.Loop.Resume();
            Assert.True(test.Loop.TryPost(0));
            Assert.Equal(1, test.Loop.Count);
            Assert.True(test.Loop.TryComplete());
            stopped = test.Loop.StopAsync();
        }).Within();
        await stopped!.Within();
        Assert.Equal([0], test.Undelivered);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Everything_may_be_called_after_the_end(string kind)
    {
        TestLoop test = Of(kind);
        ConsumerLoop<int> loop = test.Loop;
        test.Post(0, 1);
        await loop.DisposeAsync().Within();
        await loop.DisposeAsync().Within();
        Assert.False(loop.TryPost(1));
        Assert.False(await loop.PostAsync(1).Within());
        Assert.False(loop.TryComplete());
        await loop.DrainAsync().Within();
        await loop.StopAsync().Within();
        loop.Stop();
        loop.Pause();
        loop.Resume();
        Assert.Equal(0, loop.Count);
        Assert.Equal(ConsumerLoopState.Completed, loop.State);
        Assert.False(loop.Writer.TryWrite(1));
        Assert.False(loop.Writer.TryComplete());
        Assert.False(await loop.Writer.WaitToWriteAsync().Within());
        await Assert.ThrowsAsync<ChannelClosedException>(() => loop.Writer.WriteAsync(1).Within());
        await Assert.ThrowsAsync<ChannelClosedException>(() => loop.InvokeAsync(() => { }).Within());
        test.AssertAccounts(1);
    }

    private static TestLoop Of(string kind, Action<TestLoop, int>? body = null) => TestLoop.Of(
        kind, body, new LoopWishes { Scheduler = kind.Contains("inline") ? new InlineScheduler() : null });
}
