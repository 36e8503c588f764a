using Microsoft.CodeAnalysis;

namespace Mpsc.Analyzers.CodeFixes;

/// <summary>
/// The last check before a fix is offered: the compiler has nothing new to say about the file. It catches what no list of conditions
/// does (ref locals in a lambda, definite assignment, ambiguous overloads) and is judged against the errors that were there before, since
/// code is often fixed while it is being written.
/// </summary>
internal static class CompilesAsBefore
{
    public static bool Check(RewriteContext context, Rewrite rewrite)
    {
        if (Fork(context, rewrite) is not { } after)
            return false;

        foreach (var found in Count(after, context.CancellationToken))
        {
            if (!context.CompilerMessages.TryGetValue(found.Key, out int before) || before < found.Value)
                return false;
        }

        return true;
    }

    /// <summary>The document's model as it would be with the edits.</summary>
    public static SemanticModel? Fork(RewriteContext context, Rewrite rewrite)
    {
        if (context.Apply(rewrite) is not { } text)
            return null;

        var tree = context.Root.SyntaxTree.WithChangedText(text);
        return context.Model.Compilation.ReplaceSyntaxTree(context.Root.SyntaxTree, tree).GetSemanticModel(tree);
    }

    /// <summary>How often the compiler says what; positions do not matter, they move with every edit.</summary>
    public static IReadOnlyDictionary<string, int> Count(SemanticModel model, CancellationToken cancellationToken)
    {
        var counts = new Dictionary<string, int>();
        foreach (var diagnostic in model.GetDiagnostics(cancellationToken: cancellationToken))
        {
            if (diagnostic.Severity < DiagnosticSeverity.Warning || diagnostic.IsSuppressed)
                continue;

            var key = diagnostic.Id + diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture);
            counts[key] = counts.TryGetValue(key, out int count) ? count + 1 : 1;
        }

        return counts;
    }
}
