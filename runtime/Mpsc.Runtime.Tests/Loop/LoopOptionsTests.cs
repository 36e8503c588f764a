namespace Mpsc.Tests;

/// <summary>Options that contradict themselves are refused with a message that says how.</summary>
public class LoopOptionsTests
{
    public static TheoryData<string, ConsumerLoopOptions<int>> Wrong => new()
    {
        { "Capacity", new() { Capacity = 0 } },
        { "MaxItemsPerRun", new() { MaxItemsPerRun = 0 } },
        { "MaxTimePerRun", new() { MaxTimePerRun = TimeSpan.Zero } },
        { "MaxTimePerRun", new() { MaxTimePerRun = TimeSpan.FromSeconds(-1) } },
        { "ErrorPolicy is not", new() { ErrorPolicy = (ErrorPolicy)7 } },
        { "ErrorPolicy.Continue needs OnError", new() { ErrorPolicy = ErrorPolicy.Continue } },
        { "ErrorPolicy.Stop needs OnError", new() { ErrorPolicy = ErrorPolicy.Stop } },
    };

    [Theory, MemberData(nameof(Wrong))]
    public void Are_refused(string message, ConsumerLoopOptions<int> options)
    {
        Assert.Contains(message, Assert.Throws<ArgumentException>("options", () => new ConsumerLoop<int>(_ => { }, options)).Message);
        Assert.Throws<ArgumentException>("options", () => new ConsumerLoop<int>(_ => Task.CompletedTask, options));
        Assert.Throws<ArgumentException>("options", () => new ConsumerLoop<int>((_, _) => default, options));
    }

    [Fact]
    public void A_loop_needs_a_handler()
    {
        Assert.Throws<ArgumentNullException>("handler", () => new ConsumerLoop<int>((Action<int>)null!));
        Assert.Throws<ArgumentNullException>("handler", () => new ConsumerLoop<int>((Func<int, Task>)null!));
        Assert.Throws<ArgumentNullException>("handler", () => new ConsumerLoop<int>((Func<int, CancellationToken, ValueTask>)null!));
    }

    [Fact]
    public async Task One_object_serves_many_loops()
    {
        var undelivered = new List<int>();
        var options = new ConsumerLoopOptions<int> { Name = "shared", OnUndelivered = undelivered.Add, Capacity = 3 };
        foreach (int item in Enumerable.Range(0, 3))
        {
            var loop = new ConsumerLoop<int>(_ => { }, options);
            Assert.Equal("shared", loop.Name);
            loop.Pause();
            loop.TryPost(item);
            await loop.StopAsync().Within();
        }

        Assert.Equal([0, 1, 2], undelivered);
    }
}
