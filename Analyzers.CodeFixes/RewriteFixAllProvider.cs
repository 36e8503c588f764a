using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Mpsc.Analyzers.CodeFixes;

/// <summary>
/// All occurrences of a document at once. Two diagnostics may ask for the same edits (two producers of one channel): the edits of the
/// first one are taken, for they mend both.
/// </summary>
internal sealed class RewriteFixAllProvider(Func<RewriteContext, Diagnostic, Rewrite?> write) : DocumentBasedFixAllProvider
{
    protected override async Task<Document?> FixAllAsync(
        FixAllContext fixAllContext, Document document, ImmutableArray<Diagnostic> diagnostics)
    {
        if (await RewriteContext.CreateAsync(document, fixAllContext.CancellationToken).ConfigureAwait(false) is not { } context)
            return document;

        var taken = new List<Rewrite>();
        foreach (var diagnostic in diagnostics.OrderBy(static d => d.Location.SourceSpan.Start))
        {
            if (write(context, diagnostic) is { } rewrite && !taken.Any(rewrite.Overlaps))
                taken.Add(rewrite);
        }

        var importFrom = taken.Select(static rewrite => rewrite.ImportFrom).FirstOrDefault(static position => position is not null);
        return taken.Count > 0 && context.Apply(taken.SelectMany(static rewrite => rewrite.Changes), importFrom) is { } text
            ? document.WithText(text)
            : document;
    }
}
