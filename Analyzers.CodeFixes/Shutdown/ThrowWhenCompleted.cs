using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Mpsc.Analyzers.CodeFixes.Shutdown;

/// <summary>
/// <c>while (!r.TryRead(out x)) await r.WaitToReadAsync();</c>, and its like for writers, throw where they went round for ever: what
/// follows needs the item, and <c>ReadAsync</c> and <c>WriteAsync</c> throw too.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ThrowWhenCompleted)), Shared]
public sealed class ThrowWhenCompleted : RewriteProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RuleIdentifiers.WaitResultIgnored);

    private protected override Rewrite? Write(RewriteContext context, Diagnostic diagnostic)
    {
        if (IgnoredWait.TryParse(context, diagnostic) is not { IsForResult: true, IsEndless: true } wait)
            return null;

        var exception = ClosedException.TypeAt(context, diagnostic.Location.SourceSpan.Start);
        return wait.Write($"throw new {exception}();");
    }
}
