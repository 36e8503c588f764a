using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Mpsc.Analyzers.Model;

namespace Mpsc.Analyzers.Rules.Completion;

/// <summary>
/// MPSC001: a <c>Complete()</c> that runs, or can run, when the channel is completed already; the second call throws
/// <c>ChannelClosedException</c>.
/// </summary>
internal sealed class CompletedMoreThanOnce : ChannelRule
{
    internal static readonly DiagnosticDescriptor Rule = new(
        id: RuleIdentifiers.CompletedMoreThanOnce,
        title: Resources.Text("MPSC001_Title"),
        messageFormat: Resources.Text("MPSC001_Message"),
        category: RuleCategories.Completion,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: Resources.Text("MPSC001_Description"),
        helpLinkUri: RuleIdentifiers.HelpLink(RuleIdentifiers.CompletedMoreThanOnce));

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Check(TypeModel model, Action<Diagnostic> report)
    {
        foreach (var use in model.Uses)
        {
            if (Find(model, use) is { } evidence)
                report(At(use.Operation, evidence.Others, evidence.Why, ProducerFacts.HasSingleConsumer(model, use.Channel),
                    MethodOf(use)));
        }
    }

    /// <summary>Why the completion may be a second one, or null when nothing proves it.</summary>
    internal static (LocalizableString Why, List<(string, Location)> Others)? Find(TypeModel model, ChannelUse use)
    {
        if (use.Kind != UseKind.Complete || use.IsMethodGroup || use.Channel.IsProducerHandle)
            return null;

        var guard = model.Guards.Of(use.Operation);
        return guard.Kind switch
        {
            GuardKind.Safe => null,
            GuardKind.Flag => FlagSetTooLate(model, use, guard),
            _ when ProbeIsNoGuard(model, use, guard) is { } probed => probed,
            _ when model.Guards.OnTheWayTo(use.Operation).IsOpen
                => ManyProducers(model, use) ?? EarlierCompletion(model, use) ?? AnotherCompletion(model, use) ?? GuardComesTooLate(model, use),
            _ => EarlierCompletion(model, use),
        };
    }

    private static (LocalizableString, List<(string, Location)>)? ManyProducers(TypeModel model, ChannelUse use)
    {
        if (use.Channel.IsReplaced || model.Multiplicity.Of(use.Body, use.Channel) is not (Runs.Many, { } start))
            return null;

        return (Resources.Text("MPSC001_WhyMany", use.Body.Name), ProducerFacts.Of(model, use, start));
    }

    // Complete(); … Complete(); or one that a loop comes round to
    private static (LocalizableString, List<(string, Location)>)? EarlierCompletion(TypeModel model, ChannelUse use)
    {
        if (CompletedBefore.Find(model, use) is not { } earlier)
            return null;

        return earlier == use
            ? (Resources.Text("MPSC001_WhyLoop"), [])
            : (Resources.Text("MPSC001_WhyBefore"), [(DiagnosticFacts.CompletionRole, earlier.Location)]);
    }

    private static (LocalizableString, List<(string, Location)>)? AnotherCompletion(TypeModel model, ChannelUse use)
    {
        if (use.Channel.IsReplaced)
            return null;

        foreach (var other in use.Channel.Completions)
        {
            if (other.Body != use.Body && BothRun(model, use, other) && model.Guards.OnTheWayTo(other.Operation).IsOpen)
                return (Resources.Text("MPSC001_WhyOther", other.Body.Name), [(DiagnosticFacts.CompletionRole, other.Location)]);
        }

        return null;
    }

    // Two sites prove nothing by themselves: OnError and OnCompleted, or Dispose and DisposeAsync, exclude each other by contract.
    private static bool BothRun(TypeModel model, ChannelUse left, ChannelUse right)
    {
        var spawnedLeft = model.Multiplicity.SpawnOf(left.Body);
        var spawnedRight = model.Multiplicity.SpawnOf(right.Body);
        if (spawnedLeft is not null && spawnedRight is not null)
            return spawnedLeft.From == spawnedRight.From && spawnedLeft.Site != spawnedRight.Site
                && !Multiplicity.AreExclusive(spawnedLeft.Site, spawnedRight.Site);

        var ends = IsDisposal(left) != IsDisposal(right);
        return (spawnedLeft is not null && right.Body.Entry == Entry.Repeatable)
            || (spawnedRight is not null && left.Body.Entry == Entry.Repeatable)
            || (ends && left.Body.Entry is Entry.Repeatable or Entry.Outside && right.Body.Entry is Entry.Repeatable or Entry.Outside);
    }

    private static bool IsDisposal(ChannelUse use) => use.Body.Entry == Entry.Repeatable && Entries.IsDisposal(use.Body.Symbol);

    // Complete(); if (_disposed) return; _disposed = true;
    private static (LocalizableString, List<(string, Location)>)? GuardComesTooLate(TypeModel model, ChannelUse use)
    {
        if (use.Body.Entry != Entry.Repeatable)
            return null;

        IOperation below = use.Operation;
        foreach (var ancestor in Surroundings.AncestorsInBody(use.Operation))
        {
            if (ancestor is IBlockOperation block)
            {
                for (int i = block.Operations.IndexOf(below) + 1; i < block.Operations.Length; i++)
                {
                    if (block.Operations[i] is IConditionalOperation test && model.Guards.FlagOf(test.Condition) is { } flag
                        && model.Guards.Sets(flag, use.Body).Any(set => Joins.Precedes(test.Condition, set)))
                        return (Resources.Text("MPSC001_WhyLateTest", flag.Name),
                            [(DiagnosticFacts.GuardRole, test.Condition.Syntax.GetLocation())]);
                }
            }

            below = ancestor;
        }

        return null;
    }

    // if (_disposed) return; await …; _disposed = true: a second caller passes the test during the await
    private static (LocalizableString, List<(string, Location)>)? FlagSetTooLate(TypeModel model, ChannelUse use, Guard guard)
    {
        if (use.Body.Entry != Entry.Repeatable || model.Index.BodyOf(guard.Test!) != use.Body || model.Guards.IsUnderLock(guard.Test!))
            return null;

        IAssignmentOperation? first = null;
        foreach (var set in model.Guards.Sets(guard.Flag!, use.Body))
        {
            if (Joins.Precedes(guard.Test!, set) && (first is null || Joins.Precedes(set, first)))
                first = set;
        }

        if (first is null)
            return null;

        foreach (var awaited in model.Index.Awaits)
        {
            if (Joins.Precedes(guard.Test!, awaited) && Joins.Precedes(awaited, first) && model.Index.BodyOf(awaited) == use.Body)
                return (Resources.Text("MPSC001_WhyLateSet", guard.Flag!.Name), [(DiagnosticFacts.GuardRole, first.Syntax.GetLocation())]);
        }

        return null;
    }

    // if (!reader.Completion.IsCompleted) Complete(): false while items are buffered, so two callers come through
    private static (LocalizableString, List<(string, Location)>)? ProbeIsNoGuard(TypeModel model, ChannelUse use, Guard guard)
    {
        if (guard.Kind != GuardKind.CompletionProbe || use.Body.Starts.Count < 2)
            return null;

        var others = new List<(string, Location)> { (DiagnosticFacts.GuardRole, guard.Test!.Syntax.GetLocation()) };
        foreach (var start in use.Body.Starts)
            others.Add((DiagnosticFacts.CallRole, start.Site.Syntax.GetLocation()));

        return (Resources.Text("MPSC001_WhyProbe", use.Body.Name), others);
    }
}
