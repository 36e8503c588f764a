namespace Mpsc.Systematic;

/// <summary>How the next operation is chosen at a scheduling point.</summary>
public enum Strategy
{
    /// <summary>Any of them, with the same probability.</summary>
    Random,

    /// <summary>The one with the highest priority; at a few random points the priorities change.</summary>
    Prioritization,

    /// <summary>The present one goes on, with a small probability of a change.</summary>
    Probabilistic,
}
