using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mpsc.Analyzers.CodeFixes.Cost;

/// <summary>The creation says that there is one reader: in options that are made for it, or in those that stand there.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SaySingleReader)), Shared]
public sealed class SaySingleReader : RewriteProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RuleIdentifiers.SingleReaderNotSaid);

    private protected override Rewrite? Write(RewriteContext context, Diagnostic diagnostic)
    {
        if (!DiagnosticFacts.Has(diagnostic, DiagnosticFacts.SingleConsumer)
            || context.Find<InvocationExpressionSyntax>(diagnostic.Location) is not { Expression: MemberAccessExpressionSyntax } call
            || !ChannelSymbols.IsMember(context.SymbolOf(call), context.Symbols.Channel, "CreateUnbounded"))
            return null;

        switch (call.ArgumentList.Arguments)
        {
            case [] when !Statements.HasCommentsOrDirectives(call.ArgumentList):
                return context.Model.LookupNamespacesAndTypes(call.SpanStart, name: "UnboundedChannelOptions").Length == 1
                    ? new Rewrite().Replace(call.ArgumentList, "(new UnboundedChannelOptions { SingleReader = true })") : null;
            case [{ Expression: BaseObjectCreationExpressionSyntax { Initializer: { } settings } }]:
                return InSettings(settings);
            default:
                return null;
        }
    }

    private static Rewrite? InSettings(InitializerExpressionSyntax settings)
    {
        foreach (var setting in settings.Expressions)
        {
            if (setting is AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "SingleReader" }, Right: var value })
                return value.IsKind(SyntaxKind.FalseLiteralExpression) ? new Rewrite().Replace(value, "true") : null;
        }

        return settings.Expressions is [var first, ..] ? new Rewrite().Insert(first.SpanStart, "SingleReader = true, ") : null;
    }
}
