namespace Mpsc.Benchmarks;

internal sealed class ConsumerLoopConsumers : IConsumers
{
    public ConsumerUnit Start(Action<long> handler) => Unit(new ConsumerLoop<long>(handler));

    public ConsumerUnit Start(Func<long, ValueTask> handler) => Unit(new ConsumerLoop<long>((item, _) => handler(item)));

    private static ConsumerUnit<Target> Unit(ConsumerLoop<long> loop) => new(new Target(loop), () => loop.DrainAsync());

    private readonly struct Target(ConsumerLoop<long> loop) : IPostTarget
    {
        public void Post(long item) => loop.TryPost(item);
    }
}
