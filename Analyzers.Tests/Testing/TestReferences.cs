using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;

namespace Mpsc.Analyzers.Tests.Testing;

/// <summary>What the sources of the tests compile against: the reference assemblies of .NET 8, with or without our runtime.</summary>
internal static class TestReferences
{
    /// <summary>The folder of the .NET 8 reference assemblies, restored with this project.</summary>
    private static readonly string Net80Folder = typeof(TestReferences).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "Net80ReferencePath").Value!;

    /// <summary>An empty package set: everything is given by path, nothing is downloaded while tests run.</summary>
    public static readonly ReferenceAssemblies None = new("net8.0");

    public static readonly ImmutableArray<MetadataReference> Net80 =
        [.. Directory.GetFiles(Net80Folder, "*.dll").Select(path => (MetadataReference)MetadataReference.CreateFromFile(path))];

    public static readonly MetadataReference Runtime = MetadataReference.CreateFromFile(Path.Combine(AppContext.BaseDirectory, "Mpsc.Runtime.dll"));
}
