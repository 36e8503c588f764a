using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Mpsc.Analyzers.CodeFixes.Shutdown.Workers;

/// <summary>What becomes of the places that wait for the loop's task, or look at it.</summary>
internal sealed class WorkerTaskUses
{
    private readonly RewriteContext _context;
    private readonly Worker _worker;
    private readonly string _loop;
    private readonly List<WorkerStep> _steps;

    public WorkerTaskUses(RewriteContext context, Worker worker, string loop, List<WorkerStep> steps)
    {
        _context = context;
        _worker = worker;
        _loop = loop;
        _steps = steps;
    }

    /// <summary>What stands in place of the use; null where it has no like.</summary>
    public WorkerStep? Parse(ExpressionSyntax use)
    {
        if (_worker.Loop.Keeps(use))
            return null;
        if (_worker.Start.IsLater && IsStartedTest(use) is { } guard)
            return OfGuard(guard);

        bool isThis = use is MemberAccessExpressionSyntax;
        if (use.Parent is PostfixUnaryExpressionSyntax forgiven)
            use = forgiven;
        if (!IsRead(use))
            return null;

        var waiting = Expressions.SkipConfigureAwaitOutwards(use);
        var awaited = waiting.Parent as AwaitExpressionSyntax;
        var wait = (StatementSyntax?)(awaited?.Parent as ExpressionStatementSyntax) ??
            (WorkerField.CallOn(use, out var member) is { Parent: ExpressionStatementSyntax blocked } &&
                member!.Name.Identifier.ValueText == "Wait"
                ? blocked
                : null);

        if (_worker.Loop.EndsCancelled && !IsCompletedTest(use) && !IsInRace(use) &&
            (wait is null || !WorkerWait.HidesCancellation(_context, wait, isBlocking: awaited is null)))
        {
            return null;
        }

        return new WorkerStep(
            awaited is not null && wait is not null ? WorkerStepKind.Wait : WorkerStepKind.None,
            wait,
            use.Span,
            (isThis ? "this." : "") + _loop + ".Completion");
    }

    /// <summary>The <c>if (_task != null)</c> or <c>if (_task is not null)</c> of which this is the task.</summary>
    private static IfStatementSyntax? IsStartedTest(ExpressionSyntax use) => use.Parent switch
    {
        BinaryExpressionSyntax { Right.RawKind: (int)SyntaxKind.NullLiteralExpression, Parent: IfStatementSyntax @if } test
            when test.IsKind(SyntaxKind.NotEqualsExpression) => @if,
        IsPatternExpressionSyntax
        {
            Pattern: UnaryPatternSyntax { Pattern: ConstantPatternSyntax { Expression.RawKind: (int)SyntaxKind.NullLiteralExpression } },
            Parent: IfStatementSyntax @if,
        } => @if,
        _ => null,
    };

    /// <summary>A stop also ends a loop that was not started: there is always one to wait for.</summary>
    private WorkerStep? OfGuard(IfStatementSyntax guard)
    {
        if (guard.Else is not null || Statements.HasCommentsOrDirectives(guard) || guard.Parent is not BlockSyntax ||
            Statements.Of(guard.Statement) is not [ExpressionStatementSyntax only])
        {
            return null;
        }

        _steps.Add(new WorkerStep(WorkerStepKind.None, null, TextSpan.FromBounds(guard.SpanStart, only.SpanStart), ""));
        return new WorkerStep(WorkerStepKind.Guard, guard, TextSpan.FromBounds(only.Span.End, guard.Span.End), "");
    }

    private static bool IsCompletedTest(ExpressionSyntax use)
        => use.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "IsCompleted" } access && access.Expression == use;

    /// <summary><c>await Task.WhenAny(_task, …);</c> does not tell how the task ended.</summary>
    private bool IsInRace(ExpressionSyntax use)
        => use.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } &&
            ChannelSymbols.IsMember(_context.SymbolOf(call), _context.Symbols.Task, "WhenAny") &&
            Expressions.SkipConfigureAwaitOutwards(call).Parent is AwaitExpressionSyntax { Parent: ExpressionStatementSyntax };

    /// <summary>A value that is read, and not asked whether it is there.</summary>
    private static bool IsRead(ExpressionSyntax use) => use.Parent switch
    {
        AssignmentExpressionSyntax assignment => assignment.Right == use && assignment.IsKind(SyntaxKind.SimpleAssignmentExpression),
        ArgumentSyntax { RefKindKeyword.RawKind: 0 } argument => argument.Parent is ArgumentListSyntax
        {
            Parent: InvocationExpressionSyntax { Expression: not IdentifierNameSyntax { Identifier.ValueText: "nameof" } },
        },
        MemberAccessExpressionSyntax access => access.Expression == use && access.Name.Identifier.ValueText != "Dispose",
        AwaitExpressionSyntax or ReturnStatementSyntax or ArrowExpressionClauseSyntax => true,
        _ => false,
    };
}
