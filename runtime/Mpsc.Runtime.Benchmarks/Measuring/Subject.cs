namespace Mpsc.Benchmarks;

/// <summary>Something to be measured: a name, and how to make a new one for each run.</summary>
internal sealed record Subject<TUnit>(string Name, Role Role, Func<TUnit> Create);
