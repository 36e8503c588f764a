using Mpsc.Analyzers.CodeFixes.Completion;

namespace Mpsc.Analyzers.Tests.Behaviour;

public class CompletionFixTests
{
    [Fact]
    public async Task A_second_dispose_threw()
    {
        var (before, after) = await ProgramRunner.RunAsync<CompleteToTryComplete>(
            """
            using System.Threading.Channels;

            public class Pump : IDisposable
            {
                private readonly Channel<int> _channel = Channel.CreateUnbounded<int>();

                public void Write(int item) => _channel.Writer.TryWrite(item);

                public void Dispose() => _channel.Writer.Complete();

                public async Task<int> CountAsync()
                {
                    int count = 0;
                    await foreach (var item in _channel.Reader.ReadAllAsync())
                        count++;
                    return count;
                }
            }

            public static class Program
            {
                public static async Task<string> Run()
                {
                    var pump = new Pump();
                    pump.Write(1);
                    pump.Dispose();
                    string second = "fine";
                    try { pump.Dispose(); } catch (Exception error) { second = error.GetType().Name; }
                    return $"{await pump.CountAsync()} item, second Dispose: {second}";
                }
            }
            """,
            RuleIdentifiers.CompletedInRepeatableMember);

        Assert.Equal("1 item, second Dispose: ChannelClosedException", before);
        Assert.Equal("1 item, second Dispose: fine", after);
    }

    [Fact]
    public async Task The_first_producer_closed_the_channel_for_all()
    {
        var (before, after) = await ProgramRunner.RunAsync<HandlePerProducer>(
            Producers(
                """
                var tasks = new List<Task>();
                for (int i = 0; i < 3; i++)
                {
                    int id = i;
                    tasks.Add(Task.Run(async () =>
                    {
                        if (id > 0)
                            await firstIsDone.Task;

                        await channel.Writer.WriteAsync(id);
                        channel.Writer.Complete();
                        if (id == 0)
                            firstIsDone.SetResult();
                    }));
                }
                """),
            RuleIdentifiers.CompletedMoreThanOnce);

        Assert.Equal("1 items, ChannelClosedException", before);
        Assert.Equal("3 items, no error", after);
    }

    [Theory]
    [InlineData("var tasks = Enumerable.Range(0, 3).Select(id => Task.Run(() => ProduceAsync(channel.Writer, id, firstIsDone))).ToList();")]
    [InlineData("var tasks = new List<Task>(); for (int i = 2; i >= 0; i--) tasks.Add(ProduceAsync(channel.Writer, i, firstIsDone));")]
    public async Task A_method_that_completes_the_writer_it_is_given(string start)
    {
        var (before, after) = await ProgramRunner.RunAsync<HandlePerProducer>(
            Producers(
                start,
                """
                static async Task ProduceAsync(ChannelWriter<int> writer, int id, TaskCompletionSource firstIsDone)
                {
                    if (id > 0)
                        await firstIsDone.Task;

                    await writer.WriteAsync(id);
                    writer.Complete();
                    if (id == 0)
                        firstIsDone.SetResult();
                }
                """),
            RuleIdentifiers.CompletedMoreThanOnce);

        Assert.Equal("1 items, ChannelClosedException", before);
        Assert.Equal("3 items, no error", after);
    }

    [Fact]
    public async Task One_of_two_producers_completed_for_both()
    {
        var (before, after) = await ProgramRunner.RunAsync<HandlePerProducer>(
            Producers(
                """
                var first = Task.Run(() => { channel.Writer.TryWrite(1); channel.Writer.TryComplete(); firstIsDone.SetResult(); });
                var second = Task.Run(async () => { await firstIsDone.Task; await channel.Writer.WriteAsync(2); });
                var tasks = new List<Task> { first, second };
                """),
            RuleIdentifiers.CompletedWhileOthersWrite);

        Assert.Equal("1 items, ChannelClosedException", before);
        Assert.Equal("2 items, no error", after);
    }

    [Fact]
    public async Task The_starter_completed_before_its_producers_wrote()
    {
        var (before, after) = await ProgramRunner.RunAsync<HandlePerProducer>(
            Producers(
                """
                var tasks = new List<Task>();
                foreach (int id in new[] { 1, 2 })
                {
                    tasks.Add(Task.Run(async () =>
                    {
                        await firstIsDone.Task;
                        await channel.Writer.WriteAsync(id);
                    }));
                }

                channel.Writer.Complete();
                firstIsDone.SetResult();
                """),
            RuleIdentifiers.CompletedWhileOthersWrite);

        Assert.Equal("0 items, ChannelClosedException", before);
        Assert.Equal("2 items, no error", after);
    }

    /// <summary>A handle that is given back by a using cannot keep the reader waiting.</summary>
    [Fact]
    public async Task A_producer_that_fails_is_done_as_well()
    {
        var (before, after) = await ProgramRunner.RunAsync<HandlePerProducer>(
            Producers(
                """
                var tasks = new List<Task>();
                for (int i = 0; i < 3; i++)
                {
                    int id = i;
                    tasks.Add(Task.Run(async () =>
                    {
                        if (id > 0)
                            await firstIsDone.Task;

                        await channel.Writer.WriteAsync(Checked(id));
                        channel.Writer.Complete();
                        firstIsDone.TrySetResult();
                    }));
                }
                """,
                "static int Checked(int id) => id == 1 ? throw new FormatException() : id;"),
            RuleIdentifiers.CompletedMoreThanOnce);

        Assert.StartsWith("1 items, ", before); // two of them fail, and which one is the first to do so varies
        Assert.Equal("2 items, FormatException", after);
    }

    /// <summary>The first producer ends, and only then the others write.</summary>
    [Theory]
    [InlineData("id", "3 items, no error")]
    [InlineData("id == 1 ? throw new FormatException() : id", "2 items, FormatException")]
    public async Task The_join_completes_once_for_all(string item, string expectedAfter)
    {
        var (before, after) = await ProgramRunner.RunAsync<CompleteAfterJoin>(
            Joined(
                $$"""
                var tasks = new List<Task>();
                for (int i = 0; i < 3; i++)
                {
                    int id = i;
                    tasks.Add(Task.Run(async () =>
                    {
                        using var done = new Done(id == 0 ? firstIsDone : null);
                        if (id > 0)
                            await firstIsDone.Task;

                        await channel.Writer.WriteAsync({{item}});
                        channel.Writer.TryComplete();
                    }));
                }
                """),
            RuleIdentifiers.CompletedWhileOthersWrite);

        Assert.StartsWith("1 items, ", before); // two of them fail, and which one is the first to do so varies
        Assert.Equal(expectedAfter, after);
    }

    [Fact]
    public async Task A_second_completion_threw_before_the_join()
    {
        var (before, after) = await ProgramRunner.RunAsync<CompleteAfterJoin>(
            Joined(
                """
                var written = new CountdownEvent(3);
                var tasks = new List<Task>();
                for (int i = 0; i < 3; i++)
                {
                    int id = i;
                    tasks.Add(Task.Run(async () =>
                    {
                        await channel.Writer.WriteAsync(id);
                        written.Signal();
                        written.Wait();
                        channel.Writer.Complete();
                    }));
                }
                """),
            RuleIdentifiers.CompletedMoreThanOnce);

        Assert.Equal("3 items, ChannelClosedException", before);
        Assert.Equal("3 items, no error", after);
    }

    [Fact]
    public async Task The_starter_completed_before_it_joined()
    {
        var (before, after) = await ProgramRunner.RunAsync<CompleteAfterJoin>(
            Joined(
                """
                var tasks = new List<Task>();
                for (int i = 0; i < 2; i++)
                    tasks.Add(SendAsync(channel.Writer, i, firstIsDone.Task));

                channel.Writer.Complete();
                firstIsDone.TrySetResult();
                """,
                """
                private static async Task SendAsync(ChannelWriter<int> writer, int id, Task start)
                {
                    await start;
                    await writer.WriteAsync(id);
                }
                """),
            RuleIdentifiers.CompletedWhileOthersWrite);

        Assert.Equal("0 items, ChannelClosedException", before);
        Assert.Equal("2 items, no error", after);
    }

    private static string Joined(string start, string members = "") =>
        $$"""
        using System.Threading.Channels;

        public sealed class Done(TaskCompletionSource? source) : IDisposable
        {
            public void Dispose() => source?.TrySetResult();
        }

        public static class Program
        {
            private static Task<int> s_reading = Task.FromResult(0);

            public static async Task<string> Run()
            {
                string error = "no error";
                try { await ProduceAsync(); } catch (Exception e) { error = e.GetType().Name; }
                return $"{await s_reading} items, {error}";
            }

            public static async Task ProduceAsync()
            {
                var firstIsDone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                var channel = Channel.CreateUnbounded<int>();
                s_reading = ReadAsync(channel.Reader);
        {{start}}

                await Task.WhenAll(tasks);
            }

            private static async Task<int> ReadAsync(ChannelReader<int> reader)
            {
                int items = 0;
                await foreach (var item in reader.ReadAllAsync())
                    items++;
                return items;
            }

        {{members}}
        }
        """;

    private static string Producers(string start, string members = "") =>
        $$"""
        using System.Threading.Channels;

        public static class Program
        {
            public static async Task<string> Run()
            {
                var firstIsDone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                var channel = Channel.CreateUnbounded<int>();
        {{start}}

                int items = 0;
                await foreach (var item in channel.Reader.ReadAllAsync())
                    items++;

                string error = "no error";
                try { await Task.WhenAll(tasks); } catch (Exception e) { error = e.GetType().Name; }
                return $"{items} items, {error}";
            }

        {{members}}
        }
        """;
}
