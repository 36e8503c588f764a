using Mpsc.Analyzers.Tests.Testing;
using Verify = Mpsc.Analyzers.Tests.Testing.CodeFixVerifier<Mpsc.Analyzers.CodeFixes.Completion.WriteToTryWrite>;

namespace Mpsc.Analyzers.Tests.CodeFixes.Completion;

public class WriteToTryWriteTests
{
    private static string Class(string members, string create = "Channel.CreateUnbounded<string>()") => $$"""
        using System.Threading.Channels;

        class Log : IDisposable
        {
            private readonly Channel<string> _lines = {{create}};
            private readonly Source _source = new();

            {{members}}

            public void Dispose() => _lines.Writer.TryComplete();
        }

        class Source
        {
            public event EventHandler<string>? Changed;
            public event Func<string, Task>? ChangedAsync;
            public void Raise() { Changed?.Invoke(this, ""); ChangedAsync?.Invoke(""); }
            public void Each(Action<string> action) => action("");
            public void Each(Func<string, bool> action) => action("");
        }
        """;

    [Fact]
    public Task An_async_void_method_is_async_no_more() => Verify.Fixes(
        Class("""
            /// <summary>Takes a line.</summary>
            public async void Add(string line)
            {
                // the reader may be gone
                await {|MPSC009:_lines.Writer.WriteAsync(line)|}; // never waits
            }
            """),
        Class("""
            /// <summary>Takes a line.</summary>
            public void Add(string line)
            {
                // the reader may be gone
                _lines.Writer.TryWrite(line); // never waits
            }
            """));

    [Fact]
    public Task An_expression_body_and_ConfigureAwait() => Verify.Fixes(
        Class("async void Add(string line) => await {|MPSC009:_lines.Writer.WriteAsync(line)|}.ConfigureAwait(false);"),
        Class("void Add(string line) => _lines.Writer.TryWrite(line);"));

    [Fact]
    public Task A_lambda() => Verify.Fixes(
        Class("public Log() => _source.Changed += async (_, line) => await {|MPSC009:_lines.Writer.WriteAsync(line)|};"),
        Class("public Log() => _source.Changed += (_, line) => _lines.Writer.TryWrite(line);"));

    [Fact]
    public Task A_lambda_with_a_block_in_several_lines() => Verify.Fixes(
        Class("""
            public Log()
            {
                _source.Changed += async (_, line) =>
                {
                    await {|MPSC009:_lines.Writer
                        .WriteAsync(line)|}
                        .ConfigureAwait(false);
                };
            }
            """),
        Class("""
            public Log()
            {
                _source.Changed += (_, line) =>
                {
                    _lines.Writer
                        .TryWrite(line);
                };
            }
            """));

    [Fact]
    public Task A_body_with_other_awaits_stays_async() => Verify.Fixes(
        Class("""
            public async void Add(string line)
            {
                await Task.Yield();
                if (line.Length > 0)
                    await {|MPSC009:_lines.Writer.WriteAsync(line.Trim())|};
            }
            """),
        Class("""
            public async void Add(string line)
            {
                await Task.Yield();
                if (line.Length > 0)
                    _lines.Writer.TryWrite(line.Trim());
            }
            """));

    [Fact]
    public Task A_task_with_other_awaits() => Verify.Fixes(
        Class("public void Start() => _ = Task.Run(async () => { await Task.Yield(); await {|MPSC009:_lines.Writer.WriteAsync(\"on\")|}; });"),
        Class("public void Start() => _ = Task.Run(async () => { await Task.Yield(); _lines.Writer.TryWrite(\"on\"); });"));

    [Fact]
    public Task Several_at_once_and_without_the_runtime() => Verify.Fixes(
        Class("""
            async void Add(string line) => await {|MPSC009:_lines.Writer.WriteAsync(line)|};
            async void AddAll(string a, string b)
            {
                await {|MPSC009:_lines.Writer.WriteAsync(a)|};
                await Task.Yield();
                await {|MPSC009:_lines.Writer.WriteAsync(b)|};
            }
            """),
        Class("""
            void Add(string line) => _lines.Writer.TryWrite(line);
            async void AddAll(string a, string b)
            {
                _lines.Writer.TryWrite(a);
                await Task.Yield();
                _lines.Writer.TryWrite(b);
            }
            """), new FixSetup { WithRuntime = false });

    [Fact]
    public Task A_task_without_another_await_returns_a_completed_one() => Verify.Fixes(
        Guarded("""
            public async Task Add(string line)
            {
                if (_closed)
                {
                    return; // too late
                }

                await {|MPSC009:_lines.Writer.WriteAsync(line)|}.ConfigureAwait(false); // never waits
            }
            """),
        Guarded("""
            public Task Add(string line)
            {
                if (_closed)
                {
                    return Task.CompletedTask; // too late
                }

                _lines.Writer.TryWrite(line); // never waits
                return Task.CompletedTask;
            }
            """));

    [Fact]
    public Task A_value_task_on_one_line() => Verify.Fixes(
        Guarded("public async ValueTask Add(string line) { if (!_closed) await {|MPSC009:_lines.Writer.WriteAsync(line)|}; }"),
        Guarded("public ValueTask Add(string line) { if (!_closed) _lines.Writer.TryWrite(line); return default; }"));

    private static string Guarded(string member) => Class("private bool _closed;  public void End() { _closed = true; Dispose(); }\n    " + member);

    [Fact]
    public Task Line_endings_stay() => Verify.Fixes(
        Class("async void Add(string line)\n    {\n        await {|MPSC009:_lines.Writer.WriteAsync(line)|};\n    }").ReplaceLineEndings("\r\n"),
        Class("void Add(string line)\n    {\n        _lines.Writer.TryWrite(line);\n    }").ReplaceLineEndings("\r\n"));

    [Theory]
    [InlineData("async void Add(string line) { await {|MPSC009:_lines.Writer.WriteAsync(line, CancellationToken.None)|}; }")]
    [InlineData("async void Add(string line) { await /* now */ {|MPSC009:_lines.Writer.WriteAsync(line)|}; }")]
    [InlineData("async void Add(string line) { await {|MPSC009:_lines.Writer.WriteAsync(line)|} /* now */ .ConfigureAwait(false); }")]
    [InlineData("async void Add(string line) { await {|MPSC009:_lines.Writer.WriteAsync(line)|}.AsTask(); }")]
    [InlineData("async void Add(string line) { await {|MPSC009:_lines.Writer.WriteAsync(line.Trim())|}; }")]
    [InlineData("async void Add(string line) { Dispose(); await {|MPSC009:_lines.Writer.WriteAsync(line)|}; }")]
    [InlineData("async Task Add(string line) { if (line.Length == 0) throw new Exception(); await {|MPSC009:_lines.Writer.WriteAsync(line)|}; }")]
    [InlineData("async Task Add(object line) { await {|MPSC009:_lines.Writer.WriteAsync((string)line)|}; }")]
    [InlineData("async Task Add(string line) => await {|MPSC009:_lines.Writer.WriteAsync(line)|};")]
    [InlineData("async Task<int> Add(string line) { await {|MPSC009:_lines.Writer.WriteAsync(line)|}; return 1; }")]
    [InlineData("ValueTask Add(string line) => {|MPSC009:_lines.Writer.WriteAsync(line)|};")]
    [InlineData("void Add(string line) { _ = {|MPSC009:_lines.Writer.WriteAsync(line)|}; }")]
    [InlineData("public Log() => _source.ChangedAsync += async line => await {|MPSC009:_lines.Writer.WriteAsync(line)|};")]
    public Task Not_offered_where_more_would_change(string members)
        => Verify.NotOffered(Class(members, "{|creation:Channel.CreateUnbounded<string>()|}"));

    [Fact]
    public Task Not_offered_on_a_bounded_channel() => Verify.NotOffered(
        Class("async void Add(string line) { await {|MPSC009:_lines.Writer.WriteAsync(line)|}; }", "{|creation:Channel.CreateBounded<string>(3)|}"));

    [Fact]
    public Task Not_offered_when_the_creation_is_not_known() => Verify.NotOffered(
        Class("async void Add(string line) { await {|MPSC009:_lines.Writer.WriteAsync(line)|}; }"));

    [Fact]
    public Task Not_offered_when_a_lambda_would_become_another_one() => Verify.NotOffered(
        Class("void All() => _source.Each(async line => await {|MPSC009:_lines.Writer.WriteAsync(line)|});", "{|creation:Channel.CreateUnbounded<string>()|}"));
}
