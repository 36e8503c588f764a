using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Mpsc.Analyzers.Tests.Documentation;

/// <summary>The programs on the rules' pages do what the pages say: they run here, and the analyzer looks at them.</summary>
[Collection(ConsoleCollection.Name)]
public sealed class RuleProgramTests
{
    public static TheoryData<string, string> Programs
    {
        get
        {
            var programs = new TheoryData<string, string>();
            foreach (var program in Rules.OfCode.SelectMany(static rule => RulePage.Read(rule.Id).Programs))
                programs.Add(program.Page, program.Name);

            return programs;
        }
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task A_program_prints_what_its_page_says(string rule, string when)
    {
        var program = Find(rule, when);

        Assert.Equal($"{program.Prints}\n", await ProgramRun.OutputOfAsync(ProgramCompilation.Of(program)));
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task The_rule_speaks_before_the_fix_and_no_rule_after_it(string rule, string when)
    {
        var analyzed = ProgramCompilation.Of(Find(rule, when))
            .WithAnalyzers([.. Rules.Analyzers]);
        var reported = await analyzed.GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);

        if (when == "before")
            Assert.Contains(reported, diagnostic => diagnostic.Id == rule);
        else // the rules of cost speak of correct code, and the other pages are not about cost
            Assert.Empty(reported.Where(diagnostic => diagnostic.Id == rule || diagnostic.Descriptor.Category != "Cost"));
    }

    private static DocumentedProgram Find(string rule, string when) => RulePage.Read(rule).Programs.Single(program => program.Name == when);
}
