using System.Globalization;
using System.Text.RegularExpressions;

namespace Mpsc.AnalyzerCost;

/// <summary>What one build says of its compiler and of its analyzers, in seconds.</summary>
/// <param name="Compiler">How long the compiler ran, its analyzers included.</param>
/// <param name="Analyzers">The time of each assembly of analyzers, summed up over its threads.</param>
internal sealed partial record BuildTimes(double Compiler, IReadOnlyDictionary<string, double> Analyzers)
{
    /// <summary>Reads the output of a build with <c>-v:d -clp:PerformanceSummary -p:ReportAnalyzer=true</c>.</summary>
    public static BuildTimes Parse(string output)
    {
        var analyzers = new Dictionary<string, double>();
        foreach (Match row in AssemblyRow().Matches(output))
            analyzers[row.Groups["name"].Value] = analyzers.GetValueOrDefault(row.Groups["name"].Value) + Seconds(row);

        var compiler = CompilerRow().Matches(output).LastOrDefault()
            ?? throw new InvalidDataException("the build does not say how long the compiler took:\n" + output);
        return new BuildTimes(double.Parse(compiler.Groups["ms"].ValueSpan, CultureInfo.InvariantCulture) / 1000, analyzers);
    }

    // "<0.001" is said of what takes no time
    private static double Seconds(Match row) => double.Parse(row.Groups["seconds"].ValueSpan.TrimStart('<'), CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\s*(?<seconds><?\d+\.\d+)\s+<?\d+\s+(?<name>[\w.]+), Version=", RegexOptions.Multiline)]
    private static partial Regex AssemblyRow();

    [GeneratedRegex(@"^\s*(?<ms>\d+) ms\s+Csc\s", RegexOptions.Multiline)]
    private static partial Regex CompilerRow();
}
