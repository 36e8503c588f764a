using System.Reflection;

namespace Mpsc.Systematic;

/// <summary>One thing that several threads do to the runtime, and what must hold then.</summary>
/// <param name="Name">Class and method.</param>
/// <param name="Body">Runs one schedule, which Coyote chooses.</param>
public sealed record Scenario(string Name, Func<Task> Body)
{
    /// <summary>The scenarios of an assembly: the public static methods of its public classes.</summary>
    public static IReadOnlyList<Scenario> AllIn(Assembly assembly) =>
    [
        .. assembly.GetExportedTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Select(method => new Scenario($"{method.DeclaringType!.Name}.{method.Name}", method.CreateDelegate<Func<Task>>()))
            .OrderBy(scenario => scenario.Name, StringComparer.Ordinal),
    ];
}
