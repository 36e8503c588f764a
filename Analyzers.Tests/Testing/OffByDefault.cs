using Microsoft.CodeAnalysis;

namespace Mpsc.Analyzers.Tests.Testing;

/// <summary>The rules that one must ask for, asked for.</summary>
internal static class OffByDefault
{
    public static IEnumerable<KeyValuePair<string, ReportDiagnostic>> SwitchedOn { get; } =
    [
        .. Documentation.Rules.All.Where(static rule => !rule.IsEnabledByDefault)
            .Select(static rule => KeyValuePair.Create(rule.Id, ReportDiagnostic.Info)),
    ];
}
