namespace Mpsc.Analyzers.Tests.Documentation;

/// <summary>A fenced block of a page.</summary>
/// <param name="Language">What stands behind the opening fence.</param>
/// <param name="Code">Its lines, each with its end.</param>
/// <param name="Marker">The comment in the line before it, without its brackets; empty when there is none.</param>
/// <param name="Output">The text block that follows it at once: what the program in this block prints. Null when there is none.</param>
internal sealed record CodeBlock(string Language, string Code, string Marker, string? Output);
