using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Threading.Channels;

namespace Mpsc.Analyzers.Tests.EndToEnd;

/// <summary>A sample's process. Its lines can be waited for while it runs; if it outlives the test it is killed.</summary>
internal sealed class RunningSample : IAsyncDisposable
{
    private const int SigTerm = 15;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly Task<string> _errors;
    private readonly Task _reading;
    private string _output = "";

    public RunningSample(string program, params string[] arguments)
    {
        string dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        _process = Process.Start(new ProcessStartInfo(dotnet, [program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // Where no repository's settings lie, and nothing that a host would watch.
            WorkingDirectory = Path.GetDirectoryName(program)!,
        })!;
        _errors = _process.StandardError.ReadToEndAsync();
        _reading = ReadLinesAsync();
    }

    /// <summary>A signal can be sent here: everywhere but on Windows.</summary>
    public static bool HasSignals => !OperatingSystem.IsWindows();

    /// <summary>What it wrote to its standard error, where the samples log. Ends when the process ends.</summary>
    public Task<string> Errors => _errors;

    /// <summary>Waits for a line that begins so, and returns it.</summary>
    public async Task<string> WaitForAsync(string line)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (await _lines.Reader.WaitToReadAsync(limit.Token))
        {
            while (_lines.Reader.TryRead(out string? one))
            {
                if (one.StartsWith(line, StringComparison.Ordinal))
                    return one;
            }
        }

        throw new InvalidOperationException($"The sample ended and never printed '{line}':\n{_output}{await _errors}");
    }

    /// <summary>Asks it to end, as an orchestrator does.</summary>
    public void Terminate() => Assert.Equal(0, Kill(_process.Id, SigTerm));

    /// <summary>Waits for its end.</summary>
    /// <returns>All that it printed, with '\n' as line ending.</returns>
    public async Task<string> EndAsync(int? exitCode = 0)
    {
        using var limit = new CancellationTokenSource(Limit);
        await _process.WaitForExitAsync(limit.Token);
        await _reading;
        Assert.True(exitCode is null || _process.ExitCode == exitCode, $"exit code {_process.ExitCode}\n{_output}{await _errors}");
        return _output;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _reading;
        _process.Dispose();
    }

    private async Task ReadLinesAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            _output += line + "\n";
            await _lines.Writer.WriteAsync(line);
        }

        _lines.Writer.Complete();
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);
}
