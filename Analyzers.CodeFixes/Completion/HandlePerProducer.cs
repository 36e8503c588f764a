using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mpsc.Analyzers.CodeFixes.Completion;

/// <summary>
/// The channel becomes an <c>MpscChannel</c>, and every producer gets a handle of its own: its <c>Complete()</c> now means "this producer
/// is done", and the channel is completed by the last one. The starter holds a handle until all have theirs.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(HandlePerProducer)), Shared]
public sealed class HandlePerProducer : RewriteProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(
        RuleIdentifiers.CompletedMoreThanOnce, RuleIdentifiers.CompletedWhileOthersWrite);

    private protected override Rewrite? Write(RewriteContext context, Diagnostic diagnostic)
    {
        if (!context.Runtime.IsAvailable ||
            !DiagnosticFacts.Has(diagnostic, DiagnosticFacts.SingleConsumer) ||
            context.Find<InvocationExpressionSyntax>(DiagnosticFacts.Find(diagnostic, DiagnosticFacts.CreationRole)) is not { } creation ||
            context.Find<InvocationExpressionSyntax>(diagnostic.Location) is not { } completion ||
            SharedChannel.TryParse(context, creation) is not { } channel)
        {
            return null;
        }

        var starts = new List<ProducerStart>();
        var starterUses = new List<ExpressionSyntax>();
        var starter = Statements.FunctionOf(channel.Declaration);
        foreach (var use in channel.WriterUses)
        {
            if (starts.Find(start => start.Producer is { } producer && producer.Span.Contains(use.Span)) is { } known)
                known.WriterUses.Add(use);
            else if (ProducerStart.At(context, use, starter) is { } start)
                starts.Add(start);
            else if (Statements.FunctionOf(use) == starter)
                starterUses.Add(use);
            else
                return null;
        }

        var handles = starts.SelectMany(static start => start.WriterUses).ToList();
        if (starts.Any(start => !start.KeepsWriter || start.Called?.IsGivenOnly(context, handles) == false))
            return null;

        // it must be one of these producers, or the starter, that completes
        var spawn = context.Find<InvocationExpressionSyntax>(DiagnosticFacts.Find(diagnostic, DiagnosticFacts.SpawnRole));
        if (!(starts.Any(start => start.Call == spawn) || starterUses.Any(use => completion.Span.Contains(use.Span))) ||
            starts.Count == 0 ||
            StarterRegion.TryFind(channel.Declaration, starts) is not { } region ||
            region.Statements.Any(Statements.HasConditionalCompilation) ||
            StarterWriter.TryParse(context, region, starterUses) is not { } own)
        {
            return null;
        }

        var rewrite = new Rewrite();
        channel.Write(rewrite, handles);
        new ProducerHandles(context, channel, rewrite).Write(region, starts);
        own.Write(rewrite);
        return rewrite;
    }
}
