namespace Mpsc.Analyzers;

/// <summary>The rule identifiers, in one place so that rules and code fixes cannot disagree.</summary>
internal static class RuleIdentifiers
{
    public const string CompletedMoreThanOnce = "MPSC001";
    public const string CompletedWhileOthersWrite = "MPSC002";
    public const string TryWriteResultIgnored = "MPSC003";
    public const string FailingProducerNeverCompletes = "MPSC004";
    public const string NeverCompleted = "MPSC005";
    public const string CompletedWithoutError = "MPSC006";
    public const string CompletedInRepeatableMember = "MPSC007";
    public const string WrittenAfterCompletion = "MPSC008";
    public const string WriteRacesCompletion = "MPSC009";
    public const string SelectBetweenReadAndStop = "MPSC010";
    public const string CancellationNotCheckedPerItem = "MPSC011";
    public const string StopAbandonsItems = "MPSC012";
    public const string ClosedExceptionEscapes = "MPSC013";
    public const string ItemEndsConsumer = "MPSC014";
    public const string PollingInsteadOfWaiting = "MPSC015";
    public const string StopDoesNotWait = "MPSC016";
    public const string WaitResultIgnored = "MPSC017";
    public const string DeadConsumerBlocksWriters = "MPSC018";
    public const string ControlSelectedByChance = "MPSC019";
    public const string SeveralReaders = "MPSC020";
    public const string SeveralWriters = "MPSC021";
    public const string SynchronousContinuations = "MPSC022";
    public const string BlockingOnChannel = "MPSC023";
    public const string DropIsNeverReported = "MPSC024";
    public const string LockAroundWrite = "MPSC030";
    public const string SingleReaderNotSaid = "MPSC031";
    public const string HandMadeQueue = "MPSC032";
    public const string ParkedLoopPerInstance = "MPSC033";
    public const string SeveralConsumers = "MPSC040";
    public const string PostResultIgnored = "MPSC041";
    public const string HandleNeverDisposed = "MPSC042";
    public const string LoopNeverEnded = "MPSC043";
    public const string HandlerAwaitsItsLoop = "MPSC044";
    public const string WrongOption = "MPSC900";

    public static string HelpLink(string id) => $"https://github.com/mpsc-analyzers/mpsc-analyzers/blob/main/docs/rules/{id}.md";
}
