using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mpsc.Analyzers.CodeFixes.Shutdown;

/// <summary>How the writing end of a channel is called where the channel is read.</summary>
internal static class WriterInReach
{
    /// <summary>
    /// <c>x.Writer</c> where the loop reads <c>x.Reader</c>, also by a local that stands for it; else what a write is called on, where that
    /// means the same at the loop. Null when there is none.
    /// </summary>
    public static string? Find(RewriteContext context, InvocationExpressionSyntax read, Location? write, StatementSyntax loop)
    {
        var reader = ReceiverOf(read);
        if (reader is IdentifierNameSyntax name && context.SymbolOf(name) is ILocalSymbol { DeclaringSyntaxReferences: [var reference] }
            && reference.GetSyntax(context.CancellationToken) is VariableDeclaratorSyntax { Initializer.Value: { } value })
            reader = value;

        if (reader is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Reader" } end
            && ChannelSymbols.IsOrDerivesFrom(context.TypeOf(end), context.Symbols.Reader)
            && Expressions.IsStable(context, end.Expression) && MeansTheSame(context, end.Expression, loop))
            return $"{end.Expression}.Writer";

        return context.Find<InvocationExpressionSyntax>(write) is { } call && ReceiverOf(call) is { } writer
            && ChannelSymbols.IsOrDerivesFrom(context.TypeOf(writer), context.Symbols.Writer)
            && Expressions.IsStable(context, writer) && MeansTheSame(context, writer, loop)
            ? writer.ToString() : null;
    }

    private static ExpressionSyntax? ReceiverOf(InvocationExpressionSyntax call)
        => (call.Expression as MemberAccessExpressionSyntax)?.Expression;

    private static bool MeansTheSame(RewriteContext context, ExpressionSyntax expression, StatementSyntax loop)
        => expression.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>()
            .All(name => context.SymbolOf(name) is { } symbol && !Expressions.IsDeclaredIn(symbol, loop))
            && ChannelSymbols.Same(context.SymbolOf(expression), context.Model.GetSpeculativeSymbolInfo(
                loop.SpanStart, expression, SpeculativeBindingOption.BindAsExpression).Symbol);
}
