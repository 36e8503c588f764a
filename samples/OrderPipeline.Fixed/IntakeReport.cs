namespace OrderPipeline;

/// <summary>How many orders the sources had, how many were booked, and what the sources ran into.</summary>
public sealed record IntakeReport(int Sent, int Booked, string? Error);
