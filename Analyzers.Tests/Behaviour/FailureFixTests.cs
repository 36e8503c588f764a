using Mpsc.Analyzers.CodeFixes.Completion;

namespace Mpsc.Analyzers.Tests.Behaviour;

public class FailureFixTests
{
    [Theory]
    [InlineData(
        """
        for (int i = 0; i < 3; i++)
            await channel.Writer.WriteAsync(await get(i));

        channel.Writer.Complete();
        """)]
    [InlineData(
        """
        try
        {
            for (int i = 0; i < 3; i++)
                await channel.Writer.WriteAsync(await get(i));

            channel.Writer.Complete();
        }
        catch (Exception)
        {
            throw;
        }
        """)]
    public async Task The_reader_of_a_failed_producer_waited_for_ever(string body)
    {
        var (before, after) = await ProgramRunner.RunAsync<CompleteOnFailure>(Program(body), RuleIdentifiers.FailingProducerNeverCompletes);

        Assert.Equal("2 items, open; the task: TimeoutException", before);
        Assert.Equal("2 items, TimeoutException; the task: TimeoutException", after);
    }

    [Fact]
    public async Task The_error_was_swallowed_with_the_channel_open()
    {
        var (before, after) = await ProgramRunner.RunAsync<CompleteOnFailure>(
            Program(
                """
                try
                {
                    for (int i = 0; i < 3; i++)
                        await channel.Writer.WriteAsync(await get(i));

                    channel.Writer.Complete();
                }
                catch
                {
                }
                """),
            RuleIdentifiers.FailingProducerNeverCompletes);

        Assert.Equal("2 items, open; the task: no error", before);
        Assert.Equal("2 items, TimeoutException; the task: no error", after);
    }

    [Fact]
    public async Task The_first_await_stood_before_the_try()
    {
        var (before, after) = await ProgramRunner.RunAsync<CompleteOnFailure>(
            Program(
                """
                int first = await get(2);
                try
                {
                    await channel.Writer.WriteAsync(first);
                }
                finally
                {
                    channel.Writer.Complete();
                }
                """),
            RuleIdentifiers.FailingProducerNeverCompletes);

        Assert.Equal("0 items, open; the task: TimeoutException", before);
        Assert.Equal("0 items, closed; the task: TimeoutException", after);
    }

    [Fact]
    public async Task The_reader_took_a_part_for_everything()
    {
        var (before, after) = await ProgramRunner.RunAsync<PassErrorToComplete>(
            Program(
                """
                try
                {
                    for (int i = 0; i < 3; i++)
                        await channel.Writer.WriteAsync(await get(i));

                    channel.Writer.Complete();
                }
                catch
                {
                    channel.Writer.Complete();
                }
                """),
            RuleIdentifiers.CompletedWithoutError);

        Assert.Equal("2 items, closed; the task: no error", before);
        Assert.Equal("2 items, TimeoutException; the task: no error", after);
    }

    [Fact]
    public async Task A_cancelled_producer_looked_like_one_that_was_done()
    {
        var (before, after) = await ProgramRunner.RunAsync<PassErrorToComplete>(
            """
            using System.Threading.Channels;

            public static class Program
            {
                public static async Task<string> Run()
                {
                    using var source = new CancellationTokenSource();
                    source.Cancel();
                    var channel = Channel.CreateUnbounded<int>();
                    var token = source.Token;
                    await Task.Run(() => channel.Writer.TryWrite(1), token).ContinueWith(t => channel.Writer.TryComplete(t.Exception));
                    return channel.Reader.Completion.Status.ToString();
                }
            }
            """,
            RuleIdentifiers.CompletedWithoutError);

        Assert.Equal("RanToCompletion", before);
        Assert.Equal("Canceled", after);
    }

    // what the reader has got when the producer is done, with no need to wait for something that never comes
    private static string Program(string producer) =>
        $$"""
        using System.Threading.Channels;

        public static class Program
        {
            private static async Task<int> Get(int i)
            {
                await Task.Yield();
                return i < 2 ? i : throw new TimeoutException();
            }

            public static async Task<string> Run()
            {
                Func<int, Task<int>> get = Get;
                var channel = Channel.CreateUnbounded<int>();
                var task = Task.Run(async () =>
                {
        {{string.Join('\n', producer.Split('\n').Select(static line => line.Length == 0 ? line : "            " + line))}}
                });
                return await Seen(channel.Reader, task);
            }

            private static async Task<string> Seen(ChannelReader<int> reader, Task producer)
            {
                await Task.WhenAny(producer);
                int count = 0;
                while (reader.TryRead(out _))
                    count++;

                var waiting = reader.WaitToReadAsync();
                var end = !waiting.IsCompleted ? "open" : waiting.IsFaulted ? waiting.AsTask().Exception!.InnerException!.GetType().Name : "closed";
                return $"{count} items, {end}; the task: {producer.Exception?.InnerException!.GetType().Name ?? "no error"}";
            }
        }
        """;
}
