using Mpsc.Analyzers.Tests.Testing;
using Verify = Mpsc.Analyzers.Tests.Testing.CodeFixVerifier<Mpsc.Analyzers.CodeFixes.Contract.TakePromiseBack>;

namespace Mpsc.Analyzers.Tests.CodeFixes.Contract;

public class TakePromiseBackTests
{
    private static readonly FixSetup WithoutRuntime = new() { WithRuntime = false };

    private static string Readers(string creation) =>
        $$"""
        using System.Threading.Channels;

        class C
        {
            private readonly Channel<int> _channel = {{creation}};

            public C()
            {
                for (int i = 0; i < 4; i++)
                    _ = Task.Run(() => { while (_channel.Reader.TryRead(out var item)) _channel.Writer.TryWrite(item); });
            }
        }
        """;

    private const string Setting = "{|MPSC020:SingleReader = true|}";

    [Fact]
    public Task In_an_initialiser_with_comments() => Verify.Fixes(
        Readers(
            """
            Channel.CreateUnbounded<int>(new UnboundedChannelOptions
                {
                    // we read alone
                    {|MPSC020:SingleReader = /* yes */ true|}, // really
                    SingleWriter = false,
                })
            """),
        Readers(
            """
            Channel.CreateUnbounded<int>(new UnboundedChannelOptions
                {
                    // we read alone
                    SingleReader = /* yes */ false, // really
                    SingleWriter = false,
                })
            """),
        WithoutRuntime);

    [Fact]
    public Task Of_a_bounded_channel() => Verify.Fixes(
        Readers($"Channel.CreateBounded<int>(new BoundedChannelOptions(8) {{ {Setting} }})"),
        Readers("Channel.CreateBounded<int>(new BoundedChannelOptions(8) { SingleReader = false })"));

    [Fact]
    public Task Several_promises_at_once() => Verify.Fixes(
        Readers("Channel.CreateUnbounded<int>(new() { {|MPSC020:SingleReader = true|}, {|MPSC021:SingleWriter = true|} })"),
        Readers("Channel.CreateUnbounded<int>(new() { SingleReader = false, SingleWriter = false })"));

    [Fact]
    public Task Windows_line_endings() => Verify.Fixes(
        Readers($"Channel.CreateUnbounded<int>(new() {{ {Setting} }})").ReplaceLineEndings("\r\n"),
        Readers("Channel.CreateUnbounded<int>(new() { SingleReader = false })").ReplaceLineEndings("\r\n"));

    [Fact]
    public Task Options_in_a_variable() => Verify.Fixes(Local("{|MPSC020:options.SingleReader = "
        + "true|};"), Local("options.SingleReader = false;"));

    [Fact]
    public Task Synchronous_continuations() => Verify.Fixes(
        Handled("{|MPSC022:AllowSynchronousContinuations = true|}"), Handled("AllowSynchronousContinuations = false"), WithoutRuntime);

    [Fact]
    public Task Not_where_the_promise_is_a_constant_with_a_name()
        => Verify.NotOffered(Readers("Channel.CreateUnbounded<int>(new() { {|MPSC020:SingleReader = Alone|} })").Replace(
            "public C()", "private const bool Alone = true;\n\n    public C()"));

    /// <summary>Without the promise, the read would not be cancelled by the next one, and take an item.</summary>
    [Fact]
    public Task Not_where_a_select_leaves_a_read_behind() => Verify.NotOffered(
        """
        using System.Threading.Channels;

        class C
        {
            private readonly Channel<int> _channel = Channel.CreateUnbounded<int>(new() { {|MPSC020:SingleReader = true|} });

            public async Task RunAsync()
            {
                while (true)
                    await Task.WhenAny({|read:_channel.Reader.ReadAsync()|}.AsTask(), Task.Delay(100));
            }
        }
        """);

    private static string Local(string setting) =>
        $$"""
        using System.Threading.Channels;

        class C
        {
            public void M()
            {
                var options = new UnboundedChannelOptions();
                {{setting}}
                var channel = Channel.CreateUnbounded<int>(options);
                for (int i = 0; i < 4; i++)
                    _ = Task.Run(async () => await channel.Reader.ReadAsync());
            }
        }
        """;

    private static string Handled(string setting) =>
        $$"""
        using System.Threading.Channels;

        class C(Action<int> handler)
        {
            private readonly Channel<int> _channel = Channel.CreateUnbounded<int>(new UnboundedChannelOptions { {{setting}} });

            public async Task RunAsync()
            {
                await foreach (var item in _channel.Reader.ReadAllAsync())
                    handler(item);
            }
        }
        """;
}
