namespace Mpsc.Analyzers.Mutants;

/// <summary>An analyzer or fix with one planted fault, which the tests must find.</summary>
/// <param name="Name">What is wrong with it.</param>
/// <param name="Find">A text that stands exactly once in all sources of the assembly. A line end is <c>\n</c>.</param>
/// <param name="Replace">What stands there instead.</param>
/// <param name="Killers">The test classes that are run on it, without <c>Mpsc.Analyzers.Tests.</c></param>
public sealed record Mutant(string Name, string Find, string Replace, params string[] Killers)
{
    /// <summary>The fault is in Mpsc.Analyzers.CodeFixes.dll; else it is in Mpsc.Analyzers.dll.</summary>
    public bool InFixes { get; init; }
}
