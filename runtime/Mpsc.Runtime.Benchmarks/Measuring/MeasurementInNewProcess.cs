using System.Diagnostics;

namespace Mpsc.Benchmarks;

/// <summary>
/// Measures in a new process what has missed its gate in this one: what a process once guesses wrong, such as how long its spin-waits take
/// or how a method is to be compiled, stays with it.
/// </summary>
internal static class MeasurementInNewProcess
{
    /// <summary>The exit code of the other process.</summary>
    public static int Of(IEnumerable<Scenario> missed, int rounds)
    {
        string program = Environment.ProcessPath!;
        var start = new ProcessStartInfo(program) { UseShellExecute = false };
        // Started as "dotnet Mpsc.Runtime.Benchmarks.dll", or by its own executable.
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
            start.ArgumentList.Add(typeof(MeasurementInNewProcess).Assembly.Location);
        foreach (string argument in (string[])["gate", "--rounds", $"{rounds}", .. missed.SelectMany(static s => (string[])["--again", s.Name])])
            start.ArgumentList.Add(argument);
        using Process process = Process.Start(start)!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
