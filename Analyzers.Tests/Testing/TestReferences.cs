using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;

namespace Mpsc.Analyzers.Tests.Testing;

/// <summary>What the sources of the tests compile against: the reference assemblies of .NET 8, with or without our runtime.</summary>
internal static class TestReferences
{
    /// <summary>An empty package set: everything is given by path, nothing is downloaded while tests run.</summary>
    public static readonly ReferenceAssemblies None = new("net8.0");

    /// <summary>The .NET 8 reference assemblies, restored with this project.</summary>
    public static readonly ImmutableArray<MetadataReference> Net80 =
        [.. Directory.GetFiles(Metadata("Net80ReferencePath"), "*.dll").Select(static path => (MetadataReference)MetadataReference.CreateFromFile(path))];

    /// <summary>Our runtime, as built for .NET 8.</summary>
    public static readonly MetadataReference Runtime = MetadataReference.CreateFromFile(Metadata("Net80RuntimePath"));

    private static string Metadata(string key)
        => typeof(TestReferences).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
