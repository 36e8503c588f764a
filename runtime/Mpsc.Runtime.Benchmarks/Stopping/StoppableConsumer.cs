namespace Mpsc.Benchmarks;

/// <summary>A consumer that works on a backlog, how to stop it at once, and when it has ended.</summary>
internal sealed record StoppableConsumer(Action Stop, Task Ended);
