namespace Mpsc.Benchmarks;

/// <summary>Something that is done with several subjects in turn, and what the project's own one has to reach in it.</summary>
internal abstract class Scenario
{
    /// <summary>What is done.</summary>
    public abstract string Title { get; }

    /// <summary>Which variant of it, for example the number of producers; empty if there is only one.</summary>
    public virtual string Variant => "";

    public abstract Target Target { get; }

    /// <summary>Where the gate is known to be missed; see "Where a goal is missed" in docs/performance.md.</summary>
    public virtual KnownMiss? KnownMiss => null;

    public abstract IReadOnlyList<(string Name, Role Role)> Subjects { get; }

    public string Name => Variant.Length == 0 ? Title : $"{Title}, {Variant}";

    /// <summary>Whether a figure of the gated subject reaches its goal or its gate.</summary>
    public abstract bool Reaches(double figure, double limit);
}
