using System.Diagnostics;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using Mpsc.Benchmarks;

const string Usage = """
    bdn [options of BenchmarkDotNet]                  absolute numbers, scenario by scenario
    paired [--rounds N] [--only TEXT] [--markdown]    everything side by side in this process, with ratios
    gate [--rounds N] [--only TEXT]                   the project's own against its gates; exit code 1 if one is missed in three processes
    """;

const int MoreMeasurements = 2;

switch (args.FirstOrDefault())
{
    case "bdn":
        // Parameters are names here, and are worth their room.
        IConfig config = DefaultConfig.Instance
            .WithArtifactsPath("artifacts/benchmarks")
            .WithSummaryStyle(SummaryStyle.Default.WithMaxParameterColumnWidth(60));
        BenchmarkSwitcher.FromAssembly(typeof(Options).Assembly).Run(args[1..], config);
        return 0;
    case "paired" when Options.TryParse(args[1..], out Options options):
        RunPaired(options);
        return 0;
    case "gate" when Options.TryParse(args[1..], out Options options) && !options.Markdown:
        return RunGate(options);
    default:
        Console.Error.WriteLine(Usage);
        return 2;
}

static int RunGate(Options options)
{
    IReadOnlyList<Scenario> missed = new GateRunner(new PairedRunner(options.Rounds), Console.Out).Missed(options.Selected);
    if (missed.Count == 0)
        return 0;
    if (options.Again.Count > 0)
        return 1;
    // A shared machine may serve threads that wake each other badly for half a minute: what is slow by itself is so each time.
    for (int i = 0; i < MoreMeasurements; i++)
    {
        Thread.Sleep(TimeSpan.FromSeconds(10 * i));
        Console.WriteLine("Once more, in a new process:");
        if (MeasurementInNewProcess.Of(missed, 2 * options.Rounds) == 0) // few are left
            return 0;
    }

    return 1;
}

static void RunPaired(Options options)
{
    IReport report = options.Markdown ? new MarkdownReport(Console.Out, options.Command) : new ConsoleReport(Console.Out);
    long start = Stopwatch.GetTimestamp();
    var runner = new PairedRunner(options.Rounds);
    PairedRunner.WarmUp(options.Selected.OfType<SpeedScenario>(), static _ => true);
    foreach (Scenario scenario in options.Selected)
    {
        if (scenario is SpeedScenario speed)
            report.Add(runner.Run(speed, static _ => true));
        else if (scenario is AmountScenario amount)
            report.Add(AmountResult.Of(amount, static _ => true));
    }

    report.End(Stopwatch.GetElapsedTime(start));
}
