namespace Mpsc.Systematic;

/// <summary>A change to the runtime's sources.</summary>
/// <param name="Find">A text that stands exactly once in all of them. A line end is <c>\n</c>.</param>
/// <param name="Replace">What stands there instead.</param>
public sealed record Edit(string Find, string Replace);
