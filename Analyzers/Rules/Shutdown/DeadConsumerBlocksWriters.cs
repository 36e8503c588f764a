using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Mpsc.Analyzers.Model;

namespace Mpsc.Analyzers.Rules.Shutdown;

/// <summary>
/// MPSC018: the only loop that reads a bounded channel may end by an error, and nobody completes the channel then. Once it is full,
/// <c>WriteAsync</c> waits for room that nobody makes any more.
/// </summary>
internal sealed class DeadConsumerBlocksWriters : ChannelRule
{
    internal static readonly DiagnosticDescriptor Rule = new(
        id: RuleIdentifiers.DeadConsumerBlocksWriters,
        title: Resources.Text("MPSC018_Title"),
        messageFormat: Resources.Text("MPSC018_Message"),
        category: RuleCategories.Shutdown,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: Resources.Text("MPSC018_Description"),
        helpLinkUri: RuleIdentifiers.HelpLink(RuleIdentifiers.DeadConsumerBlocksWriters));

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Check(TypeModel model, Action<Diagnostic> report)
    {
        ConsumerEnds? ends = null;
        foreach (var loop in ReadLoop.Of(model))
        {
            if (loop.Kind != ReadLoopKind.Take && BlockedWriters.Of(model, loop) is { } blocked
                && Find(ends ??= new ConsumerEnds(model), blocked.Write, loop) is var (failure, isCertain))
                report(Report(model, failure, blocked.Write, isCertain && blocked.Wait == WriteWait.ForEver));
        }
    }

    /// <summary>Does the rule speak of the loop?</summary>
    public static bool Reports(TypeModel model, ConsumerEnds ends, ReadLoop loop)
        => BlockedWriters.Of(model, loop) is { } blocked && Find(ends, blocked.Write, loop) is not null;

    private static (LoopFailure Failure, bool IsCertain)? Find(ConsumerEnds ends, ChannelUse write, ReadLoop loop)
    {
        if (ends.IsIterator(loop.Owner) || ends.Failures.First(loop, onlyRelease: true) is not { } failure)
            return null;

        switch (failure.Ending)
        {
            case LoopEnding.Host:
                return (failure, true);
            case LoopEnding.Caller:
                // whoever calls gets the error and goes on; the producer that this body has started does not
                return loop.Channel.Scope is { } scope && scope == loop.Owner && write.Body != scope ? (failure, false) : null;
            case LoopEnding.Task when failure.Start is { } start && !ends.IsStartedOnDemand(start, loop.Channel):
                var (fate, wait) = ends.Fates.Of(start, loop.Channel);
                if (fate is TaskFate.Forgotten or TaskFate.AwaitedInStop)
                    return (failure, true);

                return fate == TaskFate.Awaited && ends.ComesAfterWrites(wait!, write) ? (failure, true) : null;
            default:
                return null;
        }
    }

    private static Diagnostic Report(TypeModel model, LoopFailure failure, ChannelUse write, bool isCertain)
    {
        var others = FailingLoop.Others(failure, write);
        var name = FailingOperation.NameOf(failure.Failing);
        var method = ((IInvocationOperation)write.Operation).TargetMethod.Name;
        var text = failure.TakenBy is null
            ? Resources.Text("MPSC018_WhyThrows", name, method, write.Body.Name)
            : Resources.Text("MPSC018_WhyCaught", name, method, write.Body.Name);
        return Diagnostic.Create(Rule, FailingLoop.Place(failure), isCertain ? DiagnosticSeverity.Warning : DiagnosticSeverity.Info,
            others.Select(static other => other.Item2), DiagnosticFacts.Properties(others, FailingLoop.OwnsChannel(model, failure)), text);
    }
}
