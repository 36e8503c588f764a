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
            if (IsUnchecked(model, write) && IsOneChannel(model, write.Channel) && CompletionBefore(model, write) is { } completion)
                report(At(write.Operation, [(DiagnosticFacts.CompletionRole, completion.Location)],
                    Resources.Text(write.Kind == UseKind.TryWrite ? "MPSC008_WhyLost" : "MPSC008_WhyThrows")));
        }
    }

    private static ChannelUse? CompletionBefore(TypeModel model, ChannelUse write)
    {
        foreach (var completion in write.Channel.Uses)
        {
            if (completion.IsCompletion && !completion.IsMethodGroup && completion.Body == write.Body
                && (Order.IsAlwaysBefore(completion.Operation, write.Operation) || ComesRoundTo(completion, write))
                && !IsReplacedAround(model, completion, write))
                return completion;
        }

        return null;
    }

    // foreach (…) { write; Complete(); }: what leaves the loop could leave it before the second round
    private static bool ComesRoundTo(ChannelUse completion, ChannelUse write)
    {
        foreach (var loop in Surroundings.Loops(completion.Operation))
        {
            if (!Surroundings.IsWithin(write.Operation, loop.Body) || !IsUnconditionalIn(completion.Operation, loop))
                return false;
            if (!IsLeftEarly(loop) && !ChannelScope.IsBornIn(write.Channel, loop))
                return true;
        }

        return false;
    }

    private static bool IsUnconditionalIn(IOperation operation, ILoopOperation loop)
    {
        foreach (var ancestor in Surroundings.AncestorsInBody(operation))
        {
            if (ancestor == loop)
                return true;
            if (ancestor is not (IBlockOperation or IExpressionStatementOperation or IConditionalAccessOperation))
                return false;
        }

        return false;
    }

    private static bool IsLeftEarly(ILoopOperation loop)
    {
        foreach (var operation in loop.Body.Descendants())
        {
            if (operation is IBranchOperation or IThrowOperation or IReturnOperation { Kind: not OperationKind.YieldReturn })
                return true;
        }

        return false;
    }

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

    // one name for several channels over time, or what a method or getter gives, may be another channel at the write
    private static bool IsOneChannel(TypeModel model, Channel channel)
    {
        if (channel.IsReplaced || channel.Creations.Count > 1)
            return false;

        foreach (var symbol in channel.Symbols)
        {
            if ((symbol is IMethodSymbol ? symbol : (symbol as IPropertySymbol)?.GetMethod) is { } getter
                && model.Index.BodyOf(getter) is not null)
                return false;
        }

        return true;
    }

    private static bool IsReplacedAround(TypeModel model, ChannelUse completion, ChannelUse write)
    {
        foreach (var assignment in model.Index.Assignments)
        {
            if (model.Index.BodyOf(assignment) == write.Body && model.ChannelOf(assignment.Target) == write.Channel
                && (!Joins.Precedes(assignment, completion.Operation) || Surroundings.Loops(assignment).Any()))
                return true;
        }

        return false;
    }
}
