using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Mpsc.Analyzers.CodeFixes.Completion;

/// <summary>
/// <c>if (_closed) return; … await writer.WriteAsync(item);</c>: where the channel is closed between the two, <c>catch
/// (ChannelClosedException)</c> does what the flag would have done.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AnswerAsTheFlagDoes)), Shared]
public sealed class AnswerAsTheFlagDoes : RewriteProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RuleIdentifiers.WriteRacesCompletion);

    private protected override Rewrite? Write(RewriteContext context, Diagnostic diagnostic)
    {
        if (context.Find<InvocationExpressionSyntax>(diagnostic.Location) is not { } call ||
            !ChannelSymbols.IsMember(context.SymbolOf(call), context.Symbols.Writer, "WriteAsync") ||
            call.ArgumentList.DescendantNodes().Any(static node => node is AwaitExpressionSyntax) ||
            Expressions.SkipConfigureAwaitOutwards(call).Parent is not AwaitExpressionSyntax { Parent: ExpressionStatementSyntax write } ||
            context.Find<ExpressionSyntax>(DiagnosticFacts.Find(diagnostic, DiagnosticFacts.GuardRole)) is not { } condition ||
            condition.FirstAncestorOrSelf<IfStatementSyntax>(test => test.Condition == condition) is not { Else: null } guard ||
            Statements.FunctionOf(guard) != Statements.FunctionOf(write) ||
            !context.Layout.StartsLine(write.SpanStart) || !context.Layout.EndsLine(write.Span.End) ||
            Statements.HasConditionalCompilation(write) || Statements.HasCommentsOrDirectives(write))
        {
            return null;
        }

        // one that asks for more than the flag answers for less than all closed channels
        if (condition.DescendantNodesAndSelf().Any(static node => node.IsKind(SyntaxKind.LogicalAndExpression) || node is PatternSyntax))
            return null;

        var answer = AnswerOf(guard, write);
        return answer is null ? null : Wrap(context, write, answer);
    }

    /// <summary>What is done when the flag is set, which leaves the function; nothing where it just does without the write.</summary>
    private static IReadOnlyList<StatementSyntax>? AnswerOf(IfStatementSyntax guard, StatementSyntax write)
    {
        var inner = Statements.Of(guard.Statement);
        if (inner is [var only] && only == write)
            return [];

        return !guard.Span.Contains(write.Span) && inner is [.., ReturnStatementSyntax or ThrowStatementSyntax { Expression: not null }] &&
            !Statements.HasConditionalCompilation(guard) ? inner : null;
    }

    private static Rewrite Wrap(RewriteContext context, StatementSyntax write, IReadOnlyList<StatementSyntax> answer)
    {
        var layout = context.Layout;
        var rewrite = new Rewrite();
        var indent = layout.IndentAt(write.SpanStart);
        var inner = indent + layout.Unit;
        bool ownLine = write.FirstAncestorOrSelf<BlockSyntax>() is not { } block || layout.HasBraceOnOwnLine(block.OpenBraceToken);
        var brace = ownLine ? $"\n{indent}{{" : " {";
        var between = ownLine ? $"\n{indent}" : " ";

        var nested = new NestedLayout(layout, context.Text, rewrite);
        rewrite.Insert(write.SpanStart, $"try{brace}\n{inner}");
        nested.Deeper(write.Span);
        nested.Finish();

        var text = answer.Count == 0 ? "" : $"{inner}{Indented(context, answer, inner)}\n";
        var exception = ClosedException.TypeAt(context, write.SpanStart);
        return rewrite.Insert(write.Span.End, $"\n{indent}}}{between}catch ({exception}){brace}\n{text}{indent}}}");
    }

    private static string Indented(RewriteContext context, IReadOnlyList<StatementSyntax> statements, string indent)
    {
        var span = TextSpan.FromBounds(statements[0].SpanStart, statements[statements.Count - 1].Span.End);
        var from = context.Layout.IndentAt(span.Start);
        var lines = context.Text.ToString(span).Replace("\r\n", "\n").Split('\n');
        return string.Join("\n", lines.Select((line, number) =>
            number > 0 && line.StartsWith(from, StringComparison.Ordinal) ? indent + line.Substring(from.Length) : line));
    }
}
