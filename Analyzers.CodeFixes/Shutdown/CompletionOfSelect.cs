using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mpsc.Analyzers.CodeFixes.Shutdown;

/// <summary>
/// When the channel is completed, a <c>ReadAsync</c> in a select throws <c>ChannelClosedException</c> out of the loop; the consumer loop
/// ends. The fix is offered only where nobody can tell the two apart: where the loop is the end of its member, or where the exception is
/// caught to no other end.
/// </summary>
internal static class CompletionOfSelect
{
    public static bool MayEndTheLoop(RewriteContext context, SelectLoop select)
    {
        if (select.EndsAtCompletion)
            return true;

        // a wait that has failed to notice completion goes round for ever, so that what follows the loop was never reached
        if (select.Read.IsWait)
            return Statements.IsLast(select.Loop);

        foreach (var @try in EnclosingTries(select.Loop))
        {
            foreach (var clause in @try.Catches.Where(clause => CatchesClosed(context, clause)))
                return IsSilent(clause, @try) && EndsTryBlock(select.Loop, @try) && !CompletedWithError(context, select);
        }

        return Statements.IsLast(select.Loop);
    }

    private static IEnumerable<TryStatementSyntax> EnclosingTries(StatementSyntax loop)
    {
        var function = Statements.FunctionOf(loop);
        return loop.Ancestors().TakeWhile(node => node != function).OfType<TryStatementSyntax>()
            .Where(@try => @try.Block.Span.Contains(loop.Span));
    }

    private static bool CatchesClosed(RewriteContext context, CatchClauseSyntax clause)
    {
        if (clause.Declaration is null)
            return false;

        var type = context.TypeOf(clause.Declaration.Type);
        return ChannelSymbols.Same(type, context.Symbols.ChannelClosedException) ||
            ChannelSymbols.Same(type, context.Symbols.InvalidOperationException);
    }

    private static bool IsSilent(CatchClauseSyntax clause, TryStatementSyntax @try)
        => clause.Filter is null && clause.Block.Statements switch
        {
            [] => true,
            [ReturnStatementSyntax { Expression: null }] => Statements.IsLast(@try),
            _ => false,
        };

    /// <summary>Does nothing stand between the loop's end and the end of the try block?</summary>
    private static bool EndsTryBlock(StatementSyntax loop, TryStatementSyntax @try)
    {
        SyntaxNode node = loop;
        for (; node != @try.Block; node = node.Parent!)
        {
            bool straight = node.Parent switch
            {
                BlockSyntax block => Statements.NextAfter((StatementSyntax)node, block.Statements) is null,
                UsingStatementSyntax or TryStatementSyntax { Catches.Count: 0 } => true,
                _ => false,
            };

            if (!straight)
                return false;
        }

        return true;
    }

    /// <summary>
    /// The caught exception also wraps the error of a channel that was completed with one; the consumer loop throws that error itself,
    /// past the catch. So the type must be seen to own the channel, and to give it no error.
    /// </summary>
    private static bool CompletedWithError(RewriteContext context, SelectLoop select)
    {
        if (select.Read.Reader is not MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Reader", Expression: var channel } ||
            context.SymbolOf(channel) is not (ILocalSymbol or IFieldSymbol { DeclaredAccessibility: Accessibility.Private }) ||
            select.Loop.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } declaration ||
            context.Model.GetDeclaredSymbol(declaration, context.CancellationToken) is not { } type)
        {
            return true;
        }

        return type.DeclaringSyntaxReferences
            .SelectMany(part => part.GetSyntax(context.CancellationToken).DescendantNodes().OfType<InvocationExpressionSyntax>())
            .Any(static call => call.ArgumentList.Arguments.Count > 0 && Expressions.CalledName(call) is "Complete" or "TryComplete");
    }
}
