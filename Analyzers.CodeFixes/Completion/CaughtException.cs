using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mpsc.Analyzers.CodeFixes.Completion;

/// <summary>The exception that a catch clause takes, by a name: the one that it has, or one that is written into it.</summary>
internal static class CaughtException
{
    /// <summary>How <see cref="Exception"/> is called at a place: with its namespace where no <c>using</c> makes it known.</summary>
    public static string TypeAt(RewriteContext context, int position)
    {
        var exception = context.Model.Compilation.GetTypeByMetadataName("System.Exception");
        var bound = context.Model.GetSpeculativeSymbolInfo(
            position, SyntaxFactory.IdentifierName("Exception"), SpeculativeBindingOption.BindAsTypeOrNamespace).Symbol;
        return ChannelSymbols.Same(bound, exception) ? "Exception" : "System.Exception";
    }

    /// <summary>The name of the clause's exception; asks for a declaration where it has none.</summary>
    public static string NameIn(RewriteContext context, Rewrite rewrite, CatchClauseSyntax clause)
    {
        if (clause.Declaration is { Identifier.ValueText: { Length: > 0 } known })
            return known;

        var name = context.Names.Choose(clause, "ex");
        if (clause.Declaration is { } unnamed)
            rewrite.Insert(unnamed.Type.Span.End, $" {name}");
        else
            rewrite.Insert(clause.CatchKeyword.Span.End, $" ({TypeAt(context, clause.Block.SpanStart)} {name})");

        return name;
    }
}
