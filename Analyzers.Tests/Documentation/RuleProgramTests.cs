using System.Collections.Immutable;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Mpsc.Analyzers.Tests.Documentation;

/// <summary>The programs on the rules' pages do what the pages say: they run here, and the analyzer looks at them.</summary>
[Collection(ConsoleCollection.Name)]
public sealed class RuleProgramTests
{
    // far more than any of them takes; a program that hangs is a wrong program
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static TheoryData<string, string> Programs
    {
        get
        {
            var programs = new TheoryData<string, string>();
            foreach (var program in Rules.All.SelectMany(static rule => RulePage.Read(rule.Id).Programs))
                programs.Add(program.Rule, program.When);

            return programs;
        }
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task A_program_prints_what_its_page_says(string rule, string when)
    {
        var program = Find(rule, when);

        Assert.Equal($"{program.Prints}\n", await RunAsync(ProgramCompilation.Of(program)));
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task The_rule_speaks_before_the_fix_and_no_rule_after_it(string rule, string when)
    {
        var analyzed = ProgramCompilation.Of(Find(rule, when))
            .WithAnalyzers(ImmutableArray.Create<DiagnosticAnalyzer>(new ChannelUsageAnalyzer()));
        var reported = await analyzed.GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);

        if (when == "before")
            Assert.Contains(reported, diagnostic => diagnostic.Id == rule);
        else
            Assert.Empty(reported);
    }

    private static DocumentedProgram Find(string rule, string when) => RulePage.Read(rule).Programs.Single(program => program.When == when);

    private static async Task<string> RunAsync(CSharpCompilation compilation)
    {
        using var image = new MemoryStream();
        Assert.True(compilation.Emit(image, cancellationToken: TestContext.Current.CancellationToken).Success);
        image.Position = 0;

        var context = new AssemblyLoadContext(compilation.AssemblyName, isCollectible: true);
        var main = context.LoadFromStream(image).EntryPoint!;
        var console = Console.Out;
        using var output = new StringWriter { NewLine = "\n" };
        Console.SetOut(output);
        try
        {
            await Task.Run(() => main.Invoke(null, [Array.Empty<string>()])).WaitAsync(Patience, TestContext.Current.CancellationToken);
        }
        finally
        {
            Console.SetOut(console);
            context.Unload();
        }

        return output.ToString();
    }
}
