using System.Diagnostics;

namespace Mpsc.Build;

/// <summary>Prints what a command does, step by step, and runs the steps' child processes with their output shown.</summary>
public sealed class Steps(DotnetCli dotnet)
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private int _number;

    /// <summary>Opens the next step.</summary>
    public void Next(string title)
    {
        Console.WriteLine();
        Console.WriteLine($"== {++_number}. {title}  [{_clock.Elapsed:m\\:ss}]");
    }

    /// <summary>Runs dotnet, shows the command and its output, and gives back that output.</summary>
    /// <exception cref="StepFailedException">The exit code is not 0.</exception>
    public string Dotnet(string directory, params string[] arguments) => Succeeded(TryDotnet(directory, arguments));

    /// <summary>Runs a dotnet command that builds, shows it with its warnings and errors, and gives back the whole output.</summary>
    /// <exception cref="StepFailedException">The exit code is not 0.</exception>
    public string Build(string directory, params string[] arguments)
    {
        var messages = new BuildMessages();
        var result = Run(directory, arguments, messages.Show);
        if (result.ExitCode != 0 && !messages.Any)
            Show(result.Output);

        return Succeeded(result);
    }

    /// <summary>Runs dotnet, shows the command and its output, whatever its exit code.</summary>
    public ProcessResult TryDotnet(string directory, params string[] arguments) => Run(directory, arguments, Show);

    /// <summary>Shows one line of output of something that runs inside a step.</summary>
    public static void Show(string line) => Console.WriteLine(line.Length == 0 ? "" : $"  {line}");

    /// <summary>Fails the step unless <paramref name="holds"/>.</summary>
    /// <exception cref="StepFailedException">It does not hold.</exception>
    public static void Expect(bool holds, string expectation)
    {
        if (!holds)
            throw new StepFailedException($"expected: {expectation}");

        Console.WriteLine($"ok: {expectation}");
    }

    private ProcessResult Run(string directory, string[] arguments, Action<string> show)
    {
        Console.WriteLine($"$ dotnet {string.Join(' ', arguments)}");
        return dotnet.RunAsync(directory, arguments, show).GetAwaiter().GetResult();
    }

    private static string Succeeded(ProcessResult result)
        => result.ExitCode == 0 ? result.Output : throw new StepFailedException($"'{result.CommandLine}' ended with {result.ExitCode}");
}
