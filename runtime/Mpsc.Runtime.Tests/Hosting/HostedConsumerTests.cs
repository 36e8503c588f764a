#if !NETSTANDARD_RUNTIME // one build of the runtime is enough for ten lines around it
using System.Collections.Concurrent;
using Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Mpsc.Tests;

/// <summary>The hosted service of docs/hosting.md and the samples, in a real host.</summary>
public class HostedConsumerTests
{
    private readonly ConcurrentQueue<int> _handled = [];
    private readonly List<int> _undelivered = [];
    private readonly RecordingLogs _logs = new();

    [Fact]
    public async Task Items_that_come_before_the_start_wait_for_it()
    {
        using IHost host = HostOf(new ConsumerLoop<int>(_handled.Enqueue));
        var loop = host.Services.GetRequiredService<ConsumerLoop<int>>();
        loop.TryPost(1);
        await loop.InvokeAsync(() => { }).Within();
        Assert.Equal(ConsumerLoopState.Paused, loop.State);
        Assert.Empty(_handled);

        await host.StartAsync().Within();
        await host.StopAsync().Within();
        Assert.Equal([1], _handled);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_stop_of_the_host_drains(bool isPaused)
    {
        using IHost host = HostOf(new ConsumerLoop<int>(async item =>
        {
            await Task.Yield();
            _handled.Enqueue(item);
        }));
        await host.StartAsync().Within();
        var loop = host.Services.GetRequiredService<ConsumerLoop<int>>();
        if (isPaused)
            loop.Pause();
        for (int i = 0; i < 1000; i++)
            Assert.True(loop.TryPost(i));

        await host.StopAsync().Within();
        Assert.Equal(Enumerable.Range(0, 1000), _handled);
        Assert.False(loop.TryPost(1000));
        Assert.Empty(_logs.Lines(LogLevel.Warning));
    }

    [Fact]
    public async Task At_the_deadline_the_drain_becomes_a_stop_and_the_rest_is_undelivered()
    {
        var inHand = new TaskCompletionSource();
        using IHost host = HostOf(
            new ConsumerLoop<int>(
                async (item, stop) =>
                {
                    inHand.TrySetResult();
                    await Task.Delay(Timeout.Infinite, stop);
                },
                new ConsumerLoopOptions<int> { Name = "stuck", OnUndelivered = _undelivered.Add }),
            shutdownTimeout: TimeSpan.FromMilliseconds(50));
        await host.StartAsync().Within();
        var loop = host.Services.GetRequiredService<ConsumerLoop<int>>();
        for (int i = 0; i < 4; i++)
            loop.TryPost(i);
        await inHand.Task.Within();

        await host.StopAsync().Within();
        Assert.Equal([1, 2, 3], _undelivered);
        Assert.Equal(ConsumerLoopState.Completed, loop.State);
        Assert.Contains("stuck", Assert.Single(_logs.Lines(LogLevel.Warning)));
    }

    [Fact]
    public async Task A_loop_that_fails_stops_the_host_which_ends_with_its_error()
    {
        using IHost host = HostOf(new ConsumerLoop<int>(
            item => throw new InvalidDataException($"bad {item}"), new ConsumerLoopOptions<int> { Name = "failing" }));
        await host.StartAsync().Within();
        host.Services.GetRequiredService<ConsumerLoop<int>>().TryPost(7);

        // Returns because the host stops: nobody else asks it to.
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => host.WaitForShutdownAsync().Within());
        Assert.Equal("bad 7", error.Message);
        Assert.Contains("failing", Assert.Single(_logs.Lines(LogLevel.Critical)));
        await Assert.ThrowsAsync<InvalidDataException>(() => ((IAsyncDisposable)host).DisposeAsync().AsTask());
    }

    [Fact]
    public async Task An_item_that_fails_is_logged_and_the_host_goes_on_if_the_policy_says_so()
    {
        var errors = new List<string>();
        var options = new ConsumerLoopOptions<int>
        {
            ErrorPolicy = ErrorPolicy.Continue,
            OnError = (error, item) => errors.Add($"{item}: {error.Message}"),
        };
        using IHost host = HostOf(new ConsumerLoop<int>(
            item =>
            {
                if (item == 1)
                    throw new InvalidDataException("bad");
                _handled.Enqueue(item);
            },
            options));
        await host.StartAsync().Within();
        var loop = host.Services.GetRequiredService<ConsumerLoop<int>>();
        for (int i = 0; i < 3; i++)
            loop.TryPost(i);

        await host.StopAsync().Within();
        Assert.Equal([0, 2], _handled);
        Assert.Equal(["1: bad"], errors);
        Assert.Empty(_logs.Lines(LogLevel.Critical));
    }

    [Fact]
    public async Task Producers_that_are_registered_later_are_stopped_first_and_their_last_items_are_handled()
    {
        using IHost host = HostOf(
            new ConsumerLoop<int>(_handled.Enqueue), services => services.AddHostedService<LastItemProducer>());
        await host.StartAsync().Within();
        await host.StopAsync().Within();
        Assert.Equal([99], _handled);
    }

    private IHost HostOf(ConsumerLoop<int> loop, Action<IServiceCollection>? addProducers = null, TimeSpan? shutdownTimeout = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Logging.AddProvider(_logs);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = shutdownTimeout ?? Deadline.Limit);
        builder.Services.AddConsumer(_ => loop);
        addProducers?.Invoke(builder.Services);
        return builder.Build();
    }

    /// <summary>Posts when it is stopped: the latest that a producer can.</summary>
    private sealed class LastItemProducer(ConsumerLoop<int> loop) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public async Task StopAsync(CancellationToken cancellationToken) => Assert.True(await loop.PostAsync(99, cancellationToken));
    }

    private sealed class RecordingLogs : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<(LogLevel Level, string Text)> _lines = [];

        public List<string> Lines(LogLevel level) => [.. _lines.Where(line => line.Level == level).Select(static line => line.Text)];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _lines.Enqueue((logLevel, formatter(state, exception)));

        public void Dispose()
        {
        }
    }
}
#endif
