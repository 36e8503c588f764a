namespace Mpsc.Analyzers.Tests.Documentation;

/// <summary>A whole program on a page of the documentation.</summary>
/// <param name="Page">The id of the rule whose page it is, or the path of another page.</param>
/// <param name="Name">On the page of a rule <c>before</c> or <c>after</c> the fix, elsewhere its number on the page.</param>
/// <param name="Prints">What it prints, without the last line end.</param>
/// <param name="Code">Its source.</param>
public sealed record DocumentedProgram(string Page, string Name, string Prints, string Code);
