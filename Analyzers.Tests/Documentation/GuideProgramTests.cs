using System.Collections.Immutable;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Mpsc.Analyzers.Tests.Documentation;

/// <summary>
/// The programs in the readmes and guides do what their pages say. A C# block with a text block behind it is a program and its output; it
/// has no report, or those that a comment before it names: <c>&lt;!-- reports: MPSC001 --&gt;</c>. Any other C# block is marked
/// <c>&lt;!-- fragment --&gt;</c>, or <c>&lt;!-- from: samples/… --&gt;</c> when it stands in that file, so that no program goes untested by
/// mistake.
/// </summary>
[Collection(ConsoleCollection.Name)]
public sealed class GuideProgramTests
{
    private const string Fragment = "fragment";
    private const string From = "from: ";
    private const string Reports = "reports: ";

    public static TheoryData<string> Pages => [.. MarkdownPage.Guides];

    public static TheoryData<string, string> Programs
    {
        get
        {
            var programs = new TheoryData<string, string>();
            foreach (var program in MarkdownPage.Guides.SelectMany(static path => MarkdownPage.Read(path).Programs))
                programs.Add(program.Page, program.Name);

            return programs;
        }
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task A_program_prints_what_its_page_shows(string page, string number)
    {
        var program = Find(page, number);

        Assert.Equal($"{program.Prints}\n", await ProgramRun.OutputOfAsync(ProgramCompilation.Of(program)));
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task A_program_has_the_reports_that_its_page_names(string page, string number)
    {
        string marker = MarkdownPage.Read(page).Blocks[int.Parse(number) - 1].Marker;
        var named = marker.StartsWith(Reports) ? marker[Reports.Length..].Split(' ') : [];
        var reported = await ProgramCompilation.Of(Find(page, number))
            .WithAnalyzers([.. Rules.Analyzers])
            .GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);

        // a reader has switched on no rule that is off by default
        var seen = reported.Where(diagnostic => diagnostic.Descriptor.IsEnabledByDefault || named.Contains(diagnostic.Id));
        Assert.Equal(named, seen.Select(static diagnostic => diagnostic.Id).Distinct().Order());
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void What_is_no_program_is_marked_as_a_fragment_or_stands_where_it_is_said_to(string page)
        => Assert.All(
            MarkdownPage.Read(page).Blocks.Where(static block => block is { Language: "csharp", Output: null }),
            static block =>
            {
                if (block.Marker.StartsWith(From))
                    Assert.Contains(block.Code, TextOf(block.Marker[From.Length..]));
                else
                    AssertFragment(block);
            });

    private static void AssertFragment(CodeBlock block)
    {
        Assert.True(block.Marker == Fragment, $"neither '<!-- {Fragment} -->' before it nor its output behind it:\n{block.Code}");
        Assert.Empty(CSharpSyntaxTree.ParseText(block.Code, cancellationToken: TestContext.Current.CancellationToken)
            .GetDiagnostics(TestContext.Current.CancellationToken));
    }

    private static string TextOf(string path) => File.ReadAllText(Path.Combine(RepositoryRoot.Path, path)).ReplaceLineEndings("\n");

    private static DocumentedProgram Find(string page, string number)
        => MarkdownPage.Read(page).Programs.Single(program => program.Name == number);
}
