using Mpsc;

namespace WebQueue;

/// <summary>Sends mails one after the other, in the background of the requests that ask for them.</summary>
internal static class MailQueue
{
    public static ConsumerLoop<Mail> Create(ILogger log) => new(SendAsync, new ConsumerLoopOptions<Mail>
    {
        Name = "mail", // measured: meter Mpsc.Runtime
        Capacity = 3, // clients are told to come back later, rather than the memory to hold all they want
        ErrorPolicy = ErrorPolicy.Continue, // one bad address is no reason to end
        OnError = log.NotSent,
        OnUndelivered = log.NeverTried,
    });

    private static async ValueTask SendAsync(Mail mail, CancellationToken stop)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(10), stop);
        if (!mail.To.Contains('@'))
            throw new FormatException($"'{mail.To}' is no address");
        Console.WriteLine($"sent to {mail.To}");
    }
}
