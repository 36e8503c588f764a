namespace Mpsc.Benchmarks;

/// <summary>An amount of units of one kind.</summary>
internal abstract class AmountScenario<TUnit>(IReadOnlyList<Subject<TUnit>> subjects) : AmountScenario
{
    public override IReadOnlyList<(string Name, Role Role)> Subjects { get; } = [.. subjects.Select(static s => (s.Name, s.Role))];

    public sealed override double Measure(int subject)
    {
        TUnit unit = subjects[subject].Create();
        try
        {
            return Measure(unit);
        }
        finally
        {
            (unit as IDisposable)?.Dispose();
        }
    }

    protected abstract double Measure(TUnit unit);
}
