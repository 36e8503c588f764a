using System.Reflection;

namespace Mpsc.Analyzers.Tests.Robustness;

/// <summary>The roles that additional locations of a diagnostic may have.</summary>
internal static class DiagnosticRoles
{
    public static IReadOnlyList<string> All { get; } =
    [
        .. typeof(DiagnosticFacts).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(static field => field.IsLiteral && field.Name.EndsWith("Role", StringComparison.Ordinal))
            .Select(static field => (string)field.GetRawConstantValue()!),
    ];
}
