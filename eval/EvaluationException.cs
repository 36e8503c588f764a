namespace Mpsc.Evaluation;

/// <summary>What was given can't be used; the message says what and why.</summary>
internal sealed class EvaluationException(string message) : Exception(message);
