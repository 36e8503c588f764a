using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Mpsc.Analyzers.Model;

namespace Mpsc.Analyzers.Rules.Completion;

/// <summary>
/// MPSC009: a <c>WriteAsync</c> that another member's completion can overtake, and whose <c>ChannelClosedException</c> nobody takes.
/// </summary>
internal sealed class WriteRacesCompletion : ChannelRule
{
    internal static readonly DiagnosticDescriptor Rule = new(
        id: RuleIdentifiers.WriteRacesCompletion,
        title: Resources.Text("MPSC009_Title"),
        messageFormat: Resources.Text("MPSC009_Message"),
        category: RuleCategories.Completion,
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: Resources.Text("MPSC009_Description"),
        helpLinkUri: RuleIdentifiers.HelpLink(RuleIdentifiers.WriteRacesCompletion));

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Check(TypeModel model, Action<Diagnostic> report)
    {
        foreach (var write in model.Uses)
        {
            if (write.Kind != UseKind.WriteAsync || write.IsMethodGroup || write.IsWrapped || write.Channel.IsProducerHandle)
                continue;

            var fate = ExceptionFate.Of(model, write.Operation, model.Known.ChannelClosedException);
            if (fate.Fate == Fate.EndsProcess && RacingCompletion(model, write, fate) is { } ends)
                report(At(write, ends, DiagnosticSeverity.Warning, Resources.Text("MPSC009_WhyProcess", fate.Last!.Name)));
            else if (fate.Fate == Fate.Lost && !LooksAtToken(model, write, fate) && RacingCompletion(model, write, fate) is { } loses)
                report(At(write, loses, DiagnosticSeverity.Info, Resources.Text("MPSC009_WhyLost", fate.Start!.From.Name)));
            else if (fate.Fate == Fate.Unknown && ClosedFlag.TestedBefore(model, write) is { } test)
                report(At(write, test.Completion, DiagnosticSeverity.Info, Resources.Text("MPSC009_WhyFlag", test.Flag.Name), test.Test));
        }
    }

    private static ChannelUse? RacingCompletion(TypeModel model, ChannelUse write, ExceptionFate fate)
    {
        foreach (var completion in write.Channel.Uses)
        {
            if (!completion.IsCompletion || completion.Body.IsWithin(fate.Last!) || completion.Body.IsWithin(write.Body)
                || (fate.Fate == Fate.Lost && completion.Body.Member == fate.Start!.From.Member))
                continue;

            if (completion.IsMethodGroup || !(model.Joins.StandsBefore(completion.Operation) || IsSourceEnded(model, completion, fate)
                || (model.Guards.IsUnderLock(completion.Operation) && model.Guards.IsUnderLock(write.Operation))))
                return completion;
        }

        return null;
    }

    // the loop is meant to end by its token, which is cancelled before or with the completion
    private static bool LooksAtToken(TypeModel model, ChannelUse write, ExceptionFate fate)
        => model.Tokens.AnyMentionedIn(write.Body.Root) || model.Tokens.AnyMentionedIn(fate.Last!.Root)
            || model.Tokens.AnyMentionedIn(fate.Start!.Site);

    // source.Changed -= OnChanged;  source.Dispose();  before the completion: no new event comes, as far as we can tell
    private static bool IsSourceEnded(TypeModel model, ChannelUse completion, ExceptionFate fate)
    {
        if (fate.Start is not { Kind: StartKind.Event or StartKind.Spawned or StartKind.Callback } start)
            return false;

        foreach (var unsubscription in model.Index.EventAssignments)
        {
            if (!unsubscription.Adds && Joins.Precedes(unsubscription, completion.Operation)
                && model.Index.BodyOf(unsubscription) == completion.Body)
                return true;
        }

        foreach (var call in model.Index.Invocations)
        {
            if (EndsASource(call) && Joins.Precedes(call, completion.Operation) && model.Index.BodyOf(call) == completion.Body
                && !model.Known.IsTokenSource(call.Instance?.Type))
                return true;
        }

        return start.Site is IEventAssignmentOperation subscription && IsOwnEvent(model, subscription);
    }

    private static bool EndsASource(IInvocationOperation call)
        => call.TargetMethod.Name is "Dispose" or "DisposeAsync" or "Stop" or "StopAsync" or "Close" or "CloseAsync" or "Unsubscribe"
            && call.Instance is not null and not IInstanceReferenceOperation;

    // an event of this type is raised by this type, which knows when it has ended
    private static bool IsOwnEvent(TypeModel model, IEventAssignmentOperation subscription)
        => subscription.EventReference is IEventReferenceOperation { Event: var raised }
            && KnownTypes.Same(raised.ContainingType, model.Index.Type);

    private static Diagnostic At(
        ChannelUse write, ChannelUse completion, DiagnosticSeverity severity, object why, IOperation? guard = null)
    {
        var others = new List<(string Role, Location Location)> { (DiagnosticFacts.CompletionRole, completion.Location) };
        if (guard is not null)
            others.Add((DiagnosticFacts.GuardRole, guard.Syntax.GetLocation()));
        if (write.Channel.Options.IsBounded == false && write.Channel.Creations is [var creation])
            others.Add((DiagnosticFacts.CreationRole, creation.Syntax.GetLocation()));

        return Diagnostic.Create(Rule, write.Location, severity, others.Select(static other => other.Location),
            DiagnosticFacts.Properties(others, singleConsumer: false), completion.Body.Name, why);
    }
}
