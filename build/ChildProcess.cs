using System.Diagnostics;
using System.Text;

namespace Mpsc.Build;

/// <summary>Runs a program to its end, with its output captured.</summary>
public static class ChildProcess
{
    /// <summary>
    /// Starts <paramref name="file"/> and waits for it. Output lines are also given to <paramref name="onLine"/>, one at a time.
    /// </summary>
    /// <exception cref="TimeoutException">
    /// It did not end in time; it and its children were killed. The message holds its output so far.
    /// </exception>
    public static async Task<ProcessResult> RunAsync(
        string file,
        IReadOnlyList<string> arguments,
        string workingDirectory,
        TimeSpan timeout,
        IReadOnlyDictionary<string, string>? environment = null,
        Action<string>? onLine = null)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        RemoveVariablesOfTheBuildAroundUs(start);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;

        string commandLine = $"{Path.GetFileNameWithoutExtension(file)} {string.Join(' ', arguments)}";
        var output = new StringBuilder();
        using var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();

        using var limit = new CancellationTokenSource(timeout);
        try
        {
            await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"'{commandLine}' did not end within {timeout}. Its output so far:\n{Text()}");
        }

        return new ProcessResult(commandLine, process.ExitCode, Text());

        void Take(string? line)
        {
            if (line is null)
                return;

            lock (output)
            {
                output.Append(line).Append('\n');
                onLine?.Invoke(line);
            }
        }

        string Text()
        {
            lock (output)
                return output.ToString();
        }
    }

    // dotnet run and dotnet test leave MSBuild's own variables to what they start; a child build would take them for its user's.
    private static void RemoveVariablesOfTheBuildAroundUs(ProcessStartInfo start)
    {
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(name);
    }
}
