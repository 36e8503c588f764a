using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace Mpsc.Analyzers.Tests.Documentation;

/// <summary>
/// The presets of the package, and the table of them, say what the rules say. Told to by the environment, the tests write them instead:
/// that is how <c>dotnet run build/Tool.cs -- presets</c> works.
/// </summary>
public sealed partial class PresetTests
{
    private const string HowToWrite = "run 'dotnet run build/Tool.cs -- presets' and commit what it writes";

    private static readonly bool IsWriting = Environment.GetEnvironmentVariable("MPSC_WRITE_PRESETS") == "true";

    private static readonly string Folder = Path.Combine(RepositoryRoot.Path, "Analyzers.Package", "presets");

    // what the rules say of themselves needs no file, and so leaves room for severities of whole categories
    private static IEnumerable<Preset> WithFile => Preset.All.Where(static preset => preset.Name != "Recommended");

    [Fact]
    public void A_preset_names_every_rule()
    {
        foreach (var preset in WithFile)
            Compare(Path.Combine(Folder, $"{preset.Name}.globalconfig"), static _ => true, preset.Text());
    }

    [Fact]
    public void No_preset_is_left_over()
        => Assert.Equal(
            WithFile.Select(static preset => $"{preset.Name}.globalconfig").Order(StringComparer.Ordinal),
            Directory.GetFiles(Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));

    [Fact]
    public void The_table_of_the_presets_has_a_row_for_every_rule()
    {
        string rows = string.Concat(Rules.All.Select(static rule =>
            $"| [{rule.Id}](rules/{rule.Id}.md) | {rule.Title} | {string.Join(" | ", Preset.All.Select(preset => preset.ValueFor(rule)))} |\n"));
        Compare(Path.Combine(RepositoryRoot.Path, "docs", "presets.md"), static line => line.StartsWith("| ["), rows);
    }

    [Fact]
    public void The_file_can_be_read_as_what_it_is()
    {
        foreach (var preset in WithFile)
        {
            var config = AnalyzerConfigSet.Create(
                new List<AnalyzerConfig> { AnalyzerConfig.Parse(preset.Text(), "/package/presets/x.globalconfig") }, out var problems);
            Assert.Empty(problems);
            Assert.Equal(
                Rules.All.Select(rule => KeyValuePair.Create(rule.Id.ToLowerInvariant(), preset.SeverityOf(rule))),
                config.GlobalConfigOptions.TreeOptions.OrderBy(static option => option.Key, StringComparer.Ordinal));
        }
    }

    // the lines in question of the file, against the text that they should be
    private static void Compare(string file, Func<string, bool> isWritten, string expected)
    {
        var lines = (File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("\n") : "").Split('\n');
        var actual = string.Join('\n', lines.Where(isWritten)).TrimEnd('\n') + "\n";
        if (actual == expected)
            return;

        Assert.True(IsWriting, $"{Path.GetRelativePath(RepositoryRoot.Path, file)} is not what the rules say: {HowToWrite}.");
        var before = lines.TakeWhile(line => !isWritten(line)).ToList();
        var after = lines.Skip(before.Count).SkipWhile(isWritten);
        File.WriteAllText(file, string.Concat(before.Select(static line => line + "\n")) + expected + string.Join('\n', after));
    }
}
