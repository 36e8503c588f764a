using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Mpsc.Analyzers.CodeFixes.Completion;

/// <summary>
/// The producers do not complete the channel any more; the starter does, once, when it has waited for all of them:
/// <c>try { await Task.WhenAll(tasks); } finally { writer.TryComplete(); }</c>. Whoever reads must do so beside it, or the producers'
/// items must have room without a reader.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(CompleteAfterJoin)), Shared]
public sealed class CompleteAfterJoin : RewriteProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(
        RuleIdentifiers.CompletedMoreThanOnce, RuleIdentifiers.CompletedWhileOthersWrite);

    private protected override Rewrite? Write(RewriteContext context, Diagnostic diagnostic)
    {
        if (context.Find<InvocationExpressionSyntax>(DiagnosticFacts.Find(diagnostic, DiagnosticFacts.CreationRole)) is not { } creation ||
            context.Find<InvocationExpressionSyntax>(diagnostic.Location) is not { } completion ||
            SharedChannel.TryParse(context, creation, becomesOurs: false) is not { } channel)
        {
            return null;
        }

        var starter = Statements.FunctionOf(channel.Declaration);
        var starts = new List<ProducerStart>();
        var producers = new ProducerCompletions(context);
        var own = new List<ExpressionSyntax>();
        foreach (var use in channel.WriterUses)
        {
            if (starts.Find(start => start.Producer is { } producer && producer.Span.Contains(use.Span)) is { } known)
                known.WriterUses.Add(use);
            else if (ProducerStart.At(context, use, starter) is { } start)
                starts.Add(start);
            else if (Statements.FunctionOf(use) == starter)
                own.Add(use);
            else
                return null;
        }

        if (starts.Count == 0 || !starts.TrueForAll(start => start.KeepsWriter && start.WriterUses.TrueForAll(producers.Add)) ||
            !producers.AreOnlyTheirs() || !producers.MayGo() || starts.Exists(start => KnowsTheReader(context, channel, start)))
        {
            return null;
        }

        // the starter may write before the join, and complete too early once
        var early = own.Select(CompletionBy).OfType<ExpressionStatementSyntax>().ToList();
        if (early.Count > 1 || own.Exists(use => CompletionBy(use) is null && !IsWrite(use)))
            return null;

        var tooEarly = early.FirstOrDefault();
        if (!producers.Statements.Exists(Completes) && !(tooEarly is not null && Completes(tooEarly)))
            return null;

        if (ProducersJoin.TryFind(context, channel, starts, tooEarly) is not { } join ||
            (tooEarly is not null && tooEarly.SpanStart > join.Statement.SpanStart) ||
            own.Exists(use => use.SpanStart > join.Statement.SpanStart && !join.Statement.Span.Contains(use.Span)) ||
            !HasRoom(context, channel, creation, join))
        {
            return null;
        }

        return Write(context, channel, producers, join, tooEarly);

        bool Completes(ExpressionStatementSyntax statement) => statement.Span.Contains(completion.Span);
    }

    private static Rewrite? Write(
        RewriteContext context, SharedChannel channel, ProducerCompletions producers, ProducersJoin join,
        ExpressionStatementSyntax? tooEarly)
    {
        var statement = join.Statement;
        if (!context.Layout.StartsLine(statement.SpanStart) || !EndsItsLine(statement))
            return null;

        var rewrite = new Rewrite();
        producers.Remove(rewrite);
        var outer = context.Layout.IndentAt(statement.SpanStart);
        var inner = outer + context.Layout.Unit;
        var open = $"try\n{outer}{{\n{inner}";
        var close = $"\n{outer}}}\n{outer}finally\n{outer}{{\n{inner}{WriterAt(context, channel, statement)}.TryComplete();\n{outer}}}";
        if (join.Missing is { } tasks)
            return rewrite.Replace(statement, $"{open}await Task.WhenAll({tasks});{close}");

        if (tooEarly is not null)
        {
            if (!context.Layout.StartsLine(tooEarly.SpanStart) || !context.Layout.EndsLine(tooEarly.Span.End) ||
                tooEarly.GetLeadingTrivia().Any(static trivia => Statements.IsComment(trivia) || trivia.IsDirective))
            {
                return null;
            }

            rewrite.Remove(context.Layout.LinesOfStatement(tooEarly.Span));
        }

        rewrite.Insert(statement.SpanStart, open);
        int from = statement.SpanStart;
        foreach (var removed in producers.Statements.Where(gone =>
            statement.Span.Contains(gone.Span) && context.Layout.StartsLine(gone.SpanStart)))
        {
            // lines that go can't be moved
            if (removed.Parent!.Parent is FinallyClauseSyntax)
                return null;

            var lines = context.Layout.LinesOfStatement(removed.Span);
            context.Layout.Reindent(rewrite, TextSpan.FromBounds(from, lines.Start), "", context.Layout.Unit);
            from = lines.End - 1;
        }

        context.Layout.Reindent(rewrite, TextSpan.FromBounds(from, statement.Span.End), "", context.Layout.Unit);
        rewrite.Insert(context.Text.Lines.GetLineFromPosition(statement.Span.End).End, close);
        return rewrite;
    }

    private static bool EndsItsLine(StatementSyntax statement)
    {
        var next = statement.GetLastToken().GetNextToken();
        return statement.GetTrailingTrivia().Any(static trivia => trivia.RawKind == (int)SyntaxKind.EndOfLineTrivia) ||
            next.RawKind == (int)SyntaxKind.EndOfFileToken;
    }

    // an alias that the starter uses already, if it is known there
    private static string WriterAt(RewriteContext context, SharedChannel channel, StatementSyntax join)
    {
        foreach (var use in channel.WriterUses)
        {
            if (use is IdentifierNameSyntax name && context.SymbolOf(name) is ILocalSymbol { DeclaringSyntaxReferences: [var reference] } &&
                reference.GetSyntax(context.CancellationToken) is { } declaration && declaration.SpanStart < join.SpanStart &&
                declaration.FirstAncestorOrSelf<LocalDeclarationStatementSyntax>()?.Parent is { } scope &&
                (scope is GlobalStatementSyntax || scope.Span.Contains(join.Span)) &&
                Statements.FunctionOf(declaration) == Statements.FunctionOf(join))
            {
                return name.Identifier.Text;
            }
        }

        return channel.Name + ".Writer";
    }

    /// <summary>A producer that has the reader, or a task of the starter, may wait for the end that it brings about itself.</summary>
    private static bool KnowsTheReader(RewriteContext context, SharedChannel channel, ProducerStart start)
        => channel.ReaderUses.Exists(use => start.Call.Span.Contains(use.Span)) ||
            start.Call.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name =>
                context.SymbolOf(name) is ILocalSymbol local &&
                ChannelSymbols.IsOrDerivesFrom(local.Type, context.Symbols.Task) && !Expressions.IsDeclaredIn(local, start.Call));

    /// <summary>A reader that comes after the join leaves the producers to themselves: a full channel would stop them for ever.</summary>
    private static bool HasRoom(RewriteContext context, SharedChannel channel, InvocationExpressionSyntax creation, ProducersJoin join)
        => ChannelSymbols.IsMember(context.SymbolOf(creation), context.Symbols.Channel, "CreateUnbounded") ||
            channel.ReaderUses.Exists(use => use.Span.End < join.Statement.SpanStart && IsHandedOut(use));

    private static bool IsHandedOut(ExpressionSyntax reader)
        => reader.Parent is ArgumentSyntax || Statements.FunctionOf(reader) is AnonymousFunctionExpressionSyntax;

    private static bool IsWrite(ExpressionSyntax writer)
        => writer.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "TryWrite" or "WriteAsync" };

    private static ExpressionStatementSyntax? CompletionBy(ExpressionSyntax writer)
        => writer.Parent is MemberAccessExpressionSyntax
        {
            Name.Identifier.ValueText: "Complete" or "TryComplete",
            Parent: InvocationExpressionSyntax { ArgumentList.Arguments.Count: 0, Parent: ExpressionStatementSyntax statement },
        } ? statement : null;
}
