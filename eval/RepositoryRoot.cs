using System.Reflection;

namespace Mpsc.Evaluation;

/// <summary>The repository that this program was built from.</summary>
internal static class RepositoryRoot
{
    /// <summary>Its full path; not that of a source file, which is mapped in reproducible builds.</summary>
    public static string Path { get; } = System.IO.Path.GetFullPath(typeof(RepositoryRoot).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(static attribute => attribute.Key == "RepositoryRoot").Value!);
}
