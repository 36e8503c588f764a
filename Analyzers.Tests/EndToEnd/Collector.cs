namespace Mpsc.Analyzers.Tests.EndToEnd;

/// <summary>
/// A small program with a bug that every framework can compile: three producers share a channel and each completes it. The first one
/// to end takes the channel away from the other two, on every run.
/// </summary>
internal static class Collector
{
    /// <summary>The line of the call that the analyzers report.</summary>
    public const string CompleteCall = "Collector.cs:22";

    public const string Source = """
        using System.Collections.Generic;
        using System.Threading.Channels;
        using System.Threading.Tasks;

        public static class Collector
        {
            public static async Task<string> CollectAsync()
            {
                var channel = Channel.CreateUnbounded<int>();
                var firstHasEnded = new TaskCompletionSource<bool>();
                var producers = new List<Task>();

                for (int i = 0; i < 3; i++)
                {
                    int number = i;
                    producers.Add(Task.Run(async () =>
                    {
                        await TurnOfAsync(number, firstHasEnded.Task);
                        await channel.Writer.WriteAsync(number);

                        // this producer is done
                        channel.Writer.Complete();
                    }));
                }

                await Task.WhenAny(producers);
                firstHasEnded.SetResult(true);

                int items = 0;
                while (await channel.Reader.WaitToReadAsync())
                {
                    while (channel.Reader.TryRead(out _))
                        items++;
                }

                string error = "no error";
                try
                {
                    await Task.WhenAll(producers);
                }
                catch (ChannelClosedException)
                {
                    error = "a producer found the channel closed";
                }

                return $"{items} of 3 items, {error}";
            }

            // the others are slower than the first one
            private static Task TurnOfAsync(int number, Task firstHasEnded) => number == 0 ? Task.CompletedTask : firstHasEnded;
        }

        """;

    /// <summary>The source after the fixes: a handle per producer, whose end means that this producer is done.</summary>
    public const string Fixed = """
        using System.Collections.Generic;
        using System.Threading.Channels;
        using System.Threading.Tasks;
        using Mpsc;

        public static class Collector
        {
            public static async Task<string> CollectAsync()
            {
                var channel = MpscChannel.CreateUnbounded<int>();
                var firstHasEnded = new TaskCompletionSource<bool>();
                var producers = new List<Task>();

                // keeps the channel open until every producer has its own handle
                using (channel.AddProducer())
                {
                    for (int i = 0; i < 3; i++)
                    {
                        int number = i;
                        var handle = channel.AddProducer();
                        producers.Add(Task.Run(async () =>
                        {
                            using var producer = handle;
                            await TurnOfAsync(number, firstHasEnded.Task);
                            await producer.WriteAsync(number);

                            // this producer is done
                            producer.Complete();
                        }));
                    }
                }

                await Task.WhenAny(producers);
                firstHasEnded.SetResult(true);

                int items = 0;
                while (await channel.Reader.WaitToReadAsync())
                {
                    while (channel.Reader.TryRead(out _))
                        items++;
                }

                string error = "no error";
                try
                {
                    await Task.WhenAll(producers);
                }
                catch (ChannelClosedException)
                {
                    error = "a producer found the channel closed";
                }

                return $"{items} of 3 items, {error}";
            }

            // the others are slower than the first one
            private static Task TurnOfAsync(int number, Task firstHasEnded) => number == 0 ? Task.CompletedTask : firstHasEnded;
        }

        """;

    public const string Program = """
        System.Console.WriteLine(await Collector.CollectAsync());

        """;

    public const string OutputBefore = "1 of 3 items, a producer found the channel closed\n";

    public const string OutputAfter = "3 of 3 items, no error\n";
}
