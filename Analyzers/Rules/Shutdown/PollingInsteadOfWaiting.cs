using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Mpsc.Analyzers.Model;

namespace Mpsc.Analyzers.Rules.Shutdown;

/// <summary>
/// MPSC015: a loop that tries to read and, when there is nothing, sleeps and tries again; or one that waits for the consumer in that way. A
/// channel wakes its reader, and a task whoever awaits it: each poll costs, and what comes waits for the end of a sleep.
/// </summary>
internal sealed class PollingInsteadOfWaiting : ChannelRule
{
    internal static readonly DiagnosticDescriptor Rule = new(
        id: RuleIdentifiers.PollingInsteadOfWaiting,
        title: Resources.Text("MPSC015_Title"),
        messageFormat: Resources.Text("MPSC015_Message"),
        category: RuleCategories.Shutdown,
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: false,
        description: Resources.Text("MPSC015_Description"),
        helpLinkUri: RuleIdentifiers.HelpLink(RuleIdentifiers.PollingInsteadOfWaiting));

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Check(TypeModel model, Action<Diagnostic> report)
    {
        foreach (var loop in ReadLoop.Of(model))
        {
            if (loop.Kind != ReadLoopKind.Take || IsCounted(loop.Loop) || WaitsElsewhere(loop))
                continue;

            foreach (var take in loop.Takes)
            {
                if (PauseAfterFailure(model, loop, take) is { } pause)
                {
                    report(At(take.Operation, [(DiagnosticFacts.PauseRole, pause.Syntax.GetLocation())],
                        Resources.Text("MPSC015_ForItem", pause.TargetMethod.Name)));
                    break;
                }
            }
        }

        foreach (var (question, pause) in PolledDrain.In(model))
            report(At(question, [], Resources.Text("MPSC015_ForConsumer", pause.TargetMethod.Name)));
    }

    // for (int i = 0; i < 10; i++): a few tries before something better
    private static bool IsCounted(ILoopOperation loop) => loop is IForEachLoopOperation or IForLoopOperation { Condition: not null };

    // the batch is filled after a wait, or the wait comes after some spinning
    private static bool WaitsElsewhere(ReadLoop loop)
    {
        foreach (var use in loop.Channel.Uses)
        {
            if (use.Body == loop.Owner && use.Kind is UseKind.WaitToRead or UseKind.ReadAsync or UseKind.ReadAll)
                return true;
            // a writer that makes room by dropping the oldest item
            if (use.Kind == UseKind.TryWrite && loop.Holds(use.Operation))
                return true;
        }

        return false;
    }

    // a pause that only a failed TryRead comes to, and after which the loop tries again; one in every round is a clock
    private static IInvocationOperation? PauseAfterFailure(TypeModel model, ReadLoop loop, ChannelUse take)
    {
        foreach (var operation in loop.Loop.Body.Descendants())
        {
            if (operation is IInvocationOperation call && Pauses.Is(model, call) && loop.Holds(call)
                && IsForFailureOnly(loop, take, call))
                return call;
        }

        return null;
    }

    private static bool IsForFailureOnly(ReadLoop loop, ChannelUse take, IOperation pause)
    {
        // while (!reader.TryRead(out var item)) Thread.Sleep(1);
        if (ReadLoop.ConditionOf(loop.Loop) is { } condition && Surroundings.IsWithin(take.Operation, condition))
            return IsNegated(take.Operation, condition);

        IOperation below = pause;
        foreach (var ancestor in Surroundings.AncestorsInBody(pause))
        {
            if (ancestor is ICatchClauseOperation)
                return false;

            if (ancestor is IConditionalOperation test && Surroundings.IsWithin(take.Operation, test.Condition))
                return IsNegated(take.Operation, test.Condition) ? below == test.WhenTrue : below == test.WhenFalse;

            // if (reader.TryRead(out var item)) { …; continue; } Thread.Sleep(1);
            if (ancestor is IBlockOperation block)
            {
                for (int i = block.Operations.IndexOf(below) - 1; i >= 0; i--)
                {
                    if (block.Operations[i] is IConditionalOperation before && Surroundings.IsWithin(take.Operation, before.Condition)
                        && !IsNegated(take.Operation, before.Condition) && EndsRound(before.WhenTrue))
                        return true;
                }
            }

            if (ancestor == loop.Loop)
                return false;

            below = ancestor;
        }

        return false;
    }

    private static bool EndsRound(IOperation branch)
    {
        var last = branch is IBlockOperation { Operations: { Length: > 0 } inner } ? inner[inner.Length - 1] : branch;
        return last is IBranchOperation || Surroundings.Leaves(last);
    }

    private static bool IsNegated(IOperation operation, IOperation condition)
    {
        bool negated = false;
        for (var o = operation; o != condition && o.Parent is { } parent; o = parent)
            negated ^= parent is IUnaryOperation { OperatorKind: UnaryOperatorKind.Not };

        return negated;
    }
}
