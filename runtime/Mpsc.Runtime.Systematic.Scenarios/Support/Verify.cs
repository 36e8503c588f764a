using System.Diagnostics.CodeAnalysis;
using Microsoft.Coyote.Specifications;

namespace Mpsc.Systematic.Scenarios;

/// <summary>What must hold. A violation ends the schedule at once and is reported with its trace.</summary>
internal static class Verify
{
    public static void That([DoesNotReturnIf(false)] bool condition, string message) => Specification.Assert(condition, message);

    public static void Equal<T>(T expected, T actual, string what) =>
        Specification.Assert(EqualityComparer<T>.Default.Equals(expected, actual), $"{what}: expected {expected}, but was {actual}");
}
