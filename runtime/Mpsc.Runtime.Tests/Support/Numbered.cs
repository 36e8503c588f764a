namespace Mpsc.Tests;

/// <summary>An item that is a reference.</summary>
public sealed record Numbered(int Number);
