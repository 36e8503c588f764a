using System.Runtime.CompilerServices;

namespace Mpsc.Tests;

public class RetentionTests
{
    [Fact]
    public void A_taken_item_is_not_kept_alive()
    {
        var queue = new MpscQueue<object>(TinySegments.Of(2, pooled: 2));
        List<WeakReference> taken = PassThrough(queue, 25);
        GC.Collect();
        Assert.DoesNotContain(taken, reference => reference.IsAlive);
        GC.KeepAlive(queue);
    }

    [Fact]
    public void A_taken_struct_does_not_keep_its_references_alive()
    {
        var queue = new MpscQueue<(int, object)>(TinySegments.Of(2));
        WeakReference reference = PassStruct(queue);
        GC.Collect();
        Assert.False(reference.IsAlive);
        GC.KeepAlive(queue);
    }

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
    private static List<WeakReference> PassThrough(MpscQueue<object> queue, int count)
    {
        var references = new List<WeakReference>();
        for (int i = 0; i < count; i++)
        {
            var item = new object();
            references.Add(new WeakReference(item));
            queue.TryEnqueue(item);
        }

        for (int i = 0; i < count; i++)
            Assert.True(queue.TryPeek(out _) && queue.TryDequeue(out _));
        return references;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference PassStruct(MpscQueue<(int, object)> queue)
    {
        var item = new object();
        queue.TryEnqueue((1, item));
        Assert.True(queue.TryDequeue(out _));
        return new WeakReference(item);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Write(MpscChannel<object> channel)
    {
        var item = new object();
        channel.Writer.TryWrite(item);
        return new WeakReference(item);
    }
}
