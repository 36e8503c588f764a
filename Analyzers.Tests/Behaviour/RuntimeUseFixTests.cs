using Mpsc.Analyzers.CodeFixes.Runtime;

namespace Mpsc.Analyzers.Tests.Behaviour;

/// <summary>Our own runtime, used wrongly and then rightly.</summary>
public class RuntimeUseFixTests
{
    [Theory]
    [InlineData("for (int i = 0; i < 3; i++) await producer.WriteAsync(i);", "read 3")]
    [InlineData("producer.TryWrite(1); throw new TimeoutException();", "read 1")]
    public async Task The_reader_waited_for_a_handle_that_was_forgotten(string produce, string result)
    {
        var (before, after) = await ProgramRunner.RunAsync<DisposeHandle>(
            $$"""
            using Mpsc;

            public static class Program
            {
                private static readonly MpscChannel<int> s_channel = MpscChannel.CreateUnbounded<int>();

                public static async Task<string> Run()
                {
                    var counting = CountAsync();
                    try { await ProduceAsync(); } catch (TimeoutException) { }
                    return await Task.WhenAny(counting, Task.Delay(1000)) == counting ? $"read {await counting}" : "waits";
                }

                private static async Task ProduceAsync()
                {
                    await Task.Yield();
                    var producer = s_channel.AddProducer();
                    {{produce}}
                }

                private static async Task<int> CountAsync()
                {
                    int count = 0;
                    await foreach (var item in s_channel.Reader.ReadAllAsync())
                        count++;

                    return count;
                }
            }
            """,
            RuleIdentifiers.HandleNeverDisposed);

        Assert.Equal("waits", before);
        Assert.Equal(result, after);
    }

    [Theory]
    [InlineData("StopAsync", "handled 1")]
    [InlineData("DrainAsync", "handled 3")]
    public async Task The_handler_waited_for_its_own_loop(string end, string result)
    {
        var (before, after) = await ProgramRunner.RunAsync<EndLoopWithoutWait>(
            $$"""
            using Mpsc;

            public static class Program
            {
                private static ConsumerLoop<int> s_loop = null!;

                public static async Task<string> Run()
                {
                    int handled = 0;
                    s_loop = new ConsumerLoop<int>(async (item, stop) =>
                    {
                        await Task.Yield();
                        handled++;
                        if (item == 1)
                        {
                            await s_loop.{{end}}();
                        }
                    });
                    s_loop.Pause();
                    for (int item = 1; item <= 3; item++)
                        _ = s_loop.TryPost(item);
                    s_loop.Resume();
                    return await Task.WhenAny(s_loop.Completion, Task.Delay(1000)) == s_loop.Completion ? $"handled {handled}" : "waits";
                }
            }
            """,
            RuleIdentifiers.HandlerAwaitsItsLoop);

        Assert.Equal("waits", before);
        Assert.Equal(result, after);
    }
}
