using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Mpsc.Analyzers.CodeFixes.Cost;

/// <summary><c>lock (_gate) { writer.TryWrite(x); }</c> becomes the write alone. The gate itself stays: it may be meant for more.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RemoveLockAroundWrite)), Shared]
public sealed class RemoveLockAroundWrite : RewriteProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RuleIdentifiers.LockAroundWrite);

    private protected override Rewrite? Write(RewriteContext context, Diagnostic diagnostic)
    {
        if (context.Find<LockStatementSyntax>(DiagnosticFacts.Find(diagnostic, DiagnosticFacts.LockRole)) is not { } @lock
            || Statements.Of(@lock.Statement) is not [var write]
            || Statements.HasConditionalCompilation(@lock) || HasComments(@lock, write))
            return null;

        return new Rewrite()
            .Remove(TextSpan.FromBounds(@lock.SpanStart, write.SpanStart))
            .Remove(TextSpan.FromBounds(write.Span.End, @lock.Span.End));
    }

    // what stands around the write in the lock would be lost
    private static bool HasComments(LockStatementSyntax @lock, StatementSyntax write)
        => @lock.DescendantTrivia(descendIntoTrivia: false).Any(trivia => Statements.IsComment(trivia)
            && @lock.Span.Contains(trivia.Span) && !write.Span.Contains(trivia.Span));
}
