using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Mpsc.Analyzers.CodeFixes.Shutdown;

/// <summary>
/// A clause around the loop that logs what an item has thrown, and lets the loop end, stands also around the work on each item: the log is
/// the same, and the next item is handled. The clause around the loop stays for what the read throws.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(CatchPerItem)), Shared]
public sealed class CatchPerItem : RewriteProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RuleIdentifiers.ItemEndsConsumer);

    private protected override Rewrite? Write(RewriteContext context, Diagnostic diagnostic)
    {
        if (context.Find<StatementSyntax>(DiagnosticFacts.Find(diagnostic, DiagnosticFacts.LoopRole)) is not { } loop ||
            context.Find<CatchClauseSyntax>(DiagnosticFacts.Find(diagnostic, DiagnosticFacts.CatchRole)) is not { } clause ||
            clause.Parent is not TryStatementSyntax @try || !@try.Block.Span.Contains(loop.Span) ||
            Statements.FunctionOf(@try) != Statements.FunctionOf(loop) || Statements.HasConditionalCompilation(@try) ||
            clause.Block.DescendantNodes().Any(static node => node is ThrowStatementSyntax or ReturnStatementSyntax or BreakStatementSyntax or
                ContinueStatementSyntax or GotoStatementSyntax))
        {
            return null;
        }

        var read = ReadLoop.TryParse(context, loop) ?? (loop.Parent is BlockSyntax { Parent: StatementSyntax outer }
            ? ReadLoop.TryParse(context, outer)
            : ReadLoop.TryParse(context, loop.Parent as StatementSyntax));
        if (read is null || FilterOf(context, read, @try, clause) is not { } filter)
            return null;

        var first = read.Item.Body[0];
        var last = read.Item.Body[read.Item.Body.Count - 1];
        return context.Layout.StartsLine(first.SpanStart) && context.Layout.EndsLine(last.Span.End)
            ? Wrap(context, first, last, clause, filter)
            : null;
    }

    /// <summary>What lets the stop of the loop through, which is no failure of an item; null where it can't be told apart.</summary>
    private static string? FilterOf(RewriteContext context, ReadLoop read, TryStatementSyntax @try, CatchClauseSyntax clause)
    {
        if (clause.Filter is { } own)
            return " " + own;

        if (read.Token is { } token)
            return $" when (!{token}.IsCancellationRequested)";

        bool isCaughtBefore = @try.Catches.TakeWhile(other => other != clause).Any(other => CancellationOfLoop.Catches(context, other));
        return !isCaughtBefore ? "" : clause.Declaration is { Identifier.ValueText: { Length: > 0 } name }
            ? $" when ({name} is not OperationCanceledException)"
            : null;
    }

    private static Rewrite Wrap(
        RewriteContext context, StatementSyntax first, StatementSyntax last, CatchClauseSyntax clause, string filter)
    {
        var layout = context.Layout;
        var rewrite = new Rewrite();
        var indent = layout.IndentAt(first.SpanStart);
        bool ownLine = layout.HasBraceOnOwnLine(((TryStatementSyntax)clause.Parent!).Block.OpenBraceToken);
        var brace = ownLine ? $"\n{indent}{{" : " {";
        var between = ownLine ? $"\n{indent}" : " ";

        var nested = new NestedLayout(layout, context.Text, rewrite);
        rewrite.Insert(first.SpanStart, $"try{brace}\n{indent}{layout.Unit}");
        nested.Deeper(TextSpan.FromBounds(first.SpanStart, last.Span.End));
        nested.Finish();

        int head = clause.Declaration?.Span.End ?? clause.CatchKeyword.Span.End;
        int rest = clause.Filter?.Span.End ?? head;
        var from = layout.IndentAt(clause.SpanStart);
        var lines = context.Text.ToString(TextSpan.FromBounds(rest, clause.Span.End)).Replace("\r\n", "\n").Split('\n');
        var block = string.Join("\n", lines.Select((line, number) =>
            number > 0 && line.StartsWith(from, StringComparison.Ordinal) ? indent + line.Substring(from.Length) : line));
        var text = context.Text.ToString(TextSpan.FromBounds(clause.CatchKeyword.SpanStart, head)) + filter + block;
        return rewrite.Insert(last.Span.End, $"\n{indent}}}{between}{text}");
    }
}
