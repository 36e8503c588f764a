using Mpsc.Analyzers.Tests.Testing;
using Verify = Mpsc.Analyzers.Tests.Testing.CodeFixVerifier<Mpsc.Analyzers.CodeFixes.Shutdown.ReadLoopToConsumerLoop>;

namespace Mpsc.Analyzers.Tests.CodeFixes.Shutdown;

public class ReadLoopToConsumerLoopTests
{
    [Theory]
    [InlineData(
        "await foreach (var item in {|MPSC011:reader.ReadAllAsync(ct)|})\n        {\n            await Do(item);\n        }",
        "await ConsumerLoop.RunAsync(reader, async (item, _) => await Do(item), ct);\n        ct.ThrowIfCancellationRequested();")]
    [InlineData(
        "await foreach (var item in {|MPSC011:reader.ReadAllAsync(ct)|}.ConfigureAwait(false)) await Do(item);",
        "await ConsumerLoop.RunAsync(reader, async (item, _) => await Do(item), ct, continueOnCapturedContext: " +
            "false).ConfigureAwait(false);\n        ct.ThrowIfCancellationRequested();")]
    [InlineData(
        "while (await {|MPSC011:reader.WaitToReadAsync(ct)|})\n        {\n            " +
            "while (reader.TryRead(out var item))\n                await Do(item);\n        }",
        "await ConsumerLoop.RunAsync(reader, async (item, _) => await Do(item), ct);\n        ct.ThrowIfCancellationRequested();")]
    // nobody sees the difference
    [InlineData(
        "try\n        {\n            await foreach (var item in {|MPSC011:reader.ReadAllAsync(ct)|})\n            " +
            "{\n                await Do(item);\n            }\n        }\n        catch (OperationCanceledException)\n        " +
            "{\n        }",
        "try\n        {\n            await ConsumerLoop.RunAsync(reader, async (item, _) => await Do(item), ct);\n        " +
            "}\n        catch (OperationCanceledException)\n        {\n        }")]
    [InlineData(
        "try { await foreach (var item in {|MPSC011:reader.ReadAllAsync(ct)|}) await Do(item); }\n        " +
            "catch (FormatException) { throw; }\n        catch (OperationCanceledException) when (ct.IsCancellationRequested) { }",
        "try { await ConsumerLoop.RunAsync(reader, async (item, _) => await Do(item), ct); }\n        " +
            "catch (FormatException) { throw; }\n        catch (OperationCanceledException) when (ct.IsCancellationRequested) { }")]
    // somebody does
    [InlineData(
        "try\n        {\n            await foreach (var item in {|MPSC011:reader.ReadAllAsync(ct)|}) await Do(item);\n        " +
            "}\n        catch (Exception e)\n        {\n            Console.WriteLine(e);\n        }",
        "try\n        {\n            await ConsumerLoop.RunAsync(reader, async (item, _) => await Do(item), ct);\n            " +
            "ct.ThrowIfCancellationRequested();\n        }\n        catch (Exception e)\n        {\n            " +
            "Console.WriteLine(e);\n        }")]
    [InlineData(
        "try\n        {\n            " +
            "await foreach (var item in {|MPSC011:reader.ReadAllAsync(ct)|}) await Do(item);\n            " +
            "Console.WriteLine();\n        }\n        catch (OperationCanceledException)\n        {\n        }",
        "try\n        {\n            await ConsumerLoop.RunAsync(reader, async (item, _) => await Do(item), ct);\n            " +
            "ct.ThrowIfCancellationRequested();\n            Console.WriteLine();\n        }\n        " +
            "catch (OperationCanceledException)\n        {\n        }")]
    public Task Loops(string before, string after) => Verify.Fixes(Worker(before), Worker(after, import: true));

    [Fact]
    public Task Comments_stay_and_continue_is_return() => Verify.Fixes(
        Worker(
            """
            // all of them
                    await foreach (var item in {|MPSC011:reader.ReadAllAsync(ct)|}) // until stopped
                    {
                        // not that one
                        if (item == 0)
                            continue;

                        await Do(item);
                        // done
                    }
            """),
        Worker(
            """
            // all of them
                    // until stopped
                    await ConsumerLoop.RunAsync(reader, async (item, _) =>
                    {
                        // not that one
                        if (item == 0)
                            return;

                        await Do(item);
                        // done
                    }, ct);
                    ct.ThrowIfCancellationRequested();
            """, import: true));

    [Fact]
    public Task CRLF_stays() => Verify.Fixes(
        Worker("await foreach (var item in {|MPSC011:reader.ReadAllAsync(ct)|})\n        {\n            await Do(item);\n            " +
            "await Do(item);\n        }").Replace("\n", "\r\n"),
        Worker("await ConsumerLoop.RunAsync(reader, async (item, _) =>\n        {\n            await Do(item);\n            " +
            "await Do(item);\n        }, ct);\n        ct.ThrowIfCancellationRequested();", import: true)
            .Replace("\n", "\r\n"));

    /// <summary>A lambda of one expression would make the task the handler's, which the loop did not wait for.</summary>
    [Fact]
    public Task A_task_that_was_not_waited_for_is_not() => Verify.Fixes(
        Worker("await foreach (var item in {|MPSC011:reader.ReadAllAsync(ct)|})\n            Start(item);"),
        Worker("await ConsumerLoop.RunAsync(reader, item =>\n        {\n            Start(item);\n        }, ct);\n        " +
            "ct.ThrowIfCancellationRequested();", import: true));

    [Fact]
    public Task A_synchronous_body() => Verify.Fixes(
        Worker("await foreach (var item in {|MPSC011:reader.ReadAllAsync(ct)|}) Print(item);"),
        Worker("await ConsumerLoop.RunAsync(reader, item => Print(item), ct);\n        ct.ThrowIfCancellationRequested();", import: true));

    /// <summary>To the host a service that was cancelled and one that has ended are the same.</summary>
    [Fact]
    public Task A_hosted_service() => Verify.Fixes(
        Hosted("await foreach (var item in {|MPSC011:_reader.ReadAllAsync(stoppingToken)|})\n            await Do(item);"),
        Hosted("await ConsumerLoop.RunAsync(_reader, async (item, _) => await Do(item), stoppingToken);", import: true));

    [Fact]
    public Task A_hosted_service_that_goes_on_after_the_loop() => Verify.Fixes(
        Hosted("await foreach (var item in {|MPSC011:_reader.ReadAllAsync(stoppingToken)|})\n            await Do(item);\n        " +
            "await Do(0);"),
        Hosted("await ConsumerLoop.RunAsync(_reader, async (item, _) => await Do(item), stoppingToken);\n        " +
            "stoppingToken.ThrowIfCancellationRequested();\n        await Do(0);", import: true));

    [Fact]
    public Task Two_loops_at_once() => Verify.Fixes(
        Worker("await foreach (var item in {|MPSC011:reader.ReadAllAsync(ct)|}) await Do(item);\n        " +
            "await foreach (var item in {|MPSC011:reader.ReadAllAsync(ct)|}) Print(item);"),
        Worker("await ConsumerLoop.RunAsync(reader, async (item, _) => await Do(item), ct);\n        " +
            "ct.ThrowIfCancellationRequested();\n        await ConsumerLoop.RunAsync(reader, item => Print(item), ct);\n        " +
                "ct.ThrowIfCancellationRequested();", import: true));

    [Theory]
    [InlineData("await foreach (var item in {|MPSC011:reader.ReadAllAsync(ct)|}) { if (item == 0) break; await Do(item); }")]
    [InlineData("await foreach (var item in {|MPSC011:reader.ReadAllAsync(ct)|}) { if (item == 0) return; await Do(item); }")]
    [InlineData("await foreach (var item in {|MPSC011:reader.ReadAllAsync(ct)|}) { if (item == 0) goto end; await Do(item); } end: ;")]
    [InlineData("await foreach (var item in {|MPSC011:reader.ReadAllAsync(ct)|}) { }")]
    // converted in each round, or not one item
    [InlineData("await foreach (long item in {|MPSC011:reader.ReadAllAsync(ct)|}) await Do((int)item);")]
    // two tokens
    [InlineData("await foreach (var item in {|MPSC011:reader.ReadAllAsync(ct)|}.WithCancellation(Other)) await Do(item);")]
    [InlineData("await foreach (var item in {|MPSC011:reader.ReadAllAsync(ct)|}.ConfigureAwait(item2)) await Do(item);")]
    // a source may be disposed of by then
    [InlineData("await foreach (var item in {|MPSC011:reader.ReadAllAsync(stop.Token)|}) await Do(item);")]
    [InlineData("await foreach (var item in {|MPSC011:reader.ReadAllAsync(Other)|}) await Do(item);")]
    // no room for a second statement
    [InlineData("if (item2) await foreach (var item in {|MPSC011:reader.ReadAllAsync(ct)|}) await Do(item);")]
    // the token is another one in the next round
    [InlineData("await foreach (var item in {|MPSC011:reader.ReadAllAsync(ct)|}) { ct = default; await Do(item); }")]
    // something else is done between wait and read
    [InlineData(
        "while (await {|MPSC011:reader.WaitToReadAsync(ct)|}) { while (reader.TryRead(out var item)) await Do(item); " +
            "await Do(0); }")]
    [InlineData("while (await {|MPSC011:reader.WaitToReadAsync(ct)|}) { while (item2 && reader.TryRead(out var item)) await Do(item); }")]
    [InlineData("while (!await {|MPSC011:reader.WaitToReadAsync(ct)|}) { while (reader.TryRead(out var item)) await Do(item); }")]
    public Task Not_offered(string loop) => Verify.NotOffered(Worker(loop));

    [Fact]
    public Task Not_in_an_iterator_nor_without_the_runtime() => Verify.NotOffered(
        Worker("await foreach (var item in {|MPSC011:reader.ReadAllAsync(ct)|}) await Do(item);"), new FixSetup { WithRuntime = false });

    /// <summary>The channel of the service itself, to which others post.</summary>
    [Theory]
    [InlineData("await foreach (var item in {|MPSC011:_channel.Reader.ReadAllAsync(stoppingToken)|})\n            await Do(item);")]
    [InlineData("await foreach (var item in {|MPSC011:_channel.Reader.ReadAllAsync(stoppingToken)|}.ConfigureAwait(true))\n            await Do(item);")]
    [InlineData("while (await {|MPSC011:_channel.Reader.WaitToReadAsync(stoppingToken)|})\n            " +
        "while (_channel.Reader.TryRead(out var item))\n                await Do(item);")]
    public Task The_channel_of_a_background_service(string loop) => Verify.Fixes(
        Hosted(loop).Replace(Reader, Channel),
        Hosted("await ConsumerLoop.RunAsync(_channel.Reader, async (item, _) => await Do(item), stoppingToken)" +
            (loop.Contains("Configure", StringComparison.Ordinal) ? ".ConfigureAwait(true);" : ";"), import: true).Replace(Reader, Channel));

    private const string Reader = "private readonly ChannelReader<int> _reader = Channel.CreateUnbounded<int>().Reader;";

    private const string Channel = "private readonly Channel<int> _channel = System.Threading.Channels.Channel.CreateUnbounded<int>();\n\n    " +
        "public bool Post(int item) => _channel.Writer.TryWrite(item);";

    private static string Hosted(string loop, bool import = false)
        => $$"""
            using System.Threading.Channels;
            using Microsoft.Extensions.Hosting;{{(import ? "\nusing Mpsc;" : "")}}

            namespace Microsoft.Extensions.Hosting
            {
                public abstract class BackgroundService
                {
                    protected abstract Task ExecuteAsync(CancellationToken stoppingToken);
                }
            }

            public class Service : BackgroundService
            {
                private readonly ChannelReader<int> _reader = Channel.CreateUnbounded<int>().Reader;

                protected override async Task ExecuteAsync(CancellationToken stoppingToken)
                {
                    {{loop}}
                }

                private static Task Do(int item) => Task.CompletedTask;
            }
            """.Replace("\r\n", "\n");

    private static string Worker(string loop, bool import = false)
        => $$"""
            using System.Threading.Channels;{{(import ? "\nusing Mpsc;" : "")}}

            public class Worker
            {
                private readonly CancellationTokenSource stop = new();

                public void Stop() => stop.Cancel();

                public Task Run(ChannelReader<int> reader) => RunAsync(reader, stop.Token, true);

                private async Task RunAsync(ChannelReader<int> reader, CancellationToken ct, bool item2)
                {
                    {{loop}}
                }

                private static CancellationToken Other => default;

                private static Task Do(int item) => Task.CompletedTask;

                private static Task Start(int item) => Task.CompletedTask;

                private static void Print(int item) { }
            }
            """.Replace("\r\n", "\n");
}
