using System.Runtime.CompilerServices;

namespace Mpsc.Tests;

public class RetentionTests
{
    [Fact]
    public async Task An_idle_enumeration_does_not_keep_the_last_item_alive()
    {
        var channel = MpscChannel.CreateUnbounded<object>();
        WeakReference reference = Write(channel);
        await using var items = channel.Reader.ReadAllUntilCanceledAsync().GetAsyncEnumerator();
        Assert.True(await items.MoveNextAsync());
        ValueTask<bool> idle = items.MoveNextAsync();
        GC.Collect();
        Assert.False(reference.IsAlive);
        channel.Writer.Complete();
        Assert.False(await idle.Within());
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Write(MpscChannel<object> channel)
    {
        var item = new object();
        channel.Writer.TryWrite(item);
        return new WeakReference(item);
    }
}
