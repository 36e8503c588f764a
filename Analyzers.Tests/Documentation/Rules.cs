using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;
using Mpsc.Analyzers.CodeFixes.Completion;

namespace Mpsc.Analyzers.Tests.Documentation;

/// <summary>What the assemblies say of the rules.</summary>
internal static class Rules
{
    /// <summary>Every analyzer.</summary>
    public static IReadOnlyList<DiagnosticAnalyzer> Analyzers { get; } =
    [
        .. typeof(ChannelUsageAnalyzer).Assembly.GetTypes()
            .Where(static type => !type.IsAbstract && typeof(DiagnosticAnalyzer).IsAssignableFrom(type))
            .Select(static type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    /// <summary>Every rule, by id.</summary>
    public static IReadOnlyList<DiagnosticDescriptor> All { get; } =
        [.. Analyzers.SelectMany(static analyzer => analyzer.SupportedDiagnostics).OrderBy(static rule => rule.Id, StringComparer.Ordinal)];

    /// <summary>The rules about code, which a program can show; those about configuration are left out.</summary>
    public static IEnumerable<DiagnosticDescriptor> OfCode => All.Where(static rule => rule.Category != "Options");

    /// <summary>Every code fix.</summary>
    public static IReadOnlyList<CodeFixProvider> Fixes { get; } =
    [
        .. typeof(CompleteToTryComplete).Assembly.GetTypes()
            .Where(static type => !type.IsAbstract && typeof(CodeFixProvider).IsAssignableFrom(type))
            .Select(static type => (CodeFixProvider)Activator.CreateInstance(type)!),
    ];

    /// <summary>Does a code fix exist for the rule?</summary>
    public static bool IsFixable(string id) => Fixes.Any(fix => fix.FixableDiagnosticIds.Contains(id));

    /// <summary>The word for a column of a table.</summary>
    public static string YesOrNo(bool value) => value ? "yes" : "no";
}
