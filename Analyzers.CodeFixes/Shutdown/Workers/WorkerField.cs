using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mpsc.Analyzers.CodeFixes.Shutdown.Workers;

/// <summary>A private field of a worker, and every place that names it.</summary>
/// <param name="Symbol">The field.</param>
/// <param name="Declaration">Its declaration, which declares nothing else.</param>
/// <param name="Uses">The names, with the <c>this.</c> before them if there is one; only the declaration is not among them.</param>
internal sealed record WorkerField(IFieldSymbol Symbol, FieldDeclarationSyntax Declaration, IReadOnlyList<ExpressionSyntax> Uses)
{
    public VariableDeclaratorSyntax Variable => Declaration.Declaration.Variables[0];

    public ExpressionSyntax? Initializer => Variable.Initializer?.Value;

    /// <summary>Null where somebody else may use the field, or where a name can't be followed.</summary>
    public static WorkerField? TryParse(RewriteContext context, IFieldSymbol field, IReadOnlyList<SyntaxNode> parts)
    {
        if (field.DeclaredAccessibility != Accessibility.Private || field.IsStatic ||
            field.DeclaringSyntaxReferences is not [var reference] ||
            reference.GetSyntax(context.CancellationToken).Parent?.Parent is not FieldDeclarationSyntax
            {
                Declaration.Variables.Count: 1,
                AttributeLists.Count: 0,
            } declaration ||
            Statements.HasConditionalCompilation(declaration))
        {
            return null;
        }

        var uses = new List<ExpressionSyntax>();
        foreach (var name in parts.SelectMany(static part => part.DescendantNodes()).OfType<IdentifierNameSyntax>())
        {
            if (name.Identifier.ValueText != field.Name || !ChannelSymbols.Same(context.SymbolOf(name)?.OriginalDefinition, field))
                continue;

            var isMember = name.Parent is MemberAccessExpressionSyntax access && access.Name == name;
            if (!isMember && name.Parent is not MemberBindingExpressionSyntax)
                uses.Add(name);
            else if (name.Parent is MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } ofThis)
                uses.Add(ofThis);
            else
                return null;
        }

        return new WorkerField(field, declaration, uses);
    }

    /// <summary>The field that the expression names, if it is this one.</summary>
    public bool IsNamedBy(ExpressionSyntax? expression)
        => expression is not null && Uses.Any(use => use == expression);

    /// <summary>May the declaration vanish, lines and all, without a comment being lost?</summary>
    public bool HasOwnLines(RewriteContext context)
        => context.Layout.StartsLine(Declaration.SpanStart) && context.Layout.EndsLine(Declaration.Span.End) &&
            !Statements.HasCommentsOrDirectives(Declaration);

    /// <summary>The call of a member of the field, <c>field.Member(…)</c>, of which the use is the beginning.</summary>
    public static InvocationExpressionSyntax? CallOn(ExpressionSyntax receiver, out MemberAccessExpressionSyntax? member)
    {
        member = receiver.Parent is MemberAccessExpressionSyntax access && access.Expression == receiver &&
            access.IsKind(SyntaxKind.SimpleMemberAccessExpression) ? access : null;
        return member?.Parent is InvocationExpressionSyntax call && call.Expression == member ? call : null;
    }
}
