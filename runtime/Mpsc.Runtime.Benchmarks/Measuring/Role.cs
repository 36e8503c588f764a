namespace Mpsc.Benchmarks;

/// <summary>What a subject is there for.</summary>
internal enum Role
{
    /// <summary>A channel of System.Threading.Channels: the better of them is what everybody is compared with.</summary>
    Baseline,

    /// <summary>Compared with the goal and the gate of the scenario.</summary>
    Gated,

    /// <summary>Shown beside the others.</summary>
    Shown,
}
