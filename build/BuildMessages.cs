using System.Text.RegularExpressions;

namespace Mpsc.Build;

/// <summary>
/// Shows of a build's output what matters: every warning and error once (the build repeats them in its summary), with the file's name in
/// place of its path and without the project at the end of the line.
/// </summary>
public sealed partial class BuildMessages
{
    private readonly HashSet<string> _shown = [];

    /// <summary>Was there anything to show?</summary>
    public bool Any => _shown.Count > 0;

    /// <summary>Takes one line of output and shows it if it is a message that was not shown before.</summary>
    public void Show(string line)
    {
        var message = Message().Match(line);
        if (message.Success && _shown.Add($"{message.Groups["file"]}{message.Groups["text"]}"))
            Steps.Show($"{Path.GetFileName(message.Groups["file"].Value)}{message.Groups["text"].Value}");
    }

    [GeneratedRegex(@"^\s*(?<file>.*?)(?<text>(\(\d+,\d+\))?\s?: (warning|error) .*?)( \[[^\]]*\])?$")]
    private static partial Regex Message();
}
