using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mpsc.Analyzers.Model;

/// <summary>Answers "has the code that leads to this use of the channel completed it already", within one body.</summary>
internal static class CompletedBefore
{
    /// <summary>The completion that always comes first (the use itself, where a loop comes round to it), or null.</summary>
    public static ChannelUse? Find(TypeModel model, ChannelUse use)
    {
        if (!IsOneChannel(model, use.Channel))
            return null;

        foreach (var completion in use.Channel.Completions)
        {
            if (!completion.IsMethodGroup && completion.Body == use.Body
                && ((completion != use && Order.IsAlwaysBefore(completion.Operation, use.Operation)) || ComesRoundTo(completion, use))
                && !IsReplacedAround(model, completion, use))
                return completion;
        }

        return null;
    }

    // foreach (…) { use; Complete(); }: what leaves the loop could leave it before the second round
    private static bool ComesRoundTo(ChannelUse completion, ChannelUse use)
    {
        foreach (var loop in Surroundings.Loops(completion.Operation))
        {
            if (!Surroundings.IsWithin(use.Operation, loop.Body) || !IsUnconditionalIn(completion.Operation, loop))
                return false;
            if (!IsLeftEarly(loop) && !ChannelScope.IsBornIn(use.Channel, loop))
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

    // one name for several channels over time, or what a method or getter gives, may be another channel the second time
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

    private static bool IsReplacedAround(TypeModel model, ChannelUse completion, ChannelUse use)
    {
        foreach (var assignment in model.Index.Assignments)
        {
            if (model.Index.BodyOf(assignment) == use.Body && model.ChannelOf(assignment.Target) == use.Channel
                && (!Joins.Precedes(assignment, completion.Operation) || Surroundings.Loops(assignment).Any()))
                return true;
        }

        return false;
    }
}
