namespace Mpsc.Benchmarks;

/// <summary>One run of one subject, per item.</summary>
/// <param name="Nanoseconds">Time that passed.</param>
/// <param name="CpuNanoseconds">Time that all threads of the process spent on processors.</param>
/// <param name="Bytes">What all threads allocated.</param>
internal readonly record struct Sample(double Nanoseconds, double CpuNanoseconds, double Bytes);
