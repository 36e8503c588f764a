using Proto;

namespace Mpsc.Benchmarks;

/// <summary>Actors of Proto.Actor with the default mailbox and dispatcher, in a system of their own per run.</summary>
internal sealed class ProtoConsumers : IConsumers, IDisposable
{
    private readonly ActorSystem _system = new();

    public IRootContext Root => _system.Root;

    public ConsumerUnit Start(Action<long> handler) => Unit(Spawn(handler));

    public ConsumerUnit Start(Func<long, ValueTask> handler) =>
        Unit(Spawn(context => context.Message is long item ? handler(item).AsTask() : Task.CompletedTask));

    public PID Spawn(Action<long> handler) => Spawn(context =>
    {
        if (context.Message is long item)
            handler(item);
        return Task.CompletedTask;
    });

    public void Dispose() => _system.ShutdownAsync().Wait();

    private PID Spawn(Receive receive) => _system.Root.Spawn(Props.FromFunc(receive));

    private ConsumerUnit<Target> Unit(PID actor) => new(new Target(_system.Root, actor), () => _system.Root.StopAsync(actor));

    private readonly struct Target(IRootContext root, PID actor) : IPostTarget
    {
        public void Post(long item) => root.Send(actor, item);
    }
}
