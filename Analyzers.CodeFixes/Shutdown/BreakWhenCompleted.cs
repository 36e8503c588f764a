using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Mpsc.Analyzers.CodeFixes.Shutdown;

/// <summary>
/// <c>await r.WaitToReadAsync(ct);</c> becomes <c>if (!await r.WaitToReadAsync(ct)) break;</c>. Only where the rest of the round has
/// nothing to do without an item, and where what follows the loop does not count on one.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(BreakWhenCompleted)), Shared]
public sealed class BreakWhenCompleted : RewriteProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RuleIdentifiers.WaitResultIgnored);

    private protected override Rewrite? Write(RewriteContext context, Diagnostic diagnostic)
        => IgnoredWait.TryParse(context, diagnostic) is { IsOfReader: true, IsForResult: false } wait ? wait.Write("break;") : null;
}
