using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mpsc.Analyzers.CodeFixes.Contract;

/// <summary>
/// The option that the code does not live up to becomes <c>false</c>. That only costs speed, for every channel that is made with these
/// options. Not offered where a select leaves a read behind: the promise is what cancels that read, without it the read takes an item.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(TakePromiseBack)), Shared]
public sealed class TakePromiseBack : RewriteProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(
        RuleIdentifiers.SeveralReaders, RuleIdentifiers.SeveralWriters, RuleIdentifiers.SynchronousContinuations);

    private protected override Rewrite? Write(RewriteContext context, Diagnostic diagnostic)
        => DiagnosticFacts.Find(diagnostic, DiagnosticFacts.ReadRole) is null
            && context.Find<AssignmentExpressionSyntax>(diagnostic.Location) is { Right: LiteralExpressionSyntax value } assignment
            && assignment.IsKind(SyntaxKind.SimpleAssignmentExpression) && value.IsKind(SyntaxKind.TrueLiteralExpression)
            ? new Rewrite().Replace(value, "false") : null;
}
