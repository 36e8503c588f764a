namespace Mpsc.Analyzers.Tests.Testing;

/// <summary>What differs from the usual: a library of one file and the implicit usings, which sees the runtime.</summary>
internal sealed record FixSetup
{
    public bool WithRuntime { get; init; } = true;

    public bool TopLevel { get; init; }

    public IReadOnlyList<string> PreprocessorSymbols { get; init; } = [];

    /// <summary>Another file of the project.</summary>
    public string? MoreSource { get; init; }

    /// <summary>How many single fixes it takes, where one mends several diagnostics.</summary>
    public int? FixesNeeded { get; init; }
}
