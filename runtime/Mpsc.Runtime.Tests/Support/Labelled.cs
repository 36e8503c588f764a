namespace Mpsc.Tests;

/// <summary>An item that is a struct with a reference in it. Torn when the two do not agree.</summary>
public readonly record struct Labelled(long Number, Numbered? Label, long Again);
