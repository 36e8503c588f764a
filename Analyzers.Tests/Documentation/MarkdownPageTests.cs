namespace Mpsc.Analyzers.Tests.Documentation;

/// <summary>What the tests of the pages find in a page.</summary>
public sealed class MarkdownPageTests
{
    [Fact]
    public void A_program_is_a_block_with_its_output_behind_it()
    {
        var page = MarkdownPage.Parse("page.md", """
            <!-- reports: MPSC001 -->
            ```csharp
            first();

            // still the first
            ```

            ```text
            printed
            ```

            ```csharp
            second();
            ```

            This is printed:

            ```text
            not said to be the output
            ```
            """);

        var program = Assert.Single(page.Programs);
        Assert.Equal(new DocumentedProgram("page.md", "1", "printed", "first();\n\n// still the first\n"), program);
        Assert.Equal(["reports: MPSC001", "", "", ""], page.Blocks.Select(static block => block.Marker));
    }

    [Fact]
    public void Links_are_found_outside_of_code_only()
    {
        var page = MarkdownPage.Parse("page.md", """
            # A [linked](a.md) heading
            | [one](b.md#part) | [two](https://example.org/c) | `[none](d.md)` |
            ```text
            [none](e.md)
            ```
            """);

        Assert.Equal(["a.md", "b.md#part", "https://example.org/c"], page.Links);
    }

    [Theory]
    [InlineData("Try it, test it", "try-it-test-it")]
    [InlineData("What `Complete()` does", "what-complete-does")]
    [InlineData("Hosts and SIGTERM", "hosts-and-sigterm")]
    [InlineData("关闭分析器，以及谁", "关闭分析器以及谁")]
    public void An_anchor_is_what_GitHub_makes_of_a_heading(string heading, string anchor)
    {
        var page = MarkdownPage.Parse("page.md", $"## {heading}\n");

        Assert.True(page.HasAnchor(anchor));
        Assert.False(page.HasAnchor($"{anchor}-"));
    }

    [Fact]
    public void A_heading_or_command_inside_of_a_block_is_none()
    {
        var page = MarkdownPage.Parse("page.md", """
            # Title

                dotnet build

            ```ini
            # comment
                indented
            ```
            """);

        Assert.Equal(["Title"], page.Headings);
        Assert.Equal(["    dotnet build"], page.Commands);
    }
}
