using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mpsc.Analyzers.CodeFixes.Shutdown;

/// <summary>The <c>break</c>, or the like, of a new <c>if</c>: which loop it leaves, and how it is laid out there.</summary>
internal static class LoopExit
{
    /// <summary>The loop that a <c>break</c> in place of the statement would leave; null when it would leave something else.</summary>
    public static StatementSyntax? LoopToLeave(StatementSyntax statement)
    {
        for (var node = statement.Parent; node is not null; node = node.Parent)
        {
            if (Statements.IsLoop(node))
                return (StatementSyntax)node;
            if (node is SwitchStatementSyntax or MemberDeclarationSyntax || Statements.IsNestedFunction(node))
                return null;
        }

        return null;
    }

    /// <summary>What follows the condition of an <c>if</c> that takes the place of the statement, in the style of the member.</summary>
    public static string Write(RewriteContext context, StatementSyntax statement, StatementSyntax loop, string exit = "break;")
    {
        var layout = context.Layout;
        if (!layout.StartsLine(statement.SpanStart))
            return " " + exit;

        var indent = layout.IndentAt(statement.SpanStart);
        var inner = indent + layout.Unit;
        return BracesOf(loop) switch
        {
            null => $"\n{inner}{exit}",
            { } block when layout.HasBraceOnOwnLine(block.OpenBraceToken) => $"\n{indent}{{\n{inner}{exit}\n{indent}}}",
            _ => $" {{\n{inner}{exit}\n{indent}}}",
        };
    }

    /// <summary>A block after an <c>if</c> of the same member, to follow its style; null where the code does without.</summary>
    private static BlockSyntax? BracesOf(StatementSyntax loop)
    {
        BlockSyntax? found = null;
        foreach (var test in Statements.MemberOf(loop).DescendantNodes().OfType<IfStatementSyntax>())
        {
            if (test.Statement is not BlockSyntax block)
                return null;

            found ??= block;
        }

        return found;
    }
}
