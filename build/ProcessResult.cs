namespace Mpsc.Build;

/// <summary>How a child process ended.</summary>
/// <param name="CommandLine">What was started, for messages.</param>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">Its standard output and standard error, line by line as they came, joined by '\n'.</param>
public sealed record ProcessResult(string CommandLine, int ExitCode, string Output);
