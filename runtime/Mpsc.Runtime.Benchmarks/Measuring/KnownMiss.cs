namespace Mpsc.Benchmarks;

/// <summary>A gate that is known to be missed: that is reported and is no failure, as long as it is not missed by more.</summary>
/// <param name="Reason">What bounds it.</param>
/// <param name="NotBelow">What it must still reach.</param>
internal sealed record KnownMiss(string Reason, double NotBelow);
