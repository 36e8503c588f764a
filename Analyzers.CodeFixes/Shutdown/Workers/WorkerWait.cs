using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Mpsc.Analyzers.CodeFixes.Shutdown.Workers;

/// <summary>
/// The end of a worker: stop or completion, then the wait for the loop. Joined they are one call of the loop.
/// </summary>
internal static class WorkerWait
{
    /// <summary>
    /// Does a wait that fails with a cancellation, and one that does not, go on alike? It stands at the end of a try whose clause for it
    /// does nothing.
    /// </summary>
    public static bool HidesCancellation(RewriteContext context, StatementSyntax wait, bool isBlocking)
    {
        if (wait.Parent is not BlockSyntax { Parent: TryStatementSyntax @try } block || @try.Block != block ||
            Statements.NextAfter(wait, block.Statements) is not null)
        {
            return false;
        }

        foreach (var clause in @try.Catches)
        {
            bool catches = isBlocking
                ? clause.Declaration is null || IsAggregate(context, clause.Declaration.Type)
                : CancellationOfLoop.Catches(context, clause);
            if (catches)
                return clause.Filter is null && clause.Block.Statements.Count == 0;
        }

        return false;
    }

    /// <summary>Joins the steps; false where completion and stop come together in an order that has no like.</summary>
    public static bool TryJoin(RewriteContext context, List<WorkerStep> steps)
    {
        foreach (var block in steps.Where(static step => step.Statement is not null).Select(static step => step.Statement!.Parent)
            .OfType<BlockSyntax>().Distinct().ToList())
        {
            for (int i = 0; i < block.Statements.Count; i++)
            {
                if (StepOf(steps, block.Statements[i]) is not
                    {
                        Kind: WorkerStepKind.Stop or WorkerStepKind.Complete or WorkerStepKind.CompleteWithError,
                    } end)
                {
                    continue;
                }

                if (end.Kind != WorkerStepKind.Stop && StopFollowsAtOnce(steps, block, i))
                    return false;
                if (end.Kind == WorkerStepKind.CompleteWithError)
                    continue;

                Join(context, steps, block, i, end);
            }
        }

        return true;
    }

    private static void Join(RewriteContext context, List<WorkerStep> steps, BlockSyntax block, int at, WorkerStep end)
    {
        int next = at + 1;
        for (; next < block.Statements.Count && StepOf(steps, block.Statements[next]) is { } step; next++)
        {
            // a stop accepts nothing more either
            if (step.Kind == WorkerStepKind.Complete && end.Kind == WorkerStepKind.Stop && Worker.HasOwnLines(context, step.Statement!))
                Replace(steps, step, step with { Kind = WorkerStepKind.Remove });
            else if (step.Kind != WorkerStepKind.Remove)
                break;
        }

        if (next >= block.Statements.Count ||
            !Worker.HasOwnLines(context, end.Statement!) ||
            WaitIn(context, steps, block.Statements[next]) is not { } wait ||
            StepOf(steps, wait) is not { Kind: WorkerStepKind.Wait } waiting)
        {
            return;
        }

        var loop = waiting.Text.Substring(0, waiting.Text.LastIndexOf('.'));
        Replace(steps, end, end with { Kind = WorkerStepKind.Remove });
        Replace(steps, waiting, waiting with
        {
            Kind = WorkerStepKind.None,
            Text = loop + (end.Kind == WorkerStepKind.Stop ? ".StopAsync()" : ".DrainAsync()"),
        });
    }

    /// <summary>
    /// Lets the stop at this place, which ends a method that may wait, wait for the loop; false where it stands elsewhere.
    /// </summary>
    public static bool TryAdd(RewriteContext context, List<WorkerStep> steps, TextSpan place)
    {
        var end = steps.Find(step => step.Statement?.Span.Contains(place) == true);
        if (end?.Kind == WorkerStepKind.Remove)
            end = steps.Find(step => step.Kind == WorkerStepKind.Stop && step.Statement?.Parent == end.Statement!.Parent);

        if (end is not
            {
                Kind: WorkerStepKind.Stop or WorkerStepKind.Complete,
                Statement: ExpressionStatementSyntax { Parent: BlockSyntax { Parent: MethodDeclarationSyntax method } block } statement,
            })
        {
            return false;
        }

        var rest = block.Statements.Skip(block.Statements.IndexOf(statement) + 1)
            .Where(next => next is not LocalFunctionStatementSyntax && StepOf(steps, next)?.Kind != WorkerStepKind.Remove).ToList();
        var call = end.Text.Substring(0, end.Text.LastIndexOf('.')) +
            (end.Kind == WorkerStepKind.Stop ? ".StopAsync()" : ".DrainAsync()");
        bool isTask = ChannelSymbols.Same(context.TypeOf(method.ReturnType), context.Symbols.Task);
        if (method.Modifiers.Any(SyntaxKind.AsyncKeyword))
        {
            if (rest.Count > 0 || method.ReturnType is PredefinedTypeSyntax)
                return false;

            // a caller that blocks has nothing to fear
            Replace(steps, end, end with
            {
                Kind = WorkerStepKind.None,
                Span = statement.Expression.Span,
                Text = $"await {call}.ConfigureAwait(false)",
            });
            return true;
        }

        // return Task.CompletedTask;
        if (rest is not [ReturnStatementSyntax { Expression: { } nothing }] || !IsCompleted(context, nothing, isTask) ||
            !Worker.HasOwnLines(context, statement))
        {
            return false;
        }

        Replace(steps, end, end with { Kind = WorkerStepKind.Remove });
        steps.Add(new WorkerStep(WorkerStepKind.None, null, nothing.Span, isTask ? call : $"new {method.ReturnType}({call})"));
        return true;
    }

    /// <summary>
    /// Whoever waited for a loop that had not been started waited for nothing. A stop ends one that was not started; a completion does not.
    /// </summary>
    public static bool EndsWithoutStart(Worker worker, List<WorkerStep> steps)
        => steps.TrueForAll(step => step.Text.IndexOf(".DrainAsync()", StringComparison.Ordinal) < 0 &&
            (!step.Text.EndsWith(".Completion", StringComparison.Ordinal) || steps.Exists(stop =>
                (stop.Kind == WorkerStepKind.Stop || (stop.Kind == WorkerStepKind.Cancel && worker.ListensFromTheBeginning)) &&
                stop.Statement is { } statement && stop.Span.Start < step.Span.Start &&
                statement.Parent is BlockSyntax block && block.Span.Contains(step.Span))));

    private static bool IsCompleted(RewriteContext context, ExpressionSyntax value, bool isTask) => value switch
    {
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "CompletedTask" } member
            => isTask
                ? ChannelSymbols.IsMember(context.SymbolOf(member), context.Symbols.Task, "CompletedTask")
                : ChannelSymbols.IsMember(context.SymbolOf(member), context.Symbols.ValueTask, "CompletedTask"),
        _ => !isTask && Expressions.IsNoToken(value) && ChannelSymbols.Same(context.TypeOf(value), context.Symbols.ValueTask),
    };

    /// <summary>The statement, or the first one of a try that catches cancellation only.</summary>
    private static StatementSyntax? WaitIn(RewriteContext context, List<WorkerStep> steps, StatementSyntax statement)
    {
        if (statement is IfStatementSyntax { Statement: var guarded } && StepOf(steps, statement)?.Kind == WorkerStepKind.Guard)
            return Statements.Of(guarded)[0];

        if (statement is not TryStatementSyntax { Finally: null, Block.Statements: [var first, ..], Catches: var catches })
            return statement;

        return catches.All(clause => clause.Declaration is not null &&
            ChannelSymbols.IsOrDerivesFrom(context.TypeOf(clause.Declaration.Type), context.Symbols.OperationCanceledException))
            ? first
            : null;
    }

    private static bool StopFollowsAtOnce(List<WorkerStep> steps, BlockSyntax block, int completion)
    {
        foreach (var statement in block.Statements.Skip(completion + 1))
        {
            if (StepOf(steps, statement) is { Kind: WorkerStepKind.Stop or WorkerStepKind.Cancel })
                return true;

            // what takes its time lets the loop drain
            if (Statements.RunningIn(statement).Any(static node => node is AwaitExpressionSyntax) ||
                steps.Any(step => statement.Span.Contains(step.Span) && step.Text.EndsWith(".Completion", StringComparison.Ordinal)))
                return false;
        }

        return false;
    }

    private static WorkerStep? StepOf(List<WorkerStep> steps, StatementSyntax statement) => steps.Find(step => step.Statement == statement);

    private static void Replace(List<WorkerStep> steps, WorkerStep old, WorkerStep with) => steps[steps.IndexOf(old)] = with;

    private static bool IsAggregate(RewriteContext context, TypeSyntax type)
        => ChannelSymbols.IsOrDerivesFrom(context.Symbols.AggregateException, context.TypeOf(type) as INamedTypeSymbol);
}
