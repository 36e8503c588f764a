namespace WebQueue;

/// <summary>What the mail queue tells of itself. Its methods are the callbacks of the loop's options.</summary>
internal static partial class MailLog
{
    [LoggerMessage(Level = LogLevel.Error, Message = "{Mail} was not sent")]
    public static partial void NotSent(this ILogger log, Exception error, Mail mail);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Mail} was accepted and never tried")]
    public static partial void NeverTried(this ILogger log, Mail mail);
}
