using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Mpsc.Analyzers.Model;

namespace Mpsc.Analyzers.Rules.Completion;

/// <summary>MPSC008: the code that leads to a write has completed the channel already: the write throws, or its item is lost.</summary>
internal sealed class WrittenAfterCompletion : ChannelRule
{
    internal static readonly DiagnosticDescriptor Rule = new(
        id: RuleIdentifiers.WrittenAfterCompletion,
        title: Resources.Text("MPSC008_Title"),
        messageFormat: Resources.Text("MPSC008_Message"),
        category: RuleCategories.Completion,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: Resources.Text("MPSC008_Description"),
        helpLinkUri: RuleIdentifiers.HelpLink(RuleIdentifiers.WrittenAfterCompletion));

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Check(TypeModel model, Action<Diagnostic> report)
    {
        foreach (var write in model.Uses)
        {
            if (IsUnchecked(model, write) && CompletedBefore.Find(model, write) is { } completion)
                report(At(write.Operation, [(DiagnosticFacts.CompletionRole, completion.Location)], Why(write)));
        }
    }

    private static LocalizableString Why(ChannelUse write) => write switch
    {
        // what a method of the user makes of a closed channel is not known
        { IsWrapped: true } => Resources.Text("MPSC008_WhyRefused", MethodOf(write)),
        { Kind: UseKind.TryWrite } => Resources.Text("MPSC008_WhyLost"),
        _ => Resources.Text("MPSC008_WhyThrows"),
    };

    // nobody looks whether the write came through
    private static bool IsUnchecked(TypeModel model, ChannelUse use)
    {
        if (use.IsMethodGroup || use.Channel.IsProducerHandle)
            return false;

        return use.Kind switch
        {
            UseKind.TryWrite => Results.IsIgnored(use.Operation),
            UseKind.WriteAsync => (Surroundings.IsJoinedAtOnce(use.Operation) || Results.IsIgnored(use.Operation))
                && !IsCaught(model, use.Operation),
            _ => false,
        };
    }

    private static bool IsCaught(TypeModel model, IOperation operation)
    {
        foreach (var ancestor in Surroundings.AncestorsInBody(operation))
        {
            if (ancestor is ITryOperation @try && Surroundings.IsWithin(operation, @try.Body) && model.Guards.CatchesClosed(@try))
                return true;
        }

        return false;
    }
}
