namespace Mpsc.Analyzers.Tests.EndToEnd;

/// <summary>A warning or an error as <c>dotnet build</c> prints it.</summary>
/// <param name="Severity"><c>warning</c> or <c>error</c>.</param>
/// <param name="Id">Such as MPSC001.</param>
/// <param name="Place">File name and line, such as <c>Worker.cs:12</c>; empty for a message about the project.</param>
internal sealed record BuildMessage(string Severity, string Id, string Place);
