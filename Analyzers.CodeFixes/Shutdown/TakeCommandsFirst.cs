using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Mpsc.Analyzers.CodeFixes.Shutdown;

/// <summary>
/// Commands have their turn before every item: the look at them moves into the loop that drains the items, in front of its read; or the
/// branches of <c>if (items.TryRead(…)) … else if (commands.TryRead(…)) …</c>, or the arguments of <c>WhenAny</c>, change places.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(TakeCommandsFirst)), Shared]
public sealed class TakeCommandsFirst : RewriteProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RuleIdentifiers.ControlSelectedByChance);

    private protected override Rewrite? Write(RewriteContext context, Diagnostic diagnostic)
    {
        if (context.Find<InvocationExpressionSyntax>(diagnostic.Location) is not { } take ||
            context.Find<InvocationExpressionSyntax>(DiagnosticFacts.Find(diagnostic, DiagnosticFacts.ReadRole)) is not { } command ||
            Statements.FunctionOf(take) != Statements.FunctionOf(command))
        {
            return null;
        }

        return IntoDrain(context, take, command) ?? BranchesSwapped(context, take, command) ?? ArgumentsSwapped(context, take, command);
    }

    /// <summary><c>while (true) { /* commands */ if (!items.TryRead(out var item)) break; … }</c></summary>
    private static Rewrite? IntoDrain(RewriteContext context, InvocationExpressionSyntax take, InvocationExpressionSyntax command)
    {
        if (take.Parent is not WhileStatementSyntax { Parent: BlockSyntax block } drain || drain.Condition != take ||
            command.Ancestors().OfType<StatementSyntax>().FirstOrDefault(statement => statement.Parent == block) is not { } look ||
            !BeginsWith(ConditionOf(look), command) || !MayMove(look) ||
            Math.Abs(block.Statements.IndexOf(look) - block.Statements.IndexOf(drain)) != 1 ||
            !context.Layout.StartsLine(drain.SpanStart) || !context.Layout.StartsLine(look.SpanStart) ||
            drain.GetFirstToken().GetPreviousToken().TrailingTrivia.Concat(drain.CloseParenToken.TrailingTrivia).Any(Statements.IsComment) ||
            Statements.HasConditionalCompilation(block))
        {
            return null;
        }

        var layout = context.Layout;
        var indent = layout.IndentAt(drain.SpanStart);
        var inner = indent + layout.Unit;
        bool ownLine = layout.HasBraceOnOwnLine(block.OpenBraceToken);
        var open = ownLine ? $"\n{indent}{{" : " {";
        var exit = drain.Statement is BlockSyntax
            ? $"if (!{take}){(ownLine ? $"\n{inner}{{" : " {")}\n{inner}{layout.Unit}break;\n{inner}}}"
            : $"if (!{take})\n{inner}{layout.Unit}break;";

        // with the comments above it, one step deeper
        var moved = TextSpan.FromBounds(StartOf(look), EndOf(context, look));
        var text = string.Join("\n", context.Text.ToString(moved).Replace("\r\n", "\n").Split('\n')
            .Select((line, number) => number == 0 || line.Length == 0 ? line : layout.Unit + line));

        var rewrite = new Rewrite();
        foreach (var lines in layout.LinesOfStatements([moved]))
            rewrite.Remove(lines);

        var head = $"while (true){open}\n{inner}{text}\n\n{inner}{exit}\n\n{inner}";
        if (drain.Statement is not BlockSyntax body)
        {
            if (!layout.StartsLine(drain.Statement.SpanStart) || layout.IndentAt(drain.Statement.SpanStart) != inner)
                return null;

            rewrite.Replace(TextSpan.FromBounds(drain.SpanStart, drain.Statement.SpanStart), head);
            return rewrite.Insert(EndOf(context, drain), $"\n{indent}}}");
        }

        if (body.Statements is not [var first, ..] || !layout.StartsLine(first.SpanStart) || layout.IndentAt(first.SpanStart) != inner)
            return null;

        rewrite.Replace(TextSpan.FromBounds(drain.SpanStart, StartOf(first)), head);
        return rewrite;
    }

    /// <summary>What leaves or repeats the outer loop would do so with the inner one.</summary>
    private static bool MayMove(StatementSyntax look)
        => Statements.RunningIn(look).All(node => node switch
        {
            BreakStatementSyntax => node.Ancestors().TakeWhile(outer => outer != look.Parent)
                .Any(static outer => Statements.IsLoop(outer) || outer is SwitchStatementSyntax),
            ContinueStatementSyntax => node.Ancestors().TakeWhile(outer => outer != look.Parent).Any(Statements.IsLoop),
            YieldStatementSyntax or LabeledStatementSyntax or GotoStatementSyntax { CaseOrDefaultKeyword.RawKind: 0 } => false,
            _ => true,
        }) && !look.DescendantTokens().Any(static token => token.Kind() is SyntaxKind.MultiLineRawStringLiteralToken ||
            (token.IsKind(SyntaxKind.StringLiteralToken) && token.Text.Contains('\n')));

    private static ExpressionSyntax? ConditionOf(StatementSyntax look) => look switch
    {
        WhileStatementSyntax loop => loop.Condition,
        IfStatementSyntax { Else: null } test => test.Condition,
        _ => null,
    };

    private static bool BeginsWith(ExpressionSyntax? condition, InvocationExpressionSyntax command)
    {
        while (condition is BinaryExpressionSyntax both && both.IsKind(SyntaxKind.LogicalAndExpression))
            condition = both.Left;

        return condition == command;
    }

    private static Rewrite? BranchesSwapped(RewriteContext context, InvocationExpressionSyntax take, InvocationExpressionSyntax command)
    {
        // a condition that asks for more would let a command that was taken fall through to the items
        if (command.Parent is not IfStatementSyntax { Parent: ElseClauseSyntax { Parent: IfStatementSyntax test } } other ||
            !test.Condition.Span.Contains(take.Span) || Statements.HasConditionalCompilation(test))
        {
            return null;
        }

        string Branch(IfStatementSyntax branch)
            => context.Text.ToString(TextSpan.FromBounds(branch.IfKeyword.SpanStart, branch.Statement.Span.End)).Replace("\r\n", "\n");

        return new Rewrite()
            .Replace(TextSpan.FromBounds(test.IfKeyword.SpanStart, test.Statement.Span.End), Branch(other))
            .Replace(TextSpan.FromBounds(other.IfKeyword.SpanStart, other.Statement.Span.End), Branch(test));
    }

    private static Rewrite? ArgumentsSwapped(RewriteContext context, InvocationExpressionSyntax take, InvocationExpressionSyntax command)
    {
        if (TaskOf(context, take) is not { } item || TaskOf(context, command) is not { } order)
            return null;

        Rewrite? found = null;
        foreach (var call in Statements.RunningIn(Statements.FunctionOf(take)!).OfType<InvocationExpressionSyntax>())
        {
            if (!ChannelSymbols.IsMember(context.SymbolOf(call), context.Symbols.Task, "WhenAny"))
                continue;
            // one that is asked which of the two it was
            if (found is not null || call.ArgumentList.Arguments is not [{ Expression: var first }, { Expression: var second }] ||
                !ChannelSymbols.Same(context.SymbolOf(first), item) || !ChannelSymbols.Same(context.SymbolOf(second), order) ||
                Expressions.SkipConfigureAwaitOutwards(call).Parent is not AwaitExpressionSyntax
                {
                    Parent: BinaryExpressionSyntax or EqualsValueClauseSyntax or AssignmentExpressionSyntax,
                })
            {
                return null;
            }

            found = new Rewrite().Replace(first, second.ToString()).Replace(second, first.ToString());
        }

        return found;
    }

    /// <summary>The local that the pending read is kept in.</summary>
    private static ILocalSymbol? TaskOf(RewriteContext context, InvocationExpressionSyntax read)
    {
        ExpressionSyntax value = read.Parent is MemberAccessExpressionSyntax
        {
            Name.Identifier.ValueText: "AsTask",
            Parent: InvocationExpressionSyntax call,
        } ? call : read;
        return value.Parent switch
        {
            AssignmentExpressionSyntax assignment when assignment.Right == value => context.SymbolOf(assignment.Left) as ILocalSymbol,
            EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable } => context.LocalOf(variable),
            _ => null,
        };
    }

    private static int StartOf(StatementSyntax statement)
    {
        var comment = statement.GetLeadingTrivia().FirstOrDefault(Statements.IsComment);
        return comment.IsKind(SyntaxKind.None) ? statement.SpanStart : comment.SpanStart;
    }

    private static int EndOf(RewriteContext context, StatementSyntax statement)
    {
        var line = context.Text.Lines.GetLineFromPosition(statement.Span.End);
        return statement.GetTrailingTrivia().Any(Statements.IsComment) ? line.End : statement.Span.End;
    }
}
