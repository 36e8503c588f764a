namespace WebQueue;

/// <summary>What a client wants to be sent.</summary>
public sealed record Mail(string To);
