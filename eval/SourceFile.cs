namespace Mpsc.Evaluation;

/// <summary>A C# file: its path below the root of its repository, with forward slashes, and its text.</summary>
internal sealed record SourceFile(string Path, string Text);
