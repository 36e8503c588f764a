using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Mpsc.Analyzers.Tests.Documentation;

namespace Mpsc.Analyzers.Tests.EndToEnd;

/// <summary>The samples of the runtime compile with nothing to report, run, and print what stands beside them.</summary>
[Collection(EndToEndCollection.Name)]
public sealed partial class SampleProgramTests(BuiltSamples samples, PackageFeed feed) : IClassFixture<BuiltSamples>
{
    [Fact]
    public void No_rule_has_anything_to_say_of_them() => samples.Build.AssertQuiet();

    [Fact]
    public async Task Nor_of_the_sample_that_the_fixes_have_mended()
    {
        string folder = NewProject();
        foreach (string file in Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, "samples", "OrderPipeline.Fixed"), "*.cs"))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));

        (await samples.BuildAsync(folder, "Project.csproj")).AssertQuiet();
    }

    [Fact]
    public async Task Every_rule_was_asked()
    {
        // Built in the same way: two rules that warn, one that suggests, one that is off unless asked for.
        string folder = NewProject();
        File.WriteAllText(Path.Combine(folder, "Collector.cs"), Collector.Source);
        File.WriteAllText(Path.Combine(folder, "Poller.cs"), """
            using System.Threading.Channels;
            using System.Threading.Tasks;

            public static class Poller
            {
                public static async Task<int> TakeAsync(ChannelReader<int> reader)
                {
                    int item;
                    while (!reader.TryRead(out item))
                        await Task.Delay(1000);
                    return item;
                }

                public static int Block(ChannelReader<int> reader) => reader.ReadAsync().AsTask().Result;
            }
            """);
        File.WriteAllText(Path.Combine(folder, "Program.cs"), Collector.Program);

        (await samples.BuildAsync(folder, "Project.csproj")).AssertWarnings(
            ("MPSC001", Collector.CompleteCall),
            ("MPSC002", Collector.CompleteCall),
            ("MPSC023", "Poller.cs:14"),
            ("MPSC015", "Poller.cs:9"));
    }

    [Theory, InlineData("Actor"), InlineData("FanIn")]
    public async Task A_sample_that_needs_no_help_prints_its_output(string sample)
    {
        await using var running = samples.Start(sample);
        Assert.Equal(BuiltSamples.ExpectedOutput(sample), await running.EndAsync());
    }

    [Fact]
    public async Task The_web_queue_answers_refuses_when_full_and_drains_when_it_is_stopped()
    {
        if (!RunningSample.HasSignals)
            return;

        await using var running = samples.Start("WebQueue", "--urls", "http://127.0.0.1:0");
        string address = (await running.WaitForAsync("listening on "))["listening on ".Length..];
        using var client = new HttpClient { BaseAddress = new Uri(address) };

        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync("ann@example.org")).StatusCode);
        await running.WaitForAsync("sent to ann@example.org");

        (await client.PostAsync("/queue/pause", content: null, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        foreach (string to in new[] { "bob@example.org", "nobody", "cay@example.org" })
            Assert.Equal(HttpStatusCode.Accepted, (await PostAsync(to)).StatusCode);
        Assert.Equal("Paused, 3 wait", await client.GetStringAsync("/queue", TestContext.Current.CancellationToken));

        var refused = await PostAsync("dan@example.org");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);

        running.Terminate();
        Assert.Equal(BuiltSamples.ExpectedOutput("WebQueue"), Port().Replace(await running.EndAsync(), ":port"));
        Assert.Contains("Mail { To = nobody } was not sent", await running.Errors);

        Task<HttpResponseMessage> PostAsync(string to)
            => client.PostAsJsonAsync("/mails", new { To = to }, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task OpenTelemetry_gets_the_metrics_of_the_web_queue()
    {
        if (!RunningSample.HasSignals)
            return;

        await using var running = samples.Start("WebQueue", "--urls=http://127.0.0.1:0", "--metrics=true");
        string address = (await running.WaitForAsync("listening on "))["listening on ".Length..];
        using var client = new HttpClient { BaseAddress = new Uri(address) };
        foreach (string to in new[] { "nobody", "ann@example.org" })
            (await client.PostAsJsonAsync("/mails", new { To = to }, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        await running.WaitForAsync("sent to ann@example.org");
        running.Terminate();

        string output = await running.EndAsync();
        Assert.Contains("Metric Name: mpsc.loop.items, ", output);
        Assert.Contains("Metric Name: mpsc.loop.errors, ", output);
        Assert.Contains("mpsc.loop.name: mail", output);
    }

    [Fact]
    public async Task A_worker_under_sigterm_drains_or_writes_down_what_it_did_not_get_to()
    {
        if (!RunningSample.HasSignals)
            return;

        string file = Path.Combine(feed.NewFolder(), "undelivered.txt");
        string output = await RunAsync("never");
        Assert.Equal(["3", "4", "5"], File.ReadAllLines(file));
        output += await RunAsync("late");
        Assert.False(File.Exists(file));
        Assert.Equal(BuiltSamples.ExpectedOutput("GracefulShutdown"), output);

        async Task<string> RunAsync(string carrier)
        {
            await using var running = samples.Start("GracefulShutdown", file, carrier);
            await running.WaitForAsync("order 3 is in hand");
            running.Terminate();
            return await running.EndAsync();
        }
    }

    [Fact]
    public async Task A_message_whose_worker_is_killed_before_the_acknowledgement_is_delivered_again()
    {
        string folder = feed.NewFolder();
        string output = await RunAsync(0, folder, "publish", "cup", "pot", "jug");
        output += await RunAsync(null, folder, "work", "kill-after", "3");
        output += await RunAsync(0, folder, "work");
        Assert.Equal(BuiltSamples.ExpectedOutput("Broker"), output);
    }

    [Fact]
    public async Task What_a_killed_worker_had_received_is_shipped_once_by_others_that_work_side_by_side()
    {
        string folder = feed.NewFolder();
        string[] orders = [.. Enumerable.Range(1, 30).Select(static number => $"{number}")];
        await RunAsync(0, [folder, "publish", .. orders]);
        string killed = await RunAsync(null, folder, "work", "kill-after", "7");
        Assert.EndsWith("killed before order 7 is acknowledged\n", killed);
        string[] others = await Task.WhenAll(RunAsync(0, folder, "work"), RunAsync(0, folder, "work"));

        Assert.Equal(
            orders.Select(static number => $"order {number} ({number}): shipped").Order(),
            others.Append(killed).SelectMany(Lines).Where(static line => line.EndsWith(": shipped")).Order());
        Assert.Equal("no order is left\n", await RunAsync(0, folder, "work"));
    }

    [Fact]
    public async Task A_worker_that_is_stopped_gives_back_what_it_has_not_tried()
    {
        if (!RunningSample.HasSignals)
            return;

        string folder = feed.NewFolder();
        await RunAsync(0, [folder, "publish", .. Enumerable.Repeat("cup", 1000)]);
        await using var stopped = samples.Start("Broker", folder, "work");
        await stopped.WaitForAsync("order 1 ");
        stopped.Terminate();
        string output = await stopped.EndAsync();
        Assert.EndsWith("\nstopped\n", output);
        int shipped = Lines(output).Count(static line => line.EndsWith(": shipped"));
        Assert.InRange(shipped, 1, 999);

        // What waited in the first worker is the oldest, and available before its lease would have run out.
        await using var next = samples.Start("Broker", folder, "work");
        Assert.Equal($"order {shipped + 1} (cup): shipped", await next.WaitForAsync("order "));
        next.Terminate();
        await next.EndAsync();
    }

    private static string[] Lines(string output) => output.Split('\n');

    /// <summary>A folder with a project of a program in it, which gets the package's contents as the samples do.</summary>
    private string NewProject()
    {
        string folder = feed.NewFolder();
        File.WriteAllText(Path.Combine(folder, "Project.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <Import Project="{Path.Combine(RepositoryRoot.Path, "samples", "FromSource.props")}" />
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
              </PropertyGroup>
            </Project>
            """);
        return folder;
    }

    private async Task<string> RunAsync(int? exitCode, params string[] arguments)
    {
        await using var running = samples.Start("Broker", arguments);
        return await running.EndAsync(exitCode);
    }

    [GeneratedRegex(@"(?<=127\.0\.0\.1):\d+")]
    private static partial Regex Port();
}
