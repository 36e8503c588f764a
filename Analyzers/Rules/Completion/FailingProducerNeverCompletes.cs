using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Mpsc.Analyzers.Model;

namespace Mpsc.Analyzers.Rules.Completion;

/// <summary>
/// MPSC004: a task that writes to a channel may end by an exception while the channel is open. Nobody completes it then, and its reader
/// waits for ever.
/// </summary>
internal sealed class FailingProducerNeverCompletes : ChannelRule
{
    internal static readonly DiagnosticDescriptor Rule = new(
        id: RuleIdentifiers.FailingProducerNeverCompletes,
        title: Resources.Text("MPSC004_Title"),
        messageFormat: Resources.Text("MPSC004_Message"),
        category: RuleCategories.Completion,
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: Resources.Text("MPSC004_Description"),
        helpLinkUri: RuleIdentifiers.HelpLink(RuleIdentifiers.FailingProducerNeverCompletes));

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Check(TypeModel model, Action<Diagnostic> report)
    {
        OpenEnds? ends = null;
        foreach (var channel in model.Channels)
        {
            if (channel.WriterEscapes || channel.IsProducerHandle || ProducingTask(model, channel) is not { } spawn)
                continue;

            var waiting = WaitingReaders.Of(model, channel, spawn);
            if (waiting == Waiting.Nobody)
                continue;

            ends ??= new OpenEnds(model);
            if (Find(ends, channel, waiting) is { } found)
                report(Report(channel, found.Failing, found.Completion, spawn, waiting));
        }
    }

    // Disposal completes too, but it is not how a reader should hear that there is no more to come.
    private static bool IsCompletion(ChannelUse use) => use.IsCompletion && use.Body.Entry != Entry.Repeatable;

    /// <summary>The one task from which all completions come, or all writes where nothing ever completes.</summary>
    private static BodyStart? ProducingTask(TypeModel model, Channel channel)
    {
        bool completes = channel.Uses.Exists(IsCompletion);
        BodyStart? only = null;
        Body? ending = null;
        foreach (var use in channel.Uses)
        {
            if (!(completes ? IsCompletion(use) : use.IsWrite))
                continue;

            if (use.IsMethodGroup || model.Multiplicity.SpawnOf(use.Body) is not { } spawn || (only is not null && only != spawn))
                return null;

            only = spawn;
            ending = use.Body;
        }

        // others may write as well; but whoever only completes is no producer
        bool writes = false;
        foreach (var use in channel.Uses)
            writes |= use.IsWrite && (use.Body.IsWithin(ending!) || model.Multiplicity.SpawnOf(use.Body) == only);

        // an exception in a thread, in an `async void` or in a timer's callback ends the process: nobody waits any more
        return writes && only is { PerElement: false } && model.Known.IsTask(only.Site.Type)
            && (completes || !model.Multiplicity.IsRepeatedFor(only.Site, channel)) ? only : null;
    }

    private static (IOperation Failing, ChannelUse? Completion)? Find(OpenEnds ends, Channel channel, Waiting waiting)
    {
        // where the readers have tokens, are with others, or are released by disposal, a cancellation is not the producer's to pass on
        bool disposalCompletes = channel.Uses.Exists(static use => use.IsCompletion && !IsCompletion(use));
        var least = waiting == Waiting.WithoutToken && !disposalCompletes ? Failure.Cancellation : Failure.Any;
        ChannelUse? write = null;
        (IOperation, ChannelUse?)? found = null;
        bool completes = false;
        foreach (var use in channel.Uses)
        {
            completes |= IsCompletion(use);
            if (IsCompletion(use) && (found is null || IsInFinally(use)) && ends.First(channel, use.Body, use.Operation, least) is { } failing)
                found = (failing, use);

            write ??= use.IsWrite ? use : null;
        }

        // a reader elsewhere may only look now and then
        if (found is not null || completes || write is null || waiting == Waiting.Elsewhere)
            return found;

        return ends.First(channel, write.Body, completion: null, disposalCompletes ? Failure.Any : Failure.Cancellation) is { } first
            ? (first, null) : null;
    }

    private static bool IsInFinally(ChannelUse completion)
    {
        foreach (var ancestor in Surroundings.AncestorsInBody(completion.Operation))
        {
            if (ancestor is ITryOperation { Finally: { } final } && Surroundings.IsWithin(completion.Operation, final))
                return true;
        }

        return false;
    }

    private static Diagnostic Report(Channel channel, IOperation failing, ChannelUse? completion, BodyStart spawn, Waiting waiting)
    {
        var others = new List<(string, Location)> { (DiagnosticFacts.SpawnRole, spawn.Site.Syntax.GetLocation()) };
        var at = failing;
        string why = "MPSC004_WhyNever";
        if (completion is not null)
        {
            others.Add((DiagnosticFacts.CompletionRole, completion.Location));
            why = IsInFinally(completion) ? "MPSC004_WhyBeforeTry" : "MPSC004_WhyNotReached";
            if (!IsInFinally(completion))
            {
                others.Add((DiagnosticFacts.FailingRole, failing.Syntax.GetLocation()));
                at = completion.Operation;
            }
        }

        var severity = completion is not null && channel.Scope is not null && waiting == Waiting.WithoutToken
            ? DiagnosticSeverity.Warning : DiagnosticSeverity.Info;
        var text = Resources.Text(why, FailingOperation.NameOf(failing), channel.Symbols.Count > 0 ? channel.Symbols[0].Name : "channel");
        return Diagnostic.Create(Rule, at.Syntax.GetLocation(), severity, others.Select(static other => other.Item2),
            DiagnosticFacts.Properties(others, singleConsumer: false), text);
    }
}
