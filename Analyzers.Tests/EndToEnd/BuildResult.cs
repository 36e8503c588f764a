using System.Text.RegularExpressions;
using Mpsc.Build;

namespace Mpsc.Analyzers.Tests.EndToEnd;

/// <summary>What a <c>dotnet build</c> said.</summary>
internal sealed partial class BuildResult(ProcessResult process)
{
    public int ExitCode => process.ExitCode;

    public string Output => process.Output;

    /// <summary>Every warning and error once (the build repeats them in its summary), by place and id.</summary>
    public IReadOnlyList<BuildMessage> Messages { get; } =
    [
        .. MessageLine().Matches(process.Output)
            .Select(static match => new BuildMessage(match.Groups["severity"].Value, match.Groups["id"].Value, Place(match)))
            .Distinct()
            .OrderBy(static message => message.Place, StringComparer.Ordinal)
            .ThenBy(static message => message.Id, StringComparer.Ordinal),
    ];

    /// <summary>The build succeeded and had nothing to say.</summary>
    public void AssertQuiet()
    {
        Assert.True(ExitCode == 0, Output);
        Assert.Empty(Messages);
    }

    /// <summary>The build succeeded with exactly these warnings, in the order of <see cref="Messages"/>.</summary>
    public void AssertWarnings(params (string Id, string Place)[] expected)
    {
        Assert.True(ExitCode == 0, Output);
        Assert.Equal(expected.Select(static warning => new BuildMessage("warning", warning.Id, warning.Place)), Messages);
    }

    private static string Place(Match match)
        => match.Groups["line"].Success ? $"{Path.GetFileName(match.Groups["file"].Value)}:{match.Groups["line"].Value}" : "";

    [GeneratedRegex(@"^\s*(?<file>[^\n]+?)(\((?<line>\d+),\d+\))?\s?: (?<severity>warning|error) (?<id>\w+):", RegexOptions.Multiline)]
    private static partial Regex MessageLine();
}
