namespace Mpsc.Build;

/// <summary>A step did not do what it must; the message says which and why.</summary>
public sealed class StepFailedException(string message) : Exception(message);
