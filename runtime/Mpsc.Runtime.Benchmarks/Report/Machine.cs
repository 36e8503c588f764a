using System.Runtime.InteropServices;

namespace Mpsc.Benchmarks;

/// <summary>What has to stand beside every figure.</summary>
internal static class Machine
{
    public static string Description =>
        $"{Environment.ProcessorCount} cores, {RuntimeInformation.ProcessArchitecture}, {RuntimeInformation.FrameworkDescription}, "
        + $"{RuntimeInformation.OSDescription}";
}
