using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Mpsc.Analyzers.CodeFixes.Shutdown.Workers;

/// <summary>What a use of a worker's part does to the worker's end.</summary>
internal enum WorkerStepKind
{
    None,
    Stop,

    /// <summary>A stop by way of the source, which stays.</summary>
    Cancel,
    Complete,

    /// <summary>A completion with an error, which fails the loop's end when what was accepted is handled.</summary>
    CompleteWithError,
    Wait,

    /// <summary>Asks whether the loop was started, before a wait.</summary>
    Guard,
    Remove,
}

/// <summary>A use of one of the worker's parts, and what stands there afterwards.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Statement">The statement that does nothing else, or null.</param>
/// <param name="Span">What is replaced.</param>
/// <param name="Text">By what, unless it is joined with another step.</param>
internal sealed record WorkerStep(WorkerStepKind Kind, StatementSyntax? Statement, TextSpan Span, string Text);
