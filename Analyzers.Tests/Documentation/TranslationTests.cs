using System.Collections;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Mpsc.Analyzers.CodeFixes.Completion;
using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Documentation;

/// <summary>Every text of Resources.resx exists in Chinese, and whoever reads Chinese gets it.</summary>
public sealed partial class TranslationTests
{
    private static readonly CultureInfo Chinese = CultureInfo.GetCultureInfo("zh-Hans");
    private static readonly SortedDictionary<string, string> Neutral = Texts(CultureInfo.InvariantCulture);
    private static readonly SortedDictionary<string, string> Translated = Texts(Chinese);

    public static TheoryData<string> Ids => [.. Rules.OfCode.Select(static rule => rule.Id)];

    [Fact]
    public void Every_text_is_translated_and_no_translation_is_left_over()
    {
        string missing = string.Join(", ", Neutral.Keys.Except(Translated.Keys));
        string leftOver = string.Join(", ", Translated.Keys.Except(Neutral.Keys));

        Assert.True(missing.Length == 0, $"Resources.zh-Hans.resx lacks {missing}");
        Assert.True(leftOver.Length == 0, $"Resources.resx lacks {leftOver}");
    }

    [Fact]
    public void A_translation_has_the_placeholders_of_its_text()
        => Assert.Equal(Common().Select(static key => (key, Placeholders(Neutral[key]))),
            Common().Select(static key => (key, Placeholders(Translated[key]))));

    [Fact]
    public void A_translation_says_something_and_says_it_in_Chinese()
        => Assert.All(
            Common().Where(static key => Placeholder().Replace(Neutral[key], "").Length > 0),
            static key => Assert.True(ChineseCharacter().IsMatch(Translated[key]), $"{key}: {Translated[key]}"));

    [Fact]
    public void The_names_of_the_text_stand_in_its_translation()
        => Assert.All(Common(), static key => Assert.All(
            Name().Matches(Neutral[key]).Select(static name => name.Groups["name"].Value),
            name => Assert.True(Translated[key].Contains(name), $"{key} lacks {name}: {Translated[key]}")));

    [Fact]
    public void A_title_or_message_ends_without_a_full_stop_and_a_description_with_one()
        => Assert.All(Translated, static text => Assert.Equal(text.Key.EndsWith("_Description"), text.Value.EndsWith('。')));

    [Theory]
    [InlineData("zh-Hans", "通道被多次完成")]
    [InlineData("zh-CN", "通道被多次完成")]
    [InlineData("en-US", "The channel is completed more than once")]
    [InlineData("de", "The channel is completed more than once")]
    [InlineData("zh-Hant", "The channel is completed more than once")]
    [InlineData("", "The channel is completed more than once")]
    public void A_title_comes_in_the_language_asked_for_or_in_English(string culture, string title)
        => Assert.Equal(title, Rules.All[0].Title.ToString(CultureInfo.GetCultureInfo(culture)));

    [Theory]
    [InlineData("zh-Hans", "通道已经完成时，“Complete()”会引发 ChannelClosedException：“Dispose”也会完成该通道")]
    [InlineData(
        "fr", "'Complete()' throws ChannelClosedException when the channel is completed already: 'Dispose' completes the channel too")]
    public async Task A_message_and_its_reason_come_in_the_language_asked_for(string culture, string message)
        => Assert.Contains(message, (await ReportedAsync("MPSC001")).Select(
            diagnostic => diagnostic.GetMessage(CultureInfo.GetCultureInfo(culture))));

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task The_message_of_every_rule_can_be_asked_for_in_Chinese(string id)
        => Assert.All(await ReportedAsync(id), static diagnostic =>
        {
            Assert.Matches(ChineseCharacter(), diagnostic.GetMessage(Chinese));
            Assert.DoesNotMatch(ChineseCharacter(), diagnostic.GetMessage(CultureInfo.InvariantCulture));
        });

    [Theory]
    [InlineData("zh-Hans", "改用“TryComplete”，第二次调用时不执行任何操作")]
    [InlineData("fr", "Call 'TryComplete', which does nothing the second time")]
    public async Task A_fix_is_offered_in_the_language_of_the_user_interface_under_one_key(string culture, string title)
    {
        // flows with this test only
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);
        var document = FixWorkspace.Open(RulePage.Read("MPSC001").Programs[0].Code, kind: OutputKind.ConsoleApplication);
        var reported = await ReportedAsync((await document.Project.GetCompilationAsync(TestContext.Current.CancellationToken))!, "MPSC001");

        var offers = await FixWorkspace.OffersAsync(
            new CompleteToTryComplete(), document, reported.First(), TestContext.Current.CancellationToken);

        Assert.Equal((title, "CompleteToTryComplete"), (Assert.Single(offers).Title, offers[0].EquivalenceKey));
    }

    private static Task<IEnumerable<Diagnostic>> ReportedAsync(string id)
        => ReportedAsync(ProgramCompilation.Of(RulePage.Read(id).Programs[0]), id);

    private static async Task<IEnumerable<Diagnostic>> ReportedAsync(Compilation compilation, string id)
    {
        var reported = await compilation.WithAnalyzers([.. Rules.Analyzers])
            .GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);

        return reported.Where(diagnostic => diagnostic.Id == id);
    }

    private static IEnumerable<string> Common() => Neutral.Keys.Intersect(Translated.Keys);

    private static SortedDictionary<string, string> Texts(CultureInfo culture)
        => new(Resources.ResourceManager.GetResourceSet(culture, createIfNotExists: true, tryParents: false)!.Cast<DictionaryEntry>()
            .ToDictionary(static entry => (string)entry.Key, static entry => (string)entry.Value!), StringComparer.Ordinal);

    private static string Placeholders(string text)
        => string.Join(' ', Placeholder().Matches(text).Select(static placeholder => placeholder.Value).Distinct().Order());

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"\p{IsCJKUnifiedIdeographs}")]
    private static partial Regex ChineseCharacter();

    // what stands between the text's single quotes and is not filled in; an apostrophe is not followed by a capital
    [GeneratedRegex(@"'(?<name>[A-Za-z][\w.() =<>]*)'")]
    private static partial Regex Name();
}
