using System.IO.Compression;
using System.Security.Cryptography;
using System.Xml.Linq;

namespace Mpsc.Analyzers.Tests.EndToEnd;

[Collection(EndToEndCollection.Name)]
public sealed class PackageLayoutTests(PackageFeed feed)
{
    [Fact]
    public void The_package_holds_exactly_what_it_should()
    {
        using var package = ZipFile.OpenRead(feed.PackageFile);
        var files = package.Entries.Select(static entry => entry.FullName)
            .Where(static name => !name.StartsWith("_rels/") && !name.StartsWith("package/") && name != "[Content_Types].xml")
            .Order(StringComparer.Ordinal);

        Assert.Equal(
            [
                "LICENSE",
                "Mpsc.Analyzers.nuspec",
                "README.md",
                "analyzers/dotnet/roslyn4.8/cs/Mpsc.Analyzers.CodeFixes.dll",
                "analyzers/dotnet/roslyn4.8/cs/Mpsc.Analyzers.dll",
                "analyzers/dotnet/roslyn4.8/cs/zh-Hans/Mpsc.Analyzers.resources.dll",
                "build/Mpsc.Analyzers.props",
                "build/Mpsc.Analyzers.targets",
                "buildTransitive/Mpsc.Analyzers.props",
                "buildTransitive/Mpsc.Analyzers.targets",
                "icon.png",
                "lib/net10.0/Mpsc.Runtime.dll",
                "lib/net10.0/Mpsc.Runtime.xml",
                "lib/net8.0/Mpsc.Runtime.dll",
                "lib/net8.0/Mpsc.Runtime.xml",
                "lib/netstandard2.0/Mpsc.Runtime.dll",
                "lib/netstandard2.0/Mpsc.Runtime.xml",
                "presets/Minimum.globalconfig",
                "presets/None.globalconfig",
                "presets/Strict.globalconfig",
            ],
            files);
    }

    [Fact]
    public void Only_netstandard_needs_other_packages()
    {
        var dependencies = Child(Metadata(), "dependencies").Elements().ToDictionary(
            static group => group.Attribute("targetFramework")!.Value,
            static group => group.Elements().Select(static dependency => dependency.Attribute("id")!.Value));

        Assert.Equal(["net10.0", "net8.0", ".NETStandard2.0"], dependencies.Keys);
        Assert.Empty(dependencies["net10.0"]);
        Assert.Empty(dependencies["net8.0"]);
        Assert.Equal(["Microsoft.Bcl.AsyncInterfaces", "System.Memory", "System.Threading.Channels"], dependencies[".NETStandard2.0"]);
    }

    [Fact]
    public void A_package_page_has_all_it_shows()
    {
        var metadata = Metadata();

        Assert.Equal("MIT", Child(metadata, "license").Value);
        Assert.Equal("README.md", Child(metadata, "readme").Value);
        Assert.Equal("icon.png", Child(metadata, "icon").Value);
        Assert.NotEmpty(Child(metadata, "description").Value);
        Assert.NotEmpty(Child(metadata, "tags").Value);
        Assert.Contains("CHANGELOG.md", Child(metadata, "releaseNotes").Value);
        Assert.Equal("git", Child(metadata, "repository").Attribute("type")!.Value);
        Assert.Null(metadata.Elements().SingleOrDefault(static element => element.Name.LocalName == "developmentDependency"));
    }

    [Fact]
    public async Task Packing_again_from_nothing_gives_the_same_assemblies()
    {
        string again = feed.NewFolder();
        await feed.PackAsync(again);

        Assert.Equal(Assemblies(feed.PackageFile), Assemblies(Path.Combine(again, Path.GetFileName(feed.PackageFile))));
    }

    private static List<(string Name, string Hash)> Assemblies(string packageFile)
    {
        using var package = ZipFile.OpenRead(packageFile);
        return
        [
            .. package.Entries.Where(static entry => entry.Name.EndsWith(".dll")).Select(static entry =>
            {
                using var content = entry.Open();
                return (entry.FullName, Convert.ToHexString(SHA256.HashData(content)));
            }),
        ];
    }

    private XElement Metadata()
    {
        using var package = ZipFile.OpenRead(feed.PackageFile);
        using var nuspec = package.GetEntry("Mpsc.Analyzers.nuspec")!.Open();
        return XDocument.Load(nuspec).Root!.Elements().Single();
    }

    // NuGet picks the namespace by the features that a nuspec uses.
    private static XElement Child(XElement parent, string name) => parent.Elements().Single(element => element.Name.LocalName == name);
}
