namespace Mpsc.Analyzers.Tests.Documentation;

/// <summary>A whole program on the page of a rule.</summary>
/// <param name="Rule">The id of the rule.</param>
/// <param name="When"><c>before</c> or <c>after</c> the fix.</param>
/// <param name="Prints">The one line that it prints, without the line end.</param>
/// <param name="Code">Its source.</param>
public sealed record DocumentedProgram(string Rule, string When, string Prints, string Code);
