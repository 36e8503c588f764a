using System.Threading.Channels;

namespace OrderPipeline;

/// <summary>Shows lines to the customers, in the background and in their order.</summary>
public sealed class StatusBoard : IDisposable
{
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly Task _display;

    public StatusBoard(Action<string> show)
    {
        _display = Task.Run(async () =>
        {
            await foreach (var line in _lines.Reader.ReadAllAsync())
                show(line);
        });
    }

    public bool Show(string line) => _lines.Writer.TryWrite(line);

    public void Dispose()
    {
        _lines.Writer.TryComplete();
        _display.Wait();
    }
}
