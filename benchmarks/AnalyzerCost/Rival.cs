namespace Mpsc.AnalyzerCost;

/// <summary>A package of analyzers, and how the names of its assemblies begin.</summary>
internal sealed record Rival(string Name, string[] Assemblies, string? Package = null, string? Version = null)
{
    public static Rival Ours { get; } = new("Mpsc.Analyzers", ["Mpsc.Analyzers"]);

    public static Rival Meziantou { get; } = new("Meziantou.Analyzer", ["Meziantou.Analyzer"], "Meziantou.Analyzer", "3.0.321");

    public static Rival[] All { get; } =
    [
        Ours,
        new("the SDK's NetAnalyzers", ["Microsoft.CodeAnalysis.NetAnalyzers", "Microsoft.CodeAnalysis.CSharp.NetAnalyzers"]),
        new("Roslynator.Analyzers", ["Roslynator"], "Roslynator.Analyzers", "5.0.1"),
        Meziantou,
        new("VS-Threading", ["Microsoft.VisualStudio.Threading"], "Microsoft.VisualStudio.Threading.Analyzers", "18.12.1"),
        new("SonarAnalyzer.CSharp", ["SonarAnalyzer"], "SonarAnalyzer.CSharp", "9.32.0.97167"),
    ];

    public double In(BuildTimes build) => build.Analyzers
        .Where(assembly => Assemblies.Any(name => assembly.Key.StartsWith(name, StringComparison.Ordinal))).Sum(static assembly => assembly.Value);
}
