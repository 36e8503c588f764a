namespace Actor;

/// <summary>The state of a till between two sales.</summary>
public sealed record TillReport(int Sales, decimal Takings, int Waiting);
