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

    private protected override string Title => "Give each producer its own handle: the last one completes the channel";

    private protected override Rewrite? Write(RewriteContext context, Diagnostic diagnostic)
    {
        if (!context.Runtime.IsAvailable ||
            !DiagnosticFacts.Has(diagnostic, DiagnosticFacts.SingleConsumer) ||
            context.Find<InvocationExpressionSyntax>(DiagnosticFacts.Find(diagnostic, DiagnosticFacts.CreationRole)) is not { } creation ||
            context.Find<InvocationExpressionSyntax>(DiagnosticFacts.Find(diagnostic, DiagnosticFacts.SpawnRole)) is not { } spawn ||
            SharedChannel.TryParse(context, creation) is not { } channel)
        {
            return null;
        }

        var starts = new List<ProducerStart>();
        var starterUses = new List<ExpressionSyntax>();
        var starter = Statements.FunctionOf(channel.Declaration);
        foreach (var use in channel.WriterUses)
        {
            if (Statements.FunctionOf(use) == starter)
            {
                starterUses.Add(use);
                continue;
            }

            if (starts.Find(start => start.Producer.Span.Contains(use.Span)) is not { } around)
            {
                if (ProducerStart.Around(context, use) is not { } found || Statements.FunctionOf(found.StarterStatement!) != starter)
                    return null;

                starts.Add(around = found);
            }

            if (Statements.FunctionOf(use) != around.Producer || !around.StaysInside(use))
                return null;

            around.WriterUses.Add(use);
        }

        if (!starts.Any(start => start.Call == spawn) ||
            StarterRegion.TryFind(channel.Declaration, starts) is not { } region ||
            region.Statements.Any(Statements.HasConditionalCompilation) ||
            StarterWriter.TryParse(context, region, starterUses) is not { } own)
        {
            return null;
        }

        var rewrite = new Rewrite();
        channel.Write(rewrite, starts.SelectMany(static start => start.WriterUses).ToList());
        new ProducerHandles(context, channel, rewrite).Write(region, starts);
        own.Write(rewrite);
        return rewrite;
    }
}
