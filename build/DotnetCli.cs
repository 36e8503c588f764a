namespace Mpsc.Build;

/// <summary>
/// The dotnet command with English output and without build servers: a server outlives its command and keeps the command's output
/// open, so that whoever reads it to the end waits for the server.
/// </summary>
/// <param name="timeout">How long one command may take before it is killed.</param>
/// <param name="packages">The global packages folder for restores, or null for the user's.</param>
public sealed class DotnetCli(TimeSpan timeout, string? packages = null)
{
    /// <summary>Runs <c>dotnet</c> with <paramref name="arguments"/> in <paramref name="directory"/>, whatever its exit code.</summary>
    public Task<ProcessResult> RunAsync(string directory, IReadOnlyList<string> arguments, Action<string>? onLine = null)
    {
        string dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        return ChildProcess.RunAsync(dotnet, arguments, directory, timeout, Variables(), onLine);
    }

    private Dictionary<string, string> Variables()
    {
        var variables = new Dictionary<string, string>
        {
            ["DOTNET_CLI_UI_LANGUAGE"] = "en",
            ["DOTNET_NOLOGO"] = "1",
            ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
            ["MSBUILDDISABLENODEREUSE"] = "1",
            ["MSBUILDTERMINALLOGGER"] = "off",
            ["UseSharedCompilation"] = "false",
            ["UseRazorBuildServer"] = "false",
        };
        if (packages is not null)
            variables["NUGET_PACKAGES"] = packages;

        return variables;
    }
}
