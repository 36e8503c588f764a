using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Mpsc.Analyzers.CodeFixes;

/// <summary>How <c>ChannelClosedException</c> is called at a place.</summary>
internal static class ClosedException
{
    /// <summary>Its name; with its namespace where no <c>using</c> makes it known.</summary>
    public static string TypeAt(RewriteContext context, int position)
    {
        var bound = context.Model.GetSpeculativeSymbolInfo(
            position, SyntaxFactory.IdentifierName("ChannelClosedException"), SpeculativeBindingOption.BindAsTypeOrNamespace).Symbol;
        return ChannelSymbols.Same(bound, context.Symbols.ChannelClosedException)
            ? "ChannelClosedException"
            : "System.Threading.Channels.ChannelClosedException";
    }
}
