using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Mpsc.Analyzers.Model;
using Mpsc.Analyzers.Rules.Completion;

namespace Mpsc.Analyzers.Rules.Cost;

/// <summary>
/// MPSC031: an unbounded channel with many writers and, as far as all the code shows, one reader, created as if it had many. Said so, the
/// channel costs less.
/// </summary>
internal sealed class SingleReaderNotSaid : ChannelRule
{
    internal static readonly DiagnosticDescriptor Rule = new(
        id: RuleIdentifiers.SingleReaderNotSaid,
        title: Resources.Text("MPSC031_Title"),
        messageFormat: Resources.Text("MPSC031_Message"),
        category: RuleCategories.Cost,
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: false,
        description: Resources.Text("MPSC031_Description"),
        helpLinkUri: RuleIdentifiers.HelpLink(RuleIdentifiers.SingleReaderNotSaid));

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Check(TypeModel model, Action<Diagnostic> report)
    {
        foreach (var channel in model.Channels)
        {
            // a bounded channel of the BCL is the same whatever is promised
            if (channel.Creations is not [{ TargetMethod.Name: "CreateUnbounded" } creation] || model.Known.IsMpscFactory(creation.TargetMethod)
                || channel.IsReplaced || channel.IsUnnamed || CreationOptions.Of(creation, model.Index).SingleReader == true
                || !ProducerFacts.HasSingleConsumer(model, channel) || !HasReadLoop(model, channel) || !HasSeveralWriters(model, channel))
                continue;

            report(At(creation, [], channel.Symbols.Count > 0 ? channel.Symbols[0].Name : "Channel", singleConsumer: true));
        }
    }

    private static bool HasReadLoop(TypeModel model, Channel channel) => ReadLoop.Of(model).Exists(loop => loop.Channel == channel);

    // written by a member that anybody may call, or by code that runs many times, or in two bodies
    private static bool HasSeveralWriters(TypeModel model, Channel channel)
    {
        Body? writer = null;
        foreach (var use in channel.Uses)
        {
            if (!use.IsWrite)
                continue;
            if (use.IsMethodGroup || use.Body.Entry == Entry.Outside || (writer is not null && writer != use.Body)
                || model.Multiplicity.Of(use.Body, channel).Runs == Runs.Many)
                return true;

            writer = use.Body;
        }

        return false;
    }
}
