using Mpsc.Analyzers.CodeFixes.Shutdown;
using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.CodeFixes;

/// <summary>Where the import of the runtime's namespace is put.</summary>
public class UsingDirectivesTests
{
    [Theory]
    [InlineData("", "using Mpsc;\n\n")]
    [InlineData("namespace Shop;\n\n", "using Mpsc;\n\nnamespace Shop;\n\n")]
    [InlineData("// licence\n\nnamespace Shop;\n\n", "// licence\n\nusing Mpsc;\n\nnamespace Shop;\n\n")]
    [InlineData("#nullable enable\n\nnamespace Shop;\n\n", "#nullable enable\nusing Mpsc;\n\nnamespace Shop;\n\n")]
    [InlineData("/// <summary>A worker.</summary>\n", "using Mpsc;\n\n/// <summary>A worker.</summary>\n")]
    public Task A_file_without_usings(string before, string after) => Verify(before, after);

    [Theory]
    [InlineData("using System.IO;\n\n", "using System.IO;\nusing Mpsc;\n\n")]
    [InlineData("using System.IO;\nusing Alpha;\nusing Zebra;\n\n", "using System.IO;\nusing Alpha;\nusing Mpsc;\nusing Zebra;\n\n")]
    [InlineData("using Alpha;\nusing System.IO;\n\n", "using Alpha;\nusing Mpsc;\nusing System.IO;\n\n")]
    [InlineData("using Zebra;\nusing Alpha;\n\n", "using Zebra;\nusing Alpha;\nusing Mpsc;\n\n")]
    [InlineData("using Alpha;\n// striped\nusing Zebra;\n\n", "using Alpha;\nusing Mpsc;\n// striped\nusing Zebra;\n\n")]
    [InlineData("// striped\nusing Zebra;\n\n", "// striped\nusing Mpsc;\nusing Zebra;\n\n")]
    [InlineData(
        "using Alpha;\nusing static System.Math;\nusing Z = Zebra;\n\n",
        "using Alpha;\nusing Mpsc;\nusing static System.Math;\nusing Z = Zebra;\n\n")]
    public Task In_the_order_of_the_others(string before, string after) => Verify(before, after);

    [Theory]
    [InlineData("using Mpsc;\nusing Zebra;\n\n")]
    [InlineData("global using Mpsc;\n\n")]
    [InlineData("using Alpha;\n\nnamespace Mpsc.Tools;\n\n")]
    public Task Not_where_it_is_seen_already(string usings) => Verify(usings, usings);

    [Theory]
    [InlineData(
        "using Alpha;\n#if OLD\nusing Old;\n#endif\nusing Zebra;\n\n",
        "using Alpha;\nusing Mpsc;\n#if OLD\nusing Old;\n#endif\nusing Zebra;\n\n")]
    [InlineData("#if NEW\nusing Alpha;\n#endif\nusing Zebra;\n\n", "#if NEW\nusing Alpha;\n#endif\nusing Mpsc;\nusing Zebra;\n\n")]
    [InlineData("using Alpha;\n#if NEW\nusing Beta;\n#endif\n\n", "using Alpha;\nusing Mpsc;\n#if NEW\nusing Beta;\n#endif\n\n")]
    public Task Not_into_another_branch(string before, string after)
        => Verify(before, after, new FixSetup { PreprocessorSymbols = ["NEW"] });

    private const string Namespaces = "namespace Alpha { class A; } namespace Beta { class B; } namespace Zebra { class Z; }";

    private static Task Verify(string before, string after, FixSetup? setup = null)
        => CodeFixVerifier<CheckTokenBeforeEveryItem>.Fixes(
            before + Worker("{|MPSC011:reader.ReadAllAsync(_stop.Token)|}"),
            after + Worker("reader.ReadAllUntilCanceledAsync(_stop.Token)"),
            (setup ?? new FixSetup()) with { MoreSource = Namespaces });

    private static string Worker(string read) =>
        $$"""
        class Worker(System.Threading.Channels.ChannelReader<int> reader, Func<int, Task> handle)
        {
            private readonly CancellationTokenSource _stop = new();

            public void Stop() => _stop.Cancel();

            public async Task RunAsync()
            {
                await foreach (var item in {{read}})
                    await handle(item);
            }
        }

        """;
}
