using Akka.Actor;
using Akka.Configuration;

namespace Mpsc.Benchmarks;

/// <summary>Actors of Akka.NET with the default mailbox and dispatcher, in a system of their own per run.</summary>
internal sealed class AkkaConsumers : IConsumers, IDisposable
{
    private static readonly Config Quiet = ConfigurationFactory.ParseString(
        "akka { loglevel = OFF, stdout-loglevel = OFF, log-dead-letters = off, log-dead-letters-during-shutdown = off }");

    private readonly ActorSystem _system = ActorSystem.Create("benchmark", Quiet);

    public ConsumerUnit Start(Action<long> handler) => Unit(Spawn(handler));

    public ConsumerUnit Start(Func<long, ValueTask> handler) => Unit(Spawn(() => new AsyncHandler(handler)));

    public IActorRef Spawn(Action<long> handler) => Spawn(() => new Handler(handler));

    public void Dispose() => _system.Terminate().Wait();

    private IActorRef Spawn(Func<ActorBase> create) => _system.ActorOf(Props.CreateBy(new Producer(create)));

    // Stopping actors one by one takes longer than the scenarios do: Dispose stops them all.
    private static ConsumerUnit<Target> Unit(IActorRef actor) => new(new Target(actor), static () => Task.CompletedTask);

    private readonly struct Target(IActorRef actor) : IPostTarget
    {
        public void Post(long item) => actor.Tell(item, ActorRefs.NoSender);
    }

    private sealed class Producer(Func<ActorBase> create) : IIndirectActorProducer
    {
        public Type ActorType => typeof(ActorBase);

        public ActorBase Produce() => create();

        public void Release(ActorBase actor)
        {
        }
    }

    private sealed class Handler(Action<long> handler) : UntypedActor
    {
        protected override void OnReceive(object message) => handler((long)message);
    }

    private sealed class AsyncHandler : ReceiveActor
    {
        public AsyncHandler(Func<long, ValueTask> handler) => ReceiveAsync<long>(item => handler(item).AsTask());
    }
}
