using System.Reflection;

namespace Mpsc.Systematic;

/// <summary>Where the build of this assembly found what it works on.</summary>
internal static class BuiltPaths
{
    /// <summary>The scenarios and the runtime's net8.0 build.</summary>
    public static string Scenarios { get; } = Metadata("Scenarios");

    /// <summary>The runtime's project folder.</summary>
    public static string RuntimeSources { get; } = Metadata("RuntimeSources");

    private static string Metadata(string key) => Path.GetFullPath(typeof(BuiltPaths).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == key).Value!);
}
