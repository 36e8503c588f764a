using Mpsc.Analyzers.Tests.Testing;
using Verify = Mpsc.Analyzers.Tests.Testing.CodeFixVerifier<Mpsc.Analyzers.CodeFixes.Contract.DropBranchToCallback>;

namespace Mpsc.Analyzers.Tests.CodeFixes.Contract;

public class DropBranchToCallbackTests
{
    private static string With(string members, string callback = "", string mode = "DropOldest") => $$"""
        using System.Threading.Channels;

        class Feed
        {
            private readonly Channel<int> _channel;
            private static int s_dropped;

            public Feed() => _channel = Channel.CreateBounded<int>(new BoundedChannelOptions(8) { FullMode = BoundedChannelFullMode.{{mode}} }{{callback}});

            private void Lost(int item) => Console.WriteLine(item + s_dropped);

        {{members}}
        }
        """;

    private static Task Fixes(string before, string callback, string after, FixSetup? setup = null)
        => Verify.Fixes(With(before), With(after, callback), setup);

    [Fact]
    public Task One_expression() => Fixes(
        """
            public void Add(int item)
            {
                // never waits
                if (!{|MPSC024:_channel.Writer.TryWrite(item)|})
                    Lost(item);

                Console.WriteLine("next");
            }
        """,
        ",\n        item => Lost(item)",
        """
            public void Add(int item)
            {
                // never waits
                _channel.Writer.TryWrite(item);

                Console.WriteLine("next");
            }
        """);

    [Fact]
    public Task An_expression_without_the_item() => Fixes(
        "    public void Add(string text) { if (!{|MPSC024:_channel.Writer.TryWrite(text.Length)|}) { Interlocked.Increment(ref s_dropped); } }",
        ",\n        _ => Interlocked.Increment(ref s_dropped)",
        "    public void Add(string text) { _channel.Writer.TryWrite(text.Length); }");

    [Fact]
    public Task Several_statements_with_comments() => Fixes(
        """
            public void Add(int item)
            {
                if (!{|MPSC024:_channel.Writer.TryWrite(item)|})
                {
                    // so it is gone
                    int n = Interlocked.Increment(ref s_dropped);

                    Lost(n + item); // say so
                }
            }
        """,
        """
        ,
                item =>
                {
                    // so it is gone
                    int n = Interlocked.Increment(ref s_dropped);

                    Lost(n + item); // say so
                }
        """,
        """
            public void Add(int item)
            {
                _channel.Writer.TryWrite(item);
            }
        """);

    [Fact]
    public Task Options_over_several_lines() => Verify.Fixes(
        """
        using System.Threading.Channels;

        class Feed
        {
            private static readonly Channel<string> s_lines = Channel.CreateBounded<string>(new BoundedChannelOptions(8)
            {
                FullMode = BoundedChannelFullMode.DropWrite,
            });

            public static void Add(string line)
            {
                if (!{|MPSC024:s_lines.Writer.TryWrite(line)|}) Console.WriteLine(line);
            }
        }
        """,
        """
        using System.Threading.Channels;

        class Feed
        {
            private static readonly Channel<string> s_lines = Channel.CreateBounded<string>(new BoundedChannelOptions(8)
            {
                FullMode = BoundedChannelFullMode.DropWrite,
            }, line => Console.WriteLine(line));

            public static void Add(string line)
            {
                s_lines.Writer.TryWrite(line);
            }
        }
        """,
        new FixSetup { WithRuntime = false });

    [Fact]
    public Task A_name_that_is_taken_at_the_creation() => Verify.Fixes(
        """
        using System.Threading.Channels;

        class Feed
        {
            private readonly Channel<int> _channel;

            public Feed(int item)
                => _channel = Channel.CreateBounded<int>(new BoundedChannelOptions(item) { FullMode = BoundedChannelFullMode.DropNewest });

            public void Add(int item)
            {
                if (!{|MPSC024:_channel.Writer.TryWrite(item)|}) Console.WriteLine($"{item} is lost: {item:x}");
            }
        }
        """,
        """
        using System.Threading.Channels;

        class Feed
        {
            private readonly Channel<int> _channel;

            public Feed(int item)
                => _channel = Channel.CreateBounded<int>(new BoundedChannelOptions(item) { FullMode = BoundedChannelFullMode.DropNewest },
                    item2 => Console.WriteLine($"{item2} is lost: {item2:x}"));

            public void Add(int item)
            {
                _channel.Writer.TryWrite(item);
            }
        }
        """);

    [Fact]
    public Task The_branch_of_a_completed_channel_stays() => Fixes(
        "    public void Add(int item) { if (!{|MPSC024:_channel.Writer.TryWrite(item)|}) s_dropped++; }  public void End() => _channel.Writer.TryComplete();",
        ",\n        _ => s_dropped++",
        "    public void Add(int item) { if (!_channel.Writer.TryWrite(item)) s_dropped++; }  public void End() => _channel.Writer.TryComplete();");

    [Fact]
    public Task All_of_them_at_once() => Verify.Fixes(
        Two("", "", "if (!{|MPSC024:_a.Writer.TryWrite(item)|}) Console.WriteLine(1);", "if (!{|MPSC024:_b.Writer.TryWrite(item)|}) Console.WriteLine(item);"),
        Two(",\n        _ => Console.WriteLine(1)", ",\n        item => Console.WriteLine(item)", "_a.Writer.TryWrite(item);", "_b.Writer.TryWrite(item);"));

    [Fact]
    public Task Windows_line_endings() => Verify.Fixes(
        With("    public void Add(int item)\n    {\n        if (!{|MPSC024:_channel.Writer.TryWrite(item)|})\n        {\n            s_dropped++;\n            Lost(item);\n        }\n    }")
            .ReplaceLineEndings("\r\n"),
        With("    public void Add(int item)\n    {\n        _channel.Writer.TryWrite(item);\n    }", ",\n        item =>\n        {\n            s_dropped++;\n            Lost(item);\n        }")
            .ReplaceLineEndings("\r\n"));

    [Theory]
    [InlineData("public void Add(int item) { if (!{|MPSC024:_channel.Writer.TryWrite(item)|}) { /* gone */ Lost(item); Lost(0); } }")]
    [InlineData("public void Add(int item) { if (!{|MPSC024:_channel.Writer.TryWrite(item)|}) /* gone */ Lost(item); }")]
    [InlineData("public void Add(int item) { if (!Put(item)) Lost(item); }  private bool Put(int item) => {|MPSC024:_channel.Writer.TryWrite(item)|};")]
    [InlineData("public void Add(int item) { if (!{|MPSC024:_channel.Writer.TryWrite(item)|}) { Lost(item); return; } Lost(0); }")]
    [InlineData("public void Add(int item) { if (!{|MPSC024:_channel.Writer.TryWrite(item)|}) throw new Exception(); }")]
    [InlineData("public async Task Add(int item) { if (!{|MPSC024:_channel.Writer.TryWrite(item)|}) await Task.Delay(1); }")]
    [InlineData("public void Add(int item, string why) { if (!{|MPSC024:_channel.Writer.TryWrite(item)|}) Console.WriteLine(why); }")]
    [InlineData("public void Add(int item) { int lost = 0; if (!{|MPSC024:_channel.Writer.TryWrite(item)|}) lost++; Lost(lost); }")]
    [InlineData("public void Add(int item) { lock (_channel) { if (!{|MPSC024:_channel.Writer.TryWrite(item)|}) s_dropped++; } }")]
    [InlineData("public void Add(int item) { if (!{|MPSC024:_channel.Writer.TryWrite(item)|}) Lost(1); else Lost(2); }")]
    [InlineData("public void Add(int item) { if (!{|MPSC024:_channel.Writer.TryWrite(item)|} && item > 0) Lost(1); }")]
    [InlineData("public void Add(byte item) { if (!{|MPSC024:_channel.Writer.TryWrite(item)|}) Lost(item); }")]
    [InlineData("public bool Add(int item) { bool ok = {|MPSC024:_channel.Writer.TryWrite(item)|}; if (!ok) Lost(item); return ok; }")]
    public Task Not_where_the_branch_can_t_move(string members)
        => Verify.NotOffered(With(members).Replace("Channel.CreateBounded<int>(new BoundedChannelOptions(8) { FullMode = BoundedChannelFullMode.DropOldest })",
            "{|creation:Channel.CreateBounded<int>(new BoundedChannelOptions(8) { FullMode = BoundedChannelFullMode.DropOldest })|}"));

    [Fact]
    public async Task Not_where_two_branches_would_need_the_one_callback()
    {
        var source = With(
            "    public void Add(int item) { if (!{|MPSC024:_channel.Writer.TryWrite(item)|}) Lost(1); if (!{|MPSC024:_channel.Writer.TryWrite(item)|}) Lost(2); }");
        await Verify.Fixes(source, source);
    }

    [Fact]
    public Task Not_where_an_initializer_has_no_instance() => Verify.NotOffered(
        """
        using System.Threading.Channels;

        class Feed
        {
            private readonly Channel<int> _channel = {|creation:Channel.CreateBounded<int>(new BoundedChannelOptions(8))|};
            private int _dropped;

            public void Add(int item) { if (!{|MPSC024:_channel.Writer.TryWrite(item)|}) _dropped++; }
        }
        """);

    private static string Two(string callbackOfA, string callbackOfB, string a, string b) => $$"""
        using System.Threading.Channels;

        class Feed
        {
            private readonly Channel<int> _a = Channel.CreateBounded<int>(new BoundedChannelOptions(8) { FullMode = BoundedChannelFullMode.DropWrite }{{callbackOfA}});
            private readonly Channel<int> _b = Channel.CreateBounded<int>(new BoundedChannelOptions(8) { FullMode = BoundedChannelFullMode.DropWrite }{{callbackOfB}});

            public void Add(int item)
            {
                {{a}}
                {{b}}
            }
        }
        """;
}
