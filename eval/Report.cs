using Microsoft.CodeAnalysis;

namespace Mpsc.Evaluation;

/// <summary>What an applied fix came to.</summary>
internal enum FixOutcome
{
    /// <summary>The changed files have no error that they did not have before.</summary>
    Compiles,

    /// <summary>They have.</summary>
    Breaks,

    /// <summary>The fix threw, or changed nothing.</summary>
    Throws,
}

/// <summary>A fix that was offered and applied on its own, and the texts of the files that it changed.</summary>
internal sealed record AppliedFix(string Title, FixOutcome Outcome, string Detail, IReadOnlyList<(string Path, string Before, string After)> Texts);

/// <summary>A diagnostic in a repository; <see cref="Line"/> counts from 1.</summary>
internal sealed record Report(
    string Repository, string Path, int Line, string Rule, DiagnosticSeverity Severity, string Message, string Code, IReadOnlyList<AppliedFix> Fixes);
