namespace GracefulShutdown;

public sealed record Order(int Number);
