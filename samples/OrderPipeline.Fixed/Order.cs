namespace OrderPipeline;

/// <summary>An order as it travels through the pipeline.</summary>
public sealed record Order(int Number, string Source);
