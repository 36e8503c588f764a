using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Mpsc.Analyzers.CodeFixes.Shutdown;

/// <summary>A read or wait that each round of a select loop starts anew, and how it is kept instead.</summary>
internal sealed class PendingRead
{
    private readonly InvocationExpressionSyntax _task;
    private readonly StatementSyntax _loop;
    private readonly StatementSyntax _start;
    private readonly ILocalSymbol? _local;
    private readonly bool _isRenewal;
    private readonly bool _isWait;
    private readonly WonRead? _won;

    private PendingRead(
        InvocationExpressionSyntax task, StatementSyntax loop, StatementSyntax start, ILocalSymbol? local, bool isRenewal, WonRead? won)
    {
        _task = task;
        _loop = loop;
        _start = start;
        _local = local;
        _isRenewal = isRenewal;
        _isWait = won is null;
        _won = won;
    }

    /// <summary>Understands the task where it is the same read of the same reader with the same token in every round.</summary>
    /// <param name="context">The document.</param>
    /// <param name="choice">The call of <c>WhenAny</c>.</param>
    /// <param name="loop">The loop around it.</param>
    /// <param name="task">The call that starts the read, as a task.</param>
    public static PendingRead? TryParse(
        RewriteContext context, InvocationExpressionSyntax choice, StatementSyntax loop, InvocationExpressionSyntax task)
    {
        if (SelectRead.TryParse(context, task) is not { } read ||
            !loop.Span.Contains(task.Span) ||
            !Expressions.IsStableThroughout(context, read.Reader, loop) ||
            (read.Token is not null && !Expressions.IsStableThroughout(context, read.Token, loop)) ||
            task.FirstAncestorOrSelf<StatementSyntax>() is not { Parent: BlockSyntax } start ||
            start == loop ||
            Statements.IsLoop(start) ||
            task.Ancestors().TakeWhile(node => node != loop)
                .Any(static node => Statements.IsNestedFunction(node) || Statements.IsLoop(node)) ||
            Statements.HasConditionalCompilation(loop))
        {
            return null;
        }

        var (local, isRenewal) = LocalOf(context, task, start);
        if (local is null)
        {
            // in place: nobody can ask for its result
            return read.IsWait && choice.SpanStart >= start.SpanStart && !ReadsOtherwise(context, loop)
                ? new PendingRead(task, loop, start, null, isRenewal: false, won: null)
                : null;
        }

        if (IsUsedInLambda(context, local, loop) || IsAssignedOtherwise(context, local, loop, task))
            return null;

        if (isRenewal)
        {
            return read.IsWait && start.SpanStart > choice.Span.End && !Expressions.IsDeclaredIn(local, loop) &&
                !ReadsOtherwise(context, loop)
                ? new PendingRead(task, loop, start, local, isRenewal, won: null)
                : null;
        }

        if (read.IsWait)
            return ReadsOtherwise(context, loop) ? null : new PendingRead(task, loop, start, local, isRenewal, won: null);

        return WonRead.TryParse(context, choice, loop, local) is { } won
            ? new PendingRead(task, loop, start, local, isRenewal, won)
            : null;
    }

    public bool Write(RewriteContext context, Rewrite rewrite)
    {
        var layout = context.Layout;
        var indent = layout.IndentAt(_start.SpanStart);
        bool startsLine = layout.StartsLine(_start.SpanStart);
        var (newLine, inner) = startsLine ? ("\n" + indent, "\n" + indent + layout.Unit) : (" ", " ");
        var name = _local?.Name ?? context.Names.Choose(Statements.MemberOf(_loop), "wait");
        if (_isRenewal)
        {
            rewrite.Insert(_start.SpanStart, $"if ({name}.IsCompleted){inner}");
            return true;
        }

        if ((_local?.Type ?? context.TypeOf(_task)) is not { } type)
            return false;

        bool annotated = context.Model.GetNullableContext(_loop.SpanStart).AnnotationsEnabled();
        var declared = type.WithNullableAnnotation(NullableAnnotation.NotAnnotated).ToMinimalDisplayString(context.Model, _loop.SpanStart);
        var outer = layout.StartsLine(_loop.SpanStart) ? "\n" + layout.IndentAt(_loop.SpanStart) : " ";
        rewrite.Insert(_loop.SpanStart, $"{declared}{(annotated ? "?" : "")} {name} = null;{outer}");

        var start = _isWait ? $"if ({name} is null || {name}.IsCompleted){inner}{name} = " : $"{name} ??= ";
        if (_local is null)
        {
            rewrite.Insert(_start.SpanStart, $"{start}{_task};{newLine}");
            rewrite.Replace(_task, name);
            return true;
        }

        rewrite.Replace(TextSpan.FromBounds(_start.SpanStart, _task.SpanStart), start);
        _won?.Write(context, rewrite, name);
        return true;
    }

    /// <summary>The local that gets the task, and whether that is an assignment rather than its declaration.</summary>
    private static (ILocalSymbol? Local, bool IsRenewal) LocalOf(
        RewriteContext context, InvocationExpressionSyntax task, StatementSyntax start) => start switch
        {
            LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0, Declaration.Variables: [{ Initializer.Value: var value } variable] }
                when value == task => (context.LocalOf(variable), false),
            ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { Left: IdentifierNameSyntax name, Right: var value } set }
                when value == task && set.IsKind(SyntaxKind.SimpleAssignmentExpression) => (context.SymbolOf(name) as ILocalSymbol, true),
            _ => (null, false),
        };

    /// <summary>A <c>ReadAsync</c> beside a wait that may be older than the last item taken would wait for ever.</summary>
    private static bool ReadsOtherwise(RewriteContext context, StatementSyntax loop)
        => loop.DescendantNodes().OfType<InvocationExpressionSyntax>()
            .Any(call => ChannelSymbols.IsMember(context.SymbolOf(call), context.Symbols.Reader, "ReadAsync"));

    private static bool IsUsedInLambda(RewriteContext context, ILocalSymbol local, StatementSyntax loop)
        => Expressions.References(context, local, loop)
            .Any(name => name.Ancestors().TakeWhile(node => node != loop).Any(Statements.IsNestedFunction));

    private static bool IsAssignedOtherwise(
        RewriteContext context, ILocalSymbol local, StatementSyntax loop, InvocationExpressionSyntax task)
        => Expressions.References(context, local, loop).Any(name => name.Parent switch
        {
            AssignmentExpressionSyntax assignment => assignment.Left == name && assignment.Right != task,
            ArgumentSyntax argument => !argument.RefKindKeyword.IsKind(SyntaxKind.None),
            _ => false,
        });
}
