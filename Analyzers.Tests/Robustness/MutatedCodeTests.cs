using System.Diagnostics;
using System.Globalization;

namespace Mpsc.Analyzers.Tests.Robustness;

/// <summary>
/// Whatever the code looks like, no rule and no fix throws, hangs, or breaks what compiled. <c>MPSC_FUZZ_MINUTES</c> goes on for so long, from
/// a seed of its own (<c>MPSC_FUZZ_SEED</c> to repeat one); without it the cases are few, and the same every time.
/// </summary>
public class MutatedCodeTests
{
    private const int Cases = 600;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task No_rule_and_no_fix_throws_hangs_or_breaks_the_code(int seed)
    {
        var minutes = Setting("MPSC_FUZZ_MINUTES") is { } text ? TimeSpan.FromMinutes(double.Parse(text, CultureInfo.InvariantCulture)) : (TimeSpan?)null;
        if (minutes is not null)
            seed += Setting("MPSC_FUZZ_SEED") is { } given ? int.Parse(given, CultureInfo.InvariantCulture) : Environment.TickCount;

        var checkedCode = new AnalyzedCode();
        var clock = Stopwatch.StartNew();
        for (int i = 0; minutes is { } time ? clock.Elapsed < time : i < Cases; i++)
        {
            // each case by itself, so that one can be repeated
            var random = new Random(HashCode(seed, i));
            string source = new Mutator(random).Next();
            if (await checkedCode.Check(source, withRuntime: random.Next(4) > 0, Limit, forged: random) is { } problem)
                Assert.Fail($"seed {seed}, case {i}: {problem}\n\n{source}");
        }

        // else the mutants would have nothing left for a rule to look at
        Assert.InRange(checkedCode.Reports, 200, int.MaxValue);
        Assert.InRange(checkedCode.Fixes, 50, int.MaxValue);
    }

    [Fact]
    public void There_is_much_to_start_from() => Assert.InRange(SeedSources.Reported.Count, 500, int.MaxValue);

    private static string? Setting(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    // System.HashCode differs from run to run
    private static int HashCode(int seed, int index) => unchecked((seed * 486187739) ^ (index * 16777619));
}
