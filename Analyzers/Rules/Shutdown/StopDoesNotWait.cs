using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Mpsc.Analyzers.Model;

namespace Mpsc.Analyzers.Rules.Shutdown;

/// <summary>
/// MPSC016: whoever stops a consumer goes on while it still runs: the task of its loop is kept but never awaited, or thrown away. Or the
/// task that is awaited is the wrong one: that of <c>StartNew(async …)</c> ends at the first await.
/// </summary>
internal sealed class StopDoesNotWait : ChannelRule
{
    internal static readonly DiagnosticDescriptor Rule = new(
        id: RuleIdentifiers.StopDoesNotWait,
        title: Resources.Text("MPSC016_Title"),
        messageFormat: Resources.Text("MPSC016_Message"),
        category: RuleCategories.Shutdown,
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: Resources.Text("MPSC016_Description"),
        helpLinkUri: RuleIdentifiers.HelpLink(RuleIdentifiers.StopDoesNotWait));

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Check(TypeModel model, Action<Diagnostic> report)
    {
        var loops = ReadLoop.Of(model);
        foreach (var invocation in model.Index.Invocations)
        {
            if (LeftBehind.LoopBeside(model, invocation, loops) is { } beside)
            {
                report(At(invocation, [(DiagnosticFacts.ReadRole, beside.Waits[0].Location)],
                    Resources.Text("MPSC016_WhyBeside", beside.Owner.Name, beside.Token!.Syntax.ToString())));
            }

            if (OuterTasks.IsTakenForInner(model, invocation) && OuterTasks.UsesChannel(model, invocation))
                report(At(invocation, [], Resources.Text("MPSC016_WhyOuter")));
        }

        var seen = new HashSet<IOperation>();
        var reported = new HashSet<IOperation>();
        foreach (var loop in loops)
        {
            if (loop.Waits.Count == 0)
                continue;

            foreach (var task in StartedTasks.Of(model, loop.Owner))
            {
                if (seen.Add(task.Start.Site))
                    CheckStarted(model, loop, task, reported, report);
            }
        }
    }

    private void CheckStarted(TypeModel model, ReadLoop loop, StartedTask task, HashSet<IOperation> reported, Action<Diagnostic> report)
    {
        if ((task.Holder is { } holder && StartedTasks.AreWaitedFor(model, holder)) || LoopEnds.AreSeenElsewhere(model, loop, task))
            return;

        if (LeftBehind.CompletionAtEnd(model, loop, task) is { } completion)
        {
            report(At(completion.Operation, [(DiagnosticFacts.SpawnRole, task.Start.Site.Syntax.GetLocation())],
                Resources.Text("MPSC016_WhyDiscarded", completion.Body.Name, loop.Owner.Name)));
            return;
        }

        LoopStop? found = null;
        foreach (var stop in LoopStops.Of(model, loop))
        {
            if (LoopStops.MayWait(model, stop) || LoopEnds.IsCalledFrom(stop.Member, loop.Owner))
                return;

            // blocking in a synchronous stop has a price of its own: only a task that is kept says that somebody meant to wait
            bool couldWait = IsAsync(model, stop);
            if (couldWait || task.Holder is not (null or ILocalSymbol))
                found = found is null || (couldWait && !IsAsync(model, found)) ? stop : found;
        }

        // one stop for a loop that is started at two places
        if (found is not null && reported.Add(found.Site))
        {
            var why = task.Holder is null or ILocalSymbol
                ? Resources.Text("MPSC016_WhyDiscarded", found.Member.Name, loop.Owner.Name)
                : Resources.Text("MPSC016_WhyKept", found.Member.Name, loop.Owner.Name, task.Holder.Name);
            report(At(found.Site, [(DiagnosticFacts.SpawnRole, task.Start.Site.Syntax.GetLocation())], why));
        }
    }

    private static bool IsAsync(TypeModel model, LoopStop stop)
        => stop.Member.Symbol is IMethodSymbol { ReturnType: var result } && model.Known.IsTask(result);
}
