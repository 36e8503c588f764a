namespace Mpsc.Systematic.Tests;

/// <summary>A mutant that stays alive shows what the scenarios do not test.</summary>
public class MutantTests
{
    private static readonly MutantCompiler s_compiler = new();
    private static readonly MutationRun s_run = new(s_compiler, Bounds.Mutating);

    public static TheoryData<string> Names => [.. Mutants.InEveryRun.Select(mutant => mutant.Name)];

    /// <summary>The others are run by hand, but must not go out of date meanwhile.</summary>
    public static TheoryData<string> AllNames => [.. Mutants.All.Select(mutant => mutant.Name)];

    [Theory, MemberData(nameof(AllNames))]
    public void Applies_to_the_sources(string name) => s_compiler.CheckThatItApplies(Mutants.All.Single(mutant => mutant.Name == name));

    [Theory, MemberData(nameof(Names))]
    public void Is_killed(string name) => Assert.NotNull(s_run.Kill(Mutants.All.Single(mutant => mutant.Name == name)));

    /// <summary>Compiled and run as the mutants are. Few schedules, because the scenarios' own tests run more of them.</summary>
    [Theory, InlineData(false), InlineData(true)]
    public void The_runtime_without_a_fault_is_not_killed(bool memoryAccesses)
    {
        var faultless = new Mutant("none", [], [.. Mutants.All.SelectMany(mutant => mutant.Killers).Distinct()])
        {
            MemoryAccesses = memoryAccesses,
        };
        Assert.Null(new MutationRun(s_compiler, schedules: 10).Kill(faultless));
    }

    [Fact]
    public void A_mutant_whose_text_is_gone_says_so()
    {
        var outdated = new Mutant("outdated", [new Edit("no such text", "")], []);
        string message = Assert.Throws<InvalidOperationException>(() => s_run.Kill(outdated)).Message;
        Assert.Contains("Mutant 'outdated' no longer applies", message);
    }
}
