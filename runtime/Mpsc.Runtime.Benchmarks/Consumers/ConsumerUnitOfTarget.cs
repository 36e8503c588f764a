namespace Mpsc.Benchmarks;

internal sealed class ConsumerUnit<TTarget>(TTarget target, Func<Task> completeAsync) : ConsumerUnit
    where TTarget : struct, IPostTarget
{
    public override void Post(long item) => target.Post(item);

    public override void PostMany(int count)
    {
        TTarget local = target;
        for (int i = 0; i < count; i++)
            local.Post(i);
    }

    public override Task CompleteAsync() => completeAsync();
}
