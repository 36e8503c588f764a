namespace Mpsc.Analyzers.Tests.EndToEnd;

/// <summary>A program that is trimmed to what it uses: the linker has nothing to say of the runtime, and everything still works.</summary>
[Collection(EndToEndCollection.Name)]
public sealed class TrimmedProgramTests(PackageFeed feed)
{
    private const string Program = """
        using Mpsc;

        var channel = MpscChannel.CreateBounded<string>(4);
        var producers = new List<Task>();
        using (channel.AddProducer())
        {
            for (int i = 0; i < 3; i++)
            {
                var producer = channel.AddProducer();
                producers.Add(Task.Run(async () =>
                {
                    using (producer)
                        for (int item = 0; item < 100; item++)
                            await producer.WriteAsync("item");
                }));
            }
        }

        int handled = 0;
        await ConsumerLoop.RunAsync(channel.Reader, _ => { handled++; });
        await Task.WhenAll(producers);

        var loop = new ConsumerLoop<(int, string)>(
            async (item, stop) =>
            {
                await Task.Yield();
                handled += item.Item1;
            },
            new ConsumerLoopOptions<(int, string)> { Capacity = 2, Name = "trimmed", OnError = static (_, _) => { } });
        for (int i = 0; i < 10; i++)
            await loop.PostAsync((i, "item"));
        await loop.InvokeAsync(() => { handled += 1000; });
        await loop.DrainAsync();
        Console.WriteLine(handled);

        """;

    [Fact]
    public async Task Everything_of_the_runtime_survives_the_trimming()
    {
        var project = new ConsumerProject(
            feed,
            "App.csproj",
            "<TargetFramework>net10.0</TargetFramework><OutputType>Exe</OutputType><ImplicitUsings>enable</ImplicitUsings>" +
            "<PublishTrimmed>true</PublishTrimmed><TrimmerSingleWarn>false</TrimmerSingleWarn>" +
            "<TreatWarningsAsErrors>true</TreatWarningsAsErrors>")
            .Write("Program.cs", Program);

        Assert.Equal("1345\n", await project.PublishAndRunAsync());
    }
}
