namespace Mpsc.Benchmarks;

/// <summary>A scenario over units of one kind: queues, channels or consumers.</summary>
internal abstract class SpeedScenario<TUnit>(IReadOnlyList<Subject<TUnit>> subjects) : SpeedScenario
{
    public override IReadOnlyList<(string Name, Role Role)> Subjects { get; } = [.. subjects.Select(static s => (s.Name, s.Role))];

    public sealed override Sample Measure(int subject, int items)
    {
        TUnit unit = subjects[subject].Create();
        try
        {
            return Measure(unit, items);
        }
        finally
        {
            (unit as IDisposable)?.Dispose();
        }
    }

    protected abstract Sample Measure(TUnit unit, int items);
}
