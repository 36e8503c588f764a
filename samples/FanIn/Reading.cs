namespace FanIn;

/// <summary>One value of one sensor.</summary>
public sealed record Reading(int Sensor, int Value);
