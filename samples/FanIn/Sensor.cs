using Mpsc;

namespace FanIn;

/// <summary>A producer. It has a handle of its own on the channel, and whatever becomes of it, the handle is done in the end.</summary>
internal sealed class Sensor(int number, int readings, int? breaksAt = null)
{
    public async Task RunAsync(ChannelProducer<Reading> output)
    {
        try
        {
            for (int i = 1; i <= readings; i++)
                await output.WriteAsync(new Reading(number, Measure(i)));
            output.TryComplete();
        }
        catch (Exception error)
        {
            // "This producer is done, and it failed." The others go on; the reader gets the error after everything that they have written.
            output.TryComplete(error);
        }
    }

    private int Measure(int i) => i == breaksAt ? throw new IOException($"sensor {number} does not answer") : i;
}
