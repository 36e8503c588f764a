namespace Mpsc.Benchmarks;

/// <summary>
/// What a scenario should reach (goal) and what it must not fall behind (gate): ratios to the better baseline, or, where an amount is
/// measured, most of it that is allowed.
/// </summary>
internal readonly record struct Target(double Goal, double Gate);
