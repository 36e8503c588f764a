using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Mpsc.Analyzers.Model;

namespace Mpsc.Analyzers.Rules.Completion;

/// <summary>MPSC002: the channel is completed while another producer still writes to it: those writes throw, or their items are
/// lost.</summary>
internal sealed class CompletedWhileOthersWrite : ChannelRule
{
    internal static readonly DiagnosticDescriptor Rule = new(
        id: RuleIdentifiers.CompletedWhileOthersWrite,
        title: Resources.Text("MPSC002_Title"),
        messageFormat: Resources.Text("MPSC002_Message"),
        category: RuleCategories.Completion,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: Resources.Text("MPSC002_Description"),
        helpLinkUri: RuleIdentifiers.HelpLink(RuleIdentifiers.CompletedWhileOthersWrite));

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Check(TypeModel model, Action<Diagnostic> report)
    {
        foreach (var use in model.Uses)
        {
            if (!use.IsCompletion || use.IsMethodGroup || use.Channel.IsProducerHandle || use.Channel.IsReplaced || IsAbort(use)
                || !model.Guards.OnTheWayTo(use.Operation).IsOpen)
                continue;

            if (ManyProducers(model, use) is { } many)
                Report(ProducerFacts.Of(model, use, many), Resources.Text("MPSC002_WhyMany", use.Body.Name));
            else if (model.Joins.StandsBefore(use.Operation))
                continue;
            else if (OtherProducer(model, use) is { } other)
                Report(With(other), Resources.Text("MPSC002_WhyOther", other.Body.Name));
            else if (StartedAndNotAwaited(model, use) is { } running)
                Report(With(running), Resources.Text("MPSC002_WhyNoJoin", running.Body.Name));

            List<(string, Location)> With(ChannelUse write)
                => [(DiagnosticFacts.WriteRole, write.Location), .. ProducerFacts.Of(model, use, null)];

            void Report(List<(string, Location)> others, LocalizableString why)
                => report(At(use.Operation, others, why, ProducerFacts.HasSingleConsumer(model, use.Channel)));
        }
    }

    // completing with an error, or where one was caught, is meant to end everybody's work
    private static bool IsAbort(ChannelUse use)
    {
        if (use.Operation is IInvocationOperation { Arguments: [{ ArgumentKind: ArgumentKind.Explicit }] })
            return true;

        foreach (var ancestor in Surroundings.AncestorsInBody(use.Operation))
        {
            if (ancestor is ICatchClauseOperation)
                return true;
        }

        return false;
    }

    private static BodyStart? ManyProducers(TypeModel model, ChannelUse use)
        => model.Multiplicity.Of(use.Body, use.Channel) is (Runs.Many, { } start)
            && WritesUnguarded(model, use.Channel, use.Body) is { } write
            && !model.Joins.StandsBefore(use.Operation, startedBy: write.Operation) ? start : null;

    // two producers side by side, one of which completes for both
    private static ChannelUse? OtherProducer(TypeModel model, ChannelUse use)
    {
        if (model.Multiplicity.SpawnOf(use.Body) is not { } spawn || WritesUnguarded(model, use.Channel, use.Body) is null)
            return null;

        foreach (var write in use.Channel.Uses)
        {
            if (write.Body == use.Body || model.Multiplicity.SpawnOf(write.Body) is not { } otherSpawn)
                continue;

            if (otherSpawn.From == spawn.From && IsUnguardedWrite(model, write) && model.Concurrency.RunBeside(spawn, otherSpawn))
                return write;
        }

        return null;
    }

    // the starter completes right after starting producers, or after a fixed delay, without waiting for them
    private static ChannelUse? StartedAndNotAwaited(TypeModel model, ChannelUse use)
    {
        foreach (var write in use.Channel.Uses)
        {
            if (write.Body == use.Body || model.Multiplicity.SpawnOf(write.Body) is not { } spawn)
                continue;

            if (spawn.From == use.Body && IsUnguardedWrite(model, write) && model.Concurrency.StillRunsAt(spawn, use.Operation))
                return write;
        }

        return null;
    }

    private static ChannelUse? WritesUnguarded(TypeModel model, Channel channel, Body body)
    {
        foreach (var use in channel.Uses)
        {
            if (use.Body.IsWithin(body) && IsUnguardedWrite(model, use))
                return use;
        }

        return null;
    }

    // a write whose failure nobody handles: not caught, and the result of TryWrite not looked at
    private static bool IsUnguardedWrite(TypeModel model, ChannelUse use)
    {
        if (!use.IsWrite || use.IsMethodGroup)
            return false;

        if (use.Kind == UseKind.TryWrite && Surroundings.ParentOf(use.Operation) is not IExpressionStatementOperation)
            return false;

        foreach (var ancestor in Surroundings.AncestorsInBody(use.Operation))
        {
            if (ancestor is ITryOperation @try && Surroundings.IsWithin(use.Operation, @try.Body) && model.Guards.CatchesClosed(@try))
                return false;
        }

        return true;
    }
}
