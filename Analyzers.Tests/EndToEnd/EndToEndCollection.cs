
namespace Mpsc.Analyzers.Tests.EndToEnd;

/// <summary>The tests that install the real package share one packing of it and run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class EndToEndCollection : ICollectionFixture<PackageFeed>
{
    public const string Name = "end to end";
}
