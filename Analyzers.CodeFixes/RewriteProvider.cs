using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;

namespace Mpsc.Analyzers.CodeFixes;

/// <summary>
/// A fix that is one rewrite of one document. It is worked out, and the result compiled, before it is offered: what is offered is
/// exactly what will be written.
/// </summary>
public abstract class RewriteProvider : CodeFixProvider
{
    /// <summary>One per fix, whatever the language of its title.</summary>
    private string EquivalenceKey => GetType().Name;

    /// <summary>What the light bulb says.</summary>
    private string Title => Resources.ResourceManager.GetString(EquivalenceKey + "_Title")!;

    /// <summary>The edits that mend this diagnostic, or null where they cannot be seen to keep what the code promises.</summary>
    private protected abstract Rewrite? Write(RewriteContext context, Diagnostic diagnostic);

    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() => new RewriteFixAllProvider(WriteChecked);

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await RewriteContext.CreateAsync(context.Document, context.CancellationToken).ConfigureAwait(false) is not { } rewriting)
            return;

        var offers = new List<(SourceText Text, List<Diagnostic> Diagnostics)>();
        foreach (var diagnostic in context.Diagnostics)
        {
            rewriting.Names.Forget();
            if (WriteChecked(rewriting, diagnostic) is not { } rewrite || rewriting.Apply(rewrite) is not { } text)
                continue;

            // several rules may speak of one place, and one rewrite answer them all
            var same = offers.Find(offer => offer.Text.ContentEquals(text));
            if (same.Diagnostics is null)
                offers.Add((text, [diagnostic]));
            else
                same.Diagnostics.Add(diagnostic);
        }

        foreach (var (text, diagnostics) in offers)
        {
            context.RegisterCodeFix(
                CodeAction.Create(Title, _ => Task.FromResult(context.Document.WithText(text)), EquivalenceKey),
                diagnostics);
        }
    }

    private Rewrite? WriteChecked(RewriteContext context, Diagnostic diagnostic)
        => Write(context, diagnostic) is { } rewrite && CompilesAsBefore.Check(context, rewrite) ? rewrite : null;
}
