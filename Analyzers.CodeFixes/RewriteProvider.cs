using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Mpsc.Analyzers.CodeFixes;

/// <summary>
/// A fix that is one rewrite of one document. It is worked out, and the result compiled, before it is offered: what is offered is
/// exactly what will be written.
/// </summary>
public abstract class RewriteProvider : CodeFixProvider
{
    /// <summary>What the light bulb says; also the equivalence key.</summary>
    private protected abstract string Title { get; }

    /// <summary>The edits that mend this diagnostic, or null where they cannot be seen to keep what the code promises.</summary>
    private protected abstract Rewrite? Write(RewriteContext context, Diagnostic diagnostic);

    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() => new RewriteFixAllProvider(WriteChecked);

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await RewriteContext.CreateAsync(context.Document, context.CancellationToken).ConfigureAwait(false) is not { } rewriting)
            return;

        foreach (var diagnostic in context.Diagnostics)
        {
            if (WriteChecked(rewriting, diagnostic) is { } rewrite && rewriting.Apply(rewrite) is { } text)
            {
                context.RegisterCodeFix(
                    CodeAction.Create(Title, _ => Task.FromResult(context.Document.WithText(text)), equivalenceKey: Title),
                    diagnostic);
            }
        }
    }

    private Rewrite? WriteChecked(RewriteContext context, Diagnostic diagnostic)
        => Write(context, diagnostic) is { } rewrite && CompilesAsBefore.Check(context, rewrite) ? rewrite : null;
}
