namespace Mpsc.Analyzers.Tests.Documentation;

/// <summary>The links between the pages of the repository lead somewhere.</summary>
public sealed class LinkTests
{
    private const string Published = "https://github.com/mpsc-analyzers/mpsc-analyzers/blob/main/";

    public static TheoryData<string> Pages => [.. MarkdownPage.All];

    [Theory]
    [MemberData(nameof(Pages))]
    public void What_a_page_links_to_exists(string page)
        => Assert.All(MarkdownPage.Read(page).Links, link =>
        {
            if (Target(page, link) is not var (path, anchor))
                return;

            Assert.True(Path.Exists(Path.Combine(RepositoryRoot.Path, path)), $"{page} links to {link}, which does not exist");
            Assert.True(anchor.Length == 0 || MarkdownPage.Read(path).HasAnchor(anchor), $"{page} links to {link}: no such heading");
        });

    [Fact]
    public void The_index_of_the_guides_links_to_every_one_of_them()
    {
        var links = MarkdownPage.Read("docs/README.md").Links;
        var guides = Directory.GetFiles(Path.Combine(RepositoryRoot.Path, "docs"), "*.md").Select(static file => Path.GetFileName(file));

        Assert.All(guides.Where(static name => name != "README.md"), name => Assert.Contains(name, links));
    }

    // from the root of the repository; null for what is outside of it
    private static (string Path, string Anchor)? Target(string page, string link)
    {
        bool isPublished = link.StartsWith(Published);
        if (!isPublished && link.Contains("://"))
            return null;

        string[] parts = (isPublished ? link[Published.Length..] : link).Split('#', 2);
        string folder = isPublished ? "" : Path.GetDirectoryName(page)!;
        string path = parts[0].Length == 0 ? page : Path.GetRelativePath(
            RepositoryRoot.Path, Path.Combine(RepositoryRoot.Path, folder, parts[0])).Replace('\\', '/');
        return (path, parts.Length == 2 ? parts[1] : "");
    }
}
