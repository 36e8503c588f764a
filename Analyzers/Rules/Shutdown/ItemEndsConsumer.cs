using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Mpsc.Analyzers.Model;

namespace Mpsc.Analyzers.Rules.Shutdown;

/// <summary>
/// MPSC014: one item that can't be handled ends the loop that reads the channel, and nobody gets to know: writers go on filling a channel
/// that nobody reads.
/// </summary>
internal sealed class ItemEndsConsumer : ChannelRule
{
    internal static readonly DiagnosticDescriptor Rule = new(
        id: RuleIdentifiers.ItemEndsConsumer,
        title: Resources.Text("MPSC014_Title"),
        messageFormat: Resources.Text("MPSC014_Message"),
        category: RuleCategories.Shutdown,
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: Resources.Text("MPSC014_Description"),
        helpLinkUri: RuleIdentifiers.HelpLink(RuleIdentifiers.ItemEndsConsumer));

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Check(TypeModel model, Action<Diagnostic> report)
    {
        ConsumerEnds? ends = null;
        ILoopOperation? reported = null;
        foreach (var loop in ReadLoop.Of(model))
        {
            // a loop over several channels ends for all of them
            if (loop.Kind == ReadLoopKind.Take || loop.Loop == reported)
                continue;

            ends ??= new ConsumerEnds(model);
            if (!ends.IsIterator(loop.Owner) && ends.Failures.First(loop, onlyRelease: false) is { } failure
                && Why(ends, failure) is { } why && !DeadConsumerBlocksWriters.Reports(model, ends, loop))
            {
                report(Report(model, failure, why));
                reported = loop.Loop;
            }
        }
    }

    private static LocalizableString? Why(ConsumerEnds ends, LoopFailure failure)
    {
        var name = FailingOperation.NameOf(failure.Failing);
        // a catch around the item shows that errors of items are not meant to end the loop
        if (failure.IsCancellation)
        {
            return failure.Ending is LoopEnding.Callback || IsUnseen(ends, failure, out _)
                ? Resources.Text("MPSC014_WhyCancellation", name) : null;
        }

        if (failure.Ending == LoopEnding.Host)
            return Resources.Text("MPSC014_WhyCaught", name);
        if (!IsUnseen(ends, failure, out var stop))
            return null;

        return failure.TakenBy is not null ? Resources.Text("MPSC014_WhyCaught", name)
            : stop is not null ? Resources.Text("MPSC014_WhyStop", name, stop) : Resources.Text("MPSC014_WhyForgotten", name);
    }

    private static bool IsUnseen(ConsumerEnds ends, LoopFailure failure, out string? stop)
    {
        stop = null;
        if (failure is not { Ending: LoopEnding.Task, Start: { } start } || ends.IsStartedOnDemand(start, failure.Loop.Channel))
            return false;

        var (fate, wait) = ends.Fates.Of(start, failure.Loop.Channel);
        stop = wait is null ? null : ends.NameOf(wait);
        return fate is TaskFate.Forgotten or TaskFate.AwaitedInStop;
    }

    private static Diagnostic Report(TypeModel model, LoopFailure failure, LocalizableString why)
    {
        var others = FailingLoop.Others(failure, write: null);
        return Diagnostic.Create(Rule, FailingLoop.Place(failure), others.Select(static other => other.Item2),
            DiagnosticFacts.Properties(others, FailingLoop.OwnsChannel(model, failure)), why);
    }
}
