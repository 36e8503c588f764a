using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mpsc.Analyzers.CodeFixes.Cost;

/// <summary><c>Channel.CreateUnbounded&lt;T&gt;()</c> becomes <c>MpscChannel.CreateUnbounded&lt;T&gt;()</c>, which is a <c>Channel&lt;T&gt;</c> too.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(CreateMpscChannel)), Shared]
public sealed class CreateMpscChannel : RewriteProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RuleIdentifiers.SingleReaderNotSaid);

    private protected override Rewrite? Write(RewriteContext context, Diagnostic diagnostic)
    {
        if (!context.Runtime.IsAvailable || !DiagnosticFacts.Has(diagnostic, DiagnosticFacts.SingleConsumer)
            || context.Find<InvocationExpressionSyntax>(diagnostic.Location) is not { } call
            || ChannelCreation.TryParse(context, call) is not { } creation)
            return null;

        var rewrite = new Rewrite();
        creation.Write(rewrite, context.Runtime.Name(rewrite, "MpscChannel", call.SpanStart));
        return rewrite;
    }
}
