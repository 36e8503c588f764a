using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Mpsc.Analyzers.Model;

namespace Mpsc.Analyzers.Rules.Shutdown;

/// <summary>
/// MPSC010: a select between a read and a stop signal, timer or second channel. The read that lost is left behind: a <c>ReadAsync</c>
/// swallows the next item, a <c>WaitToReadAsync</c> leaks a waiter; and a read that stands first hides the stop while items are buffered.
/// </summary>
internal sealed class SelectAbandonsRead : ChannelRule
{
    internal static readonly DiagnosticDescriptor Rule = new(
        id: RuleIdentifiers.SelectBetweenReadAndStop,
        title: Resources.Text("MPSC010_Title"),
        messageFormat: Resources.Text("MPSC010_Message"),
        category: RuleCategories.Shutdown,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: Resources.Text("MPSC010_Description"),
        helpLinkUri: RuleIdentifiers.HelpLink(RuleIdentifiers.SelectBetweenReadAndStop));

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Check(TypeModel model, Action<Diagnostic> report)
    {
        foreach (var invocation in model.Index.Invocations)
        {
            if (Select.TryCreate(model, invocation) is not { } select)
                continue;

            LocalizableString? why = null;
            var reads = new List<(string, Location)>();
            foreach (var arm in select.Arms)
            {
                if (arm.Read is { } read && Verdict(model, select, arm, read) is { } verdict)
                {
                    why ??= verdict;
                    reads.Add((IsLeftBehind(model, select, arm) ? DiagnosticFacts.PendingRole : DiagnosticFacts.ReadRole, read.Location));
                }
            }

            if (why is not null)
                report(At(invocation, reads, why));
        }
    }

    private static LocalizableString? Verdict(TypeModel model, Select select, SelectArm arm, ChannelUse read)
    {
        bool onlyCompletion = select.Arms.TrueForAll(other => other == arm || select.IsCompletion(other));
        if (onlyCompletion || IsCancelledWithTheLoss(model, select, read))
            return null;

        bool leaves = select.LeavesUnless(arm);
        if (!leaves && select.IsAwaitedInEveryRound(arm))
            return null;
        if (leaves && StandsFirst(select, arm) && !LooksAtStopElsewhere(model, select))
            return Resources.Text("MPSC010_WhyStarved");

        if (read.Kind == UseKind.ReadAsync)
            return leaves && NobodyElseReads(read) ? null : Resources.Text("MPSC010_WhyRead");

        return leaves ? null : Resources.Text("MPSC010_WhyWait");
    }

    /// <summary>Is the arm's read still pending when the loop comes round to the next one?</summary>
    internal static bool IsLeftBehind(TypeModel model, Select select, SelectArm arm)
        => arm.Read is { } read && !select.Arms.TrueForAll(other => other == arm || select.IsCompletion(other))
            && !IsCancelledWithTheLoss(model, select, read) && !select.LeavesUnless(arm) && !select.IsAwaitedInEveryRound(arm);

    // a token made in the round and cancelled with it, or one that the loser's own round tests right after
    private static bool IsCancelledWithTheLoss(TypeModel model, Select select, ChannelUse read)
    {
        if (model.Tokens.ArgumentOf((IInvocationOperation)read.Operation) is not { } token)
            return false;

        if (select.TestsTokenRightAfter(token) || model.Tokens.EndsWithEachRound(token, select.Loop))
            return true;

        // WhenAny(ReadAsync(ct), Delay(Infinite, ct)): what lets the other one win cancels the read
        foreach (var other in select.Arms)
        {
            if (other.Read == read || select.IsCompletion(other))
                continue;
            if (Surroundings.Unwrap(other.Value) is not IInvocationOperation { TargetMethod.Name: "Delay" } delay
                || model.Tokens.ArgumentOf(delay) is not { } same || !model.EndsWith(token, same) || !Select.IsInfinite(delay))
                return false;
        }

        return true;
    }

    // WhenAny gives the first completed task in order: with items buffered the read is always completed
    private static bool StandsFirst(Select select, SelectArm arm)
    {
        foreach (var other in select.Arms)
        {
            if (other == arm)
                return select.Arms.Exists(stop => IsStop(select, stop));
            if (IsStop(select, other))
                return false;
        }

        return false;
    }

    private static bool IsStop(Select select, SelectArm arm) => arm.Read is null && !select.IsCompletion(arm) && !select.IsTimer(arm);

    private static bool LooksAtStopElsewhere(TypeModel model, Select select)
    {
        if (select.Loop is IWhileLoopOperation { Condition: { } condition } && condition is not ILiteralOperation
            && Surroundings.Unwrap(condition) is not ILiteralOperation)
            return true;

        foreach (var operation in select.Loop.Body.Descendants())
        {
            if (Surroundings.IsWithin(operation, select.Choice))
                continue;
            if (operation is IPropertyReferenceOperation { Property.Name: "IsCompleted" or "IsCancellationRequested" }
                or IInvocationOperation { TargetMethod.Name: "ThrowIfCancellationRequested" })
                return true;
        }

        return false;
    }

    private static bool NobodyElseReads(ChannelUse read)
    {
        if (read.Channel.ReaderEscapes)
            return false;

        foreach (var use in read.Channel.Uses)
        {
            if (use.IsRead && use.Operation != read.Operation)
                return false;
        }

        return true;
    }
}
