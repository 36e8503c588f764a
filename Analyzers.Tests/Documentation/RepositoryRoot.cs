using System.Reflection;

namespace Mpsc.Analyzers.Tests.Documentation;

/// <summary>The repository that these tests were built from.</summary>
internal static class RepositoryRoot
{
    /// <summary>Its full path.</summary>
    public static string Path { get; } = System.IO.Path.GetFullPath(typeof(RepositoryRoot).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(static attribute => attribute.Key == "RepositoryRoot").Value!);
}
