using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mpsc.Analyzers.CodeFixes.Shutdown.Workers;

/// <summary>A field that a constructor gives the writer or the reader of the worker's channel, and nobody anything else.</summary>
/// <param name="Field">The field.</param>
/// <param name="Statement">The assignment.</param>
/// <param name="End"><c>_channel.Writer</c> or <c>_channel.Reader</c>.</param>
internal sealed record WorkerAlias(WorkerField Field, ExpressionStatementSyntax Statement, MemberAccessExpressionSyntax End)
{
    public bool IsOf(WorkerField channel, string end) => End.Name.Identifier.ValueText == end && channel.IsNamedBy(End.Expression);

    public static WorkerAlias? TryParse(RewriteContext context, IFieldSymbol field, IReadOnlyList<SyntaxNode> parts)
    {
        var type = field.Type.OriginalDefinition;
        if ((!ChannelSymbols.Same(type, context.Symbols.Writer) && !ChannelSymbols.Same(type, context.Symbols.Reader)) ||
            WorkerField.TryParse(context, field, parts) is not { Initializer: null } parsed || !parsed.HasOwnLines(context))
        {
            return null;
        }

        var assignments = parsed.Uses.Select(static use => use.Parent).OfType<AssignmentExpressionSyntax>()
            .Where(assignment => parsed.IsNamedBy(assignment.Left)).ToList();
        if (assignments.Count != 1 || !assignments[0].IsKind(SyntaxKind.SimpleAssignmentExpression))
            return null;

        return assignments[0].Right is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Writer" or "Reader" } end &&
            assignments[0].Parent is ExpressionStatementSyntax { Parent: BlockSyntax { Parent: ConstructorDeclarationSyntax } } statement &&
            Worker.HasOwnLines(context, statement)
            ? new WorkerAlias(parsed, statement, end)
            : null;
    }
}
