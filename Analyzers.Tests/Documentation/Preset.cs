using System.Text;
using Microsoft.CodeAnalysis;

namespace Mpsc.Analyzers.Tests.Documentation;

/// <summary>A value of <c>MpscAnalysisMode</c>: a severity for every rule, and the file of the package that holds them.</summary>
internal sealed record Preset(string Name, Func<DiagnosticDescriptor, ReportDiagnostic> SeverityOf)
{
    /// <summary>All of them, from the quietest.</summary>
    public static IReadOnlyList<Preset> All { get; } =
    [
        new("None", static _ => ReportDiagnostic.Suppress),
        new("Minimum", static rule => Recommended(rule) == ReportDiagnostic.Warn ? ReportDiagnostic.Warn : ReportDiagnostic.Suppress),
        new("Recommended", Recommended),
        new("Strict", static rule => rule.Category == "Cost" ? ReportDiagnostic.Info : ReportDiagnostic.Warn),
    ];

    /// <summary>The severity as a configuration file spells it.</summary>
    public string ValueFor(DiagnosticDescriptor rule) => SeverityOf(rule) switch
    {
        ReportDiagnostic.Suppress => "none",
        ReportDiagnostic.Info => "suggestion",
        ReportDiagnostic.Warn => "warning",
        var other => throw new InvalidOperationException($"{Name} has no word for {other}."),
    };

    /// <summary>The file's text. A level below 0 lets every global configuration of the user win.</summary>
    public string Text()
    {
        var text = new StringBuilder($"""
            # MpscAnalysisMode {Name}. Written from the rules by: dotnet run build/Tool.cs -- presets
            is_global = true
            global_level = -10


            """);
        foreach (var rule in Rules.All)
            text.Append($"dotnet_diagnostic.{rule.Id}.severity = {ValueFor(rule)}\n");

        return text.ToString();
    }

    private static ReportDiagnostic Recommended(DiagnosticDescriptor rule) => (rule.IsEnabledByDefault, rule.DefaultSeverity) switch
    {
        (false, _) => ReportDiagnostic.Suppress,
        (_, DiagnosticSeverity.Warning) => ReportDiagnostic.Warn,
        (_, DiagnosticSeverity.Info) => ReportDiagnostic.Info,
        _ => throw new InvalidOperationException($"{rule.Id} is neither a warning nor a suggestion."),
    };
}
