using System.Threading.Tasks.Dataflow;

namespace Mpsc.Benchmarks;

internal sealed class ActionBlockConsumers : IConsumers
{
    public ConsumerUnit Start(Action<long> handler) => Unit(new ActionBlock<long>(handler));

    public ConsumerUnit Start(Func<long, ValueTask> handler) => Unit(new ActionBlock<long>(item => handler(item).AsTask()));

    private static ConsumerUnit<Target> Unit(ActionBlock<long> block) => new(new Target(block), () =>
    {
        block.Complete();
        return block.Completion;
    });

    private readonly struct Target(ActionBlock<long> block) : IPostTarget
    {
        public void Post(long item) => block.Post(item);
    }
}
