namespace Mpsc.Systematic;

/// <summary>A runtime with one planted fault, which the scenarios must find.</summary>
/// <param name="Name">What is wrong with it.</param>
/// <param name="Edits">How its source differs.</param>
/// <param name="Killers">The scenarios or plain checks that are run on it, one after the other, until one fails.</param>
public sealed record Mutant(string Name, IReadOnlyList<Edit> Edits, IReadOnlyList<string> Killers)
{
    /// <summary>The fault lies between two plain accesses, so these are interleaved as well.</summary>
    public bool MemoryAccesses { get; init; }

    /// <summary>Shows the name in the list of tests.</summary>
    public override string ToString() => Name;
}
