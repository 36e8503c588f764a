using Microsoft.CodeAnalysis;
using Mpsc.Analyzers.Model;

namespace Mpsc.Analyzers.Rules.Completion;

/// <summary>
/// MPSC007: an unguarded <c>Complete()</c> in a member that may be called twice (<c>Dispose</c>, <c>DisposeAsync</c>, <c>StopAsync</c>,
/// <c>Close</c>): the second call throws. The most frequent real fix in public code.
/// </summary>
internal sealed class CompletedInRepeatableMember : ChannelRule
{
    internal static readonly DiagnosticDescriptor Rule = new(
        id: RuleIdentifiers.CompletedInRepeatableMember,
        title: Resources.Text("MPSC007_Title"),
        messageFormat: Resources.Text("MPSC007_Message"),
        category: RuleCategories.Completion,
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: Resources.Text("MPSC007_Description"),
        helpLinkUri: RuleIdentifiers.HelpLink(RuleIdentifiers.CompletedInRepeatableMember));

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Check(TypeModel model, Action<Diagnostic> report)
    {
        foreach (var use in model.Uses)
        {
            // a channel that is local to the member is another one in each call
            if (use.Kind != UseKind.Complete || use.IsMethodGroup || use.Channel.IsProducerHandle || use.Channel.Scope is not null)
                continue;

            if (RepeatableMember(model, use) is { } member && CompletedMoreThanOnce.Find(model, use) is null)
                report(At(use.Operation, [], member.Name, secondArgument: MethodOf(use)));
        }
    }

    // the member itself, or the one member that calls this helper, with nothing that stops a second round on the way
    private static Body? RepeatableMember(TypeModel model, ChannelUse use)
    {
        var operation = use.Operation;
        var body = use.Body;
        for (int depth = 0; depth < 8; depth++)
        {
            if (!model.Guards.Of(operation).IsOpen)
                return null;
            if (body.Entry == Entry.Repeatable)
                return body;
            if (body.Entry != Entry.None || body.Starts is not [{ Kind: StartKind.Called, PerElement: false } start])
                return null;

            operation = start.Site;
            body = start.From;
        }

        return null;
    }
}
