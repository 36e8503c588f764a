using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Mpsc;

namespace Hosting;

/// <summary>Ties a consumer loop to the host: it starts with it, is drained when it stops, and stops it when it fails.</summary>
public sealed partial class HostedConsumer<T>(
    ConsumerLoop<T> loop, IHostApplicationLifetime host, ILogger<HostedConsumer<T>> log) : IHostedService
{
    private string Name => loop.Name ?? typeof(T).Name;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _ = StopHostOnFailureAsync();
        loop.Resume();
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        loop.Resume(); // a loop that somebody has paused would not drain
        try
        {
            await loop.DrainAsync(cancellationToken); // cancelled at HostOptions.ShutdownTimeout: from then on a stop
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            LogStoppedAtDeadline(Name);
        }
    }

    private async Task StopHostOnFailureAsync()
    {
        try
        {
            await loop.Completion;
        }
        catch (Exception error)
        {
            LogFailed(error, Name);
            host.StopApplication();
        }
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "The consumer {Name} failed; the host stops")]
    private partial void LogFailed(Exception error, string name);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The consumer {Name} was stopped at the deadline; the rest is undelivered")]
    private partial void LogStoppedAtDeadline(string name);
}
