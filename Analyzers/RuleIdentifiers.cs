namespace Mpsc.Analyzers;

/// <summary>The rule identifiers, in one place so that rules and code fixes cannot disagree.</summary>
internal static class RuleIdentifiers
{
    public const string CompletedMoreThanOnce = "MPSC001";
    public const string CompletedWhileOthersWrite = "MPSC002";
    public const string CompletedInRepeatableMember = "MPSC007";
    public const string SelectBetweenReadAndStop = "MPSC010";
    public const string CancellationNotCheckedPerItem = "MPSC011";

    public static string HelpLink(string id) => $"https://github.com/mpsc-analyzers/mpsc-analyzers/blob/main/docs/rules/{id}.md";
}
