using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mpsc.Analyzers.CodeFixes.Completion;

/// <summary>
/// The statements from the first start of a producer to the last: while they run the starter needs a handle of its own, or the first
/// producers might be done before the last one has begun.
/// </summary>
internal sealed class StarterRegion
{
    private StarterRegion(IReadOnlyList<StatementSyntax> statements, IReadOnlyList<StatementSyntax> list)
    {
        Statements = statements;
        Following = list.Where(statement => statement.SpanStart > Last.SpanStart).ToList();
    }

    public IReadOnlyList<StatementSyntax> Statements { get; }

    /// <summary>What comes after it in the same block, or among the top-level statements.</summary>
    public IReadOnlyList<StatementSyntax> Following { get; }

    public StatementSyntax First => Statements[0];

    public StatementSyntax Last => Statements[Statements.Count - 1];

    /// <summary>One statement that declares nothing can be put into a block.</summary>
    public bool FitsInBlock => Statements.Count == 1 && First is not LocalDeclarationStatementSyntax;

    public static StarterRegion? TryFind(LocalDeclarationStatementSyntax channel, IReadOnlyList<ProducerStart> starts)
    {
        // the starts' common list of statements, outside of all loops, in which the channel is known
        for (SyntaxNode? node = starts[0].StarterStatement; node is not null; node = node.Parent)
        {
            if (ListOf(node) is not { } list || LoopBelow(node, channel) || starts.Any(start => !node.Span.Contains(start.Call.Span)))
                continue;

            bool Starts(StatementSyntax statement) => starts.Any(start => statement.Span.Contains(start.Call.Span));
            var last = list.Last(Starts);
            var region = list.Where(statement => statement.SpanStart <= last.SpanStart).SkipWhile(statement => !Starts(statement)).ToList();
            return IsStraight(region) ? new StarterRegion(region, list) : null;
        }

        return null;
    }

    /// <summary>
    /// Waits between the starts could wait for the end of the channel, which now comes after them. The only one that may stand there
    /// waits for the producers themselves.
    /// </summary>
    private static bool IsStraight(List<StatementSyntax> region)
    {
        foreach (var node in region.SelectMany(CodeFixes.Statements.RunningIn))
        {
            bool waits = node switch
            {
                AwaitExpressionSyntax awaited => region.Count > 1 || !IsWhenAll(awaited),
                CommonForEachStatementSyntax loop => loop.AwaitKeyword.IsKind(SyntaxKind.AwaitKeyword),
                MemberAccessExpressionSyntax access =>
                    access.Name.Identifier.ValueText is "Wait" or "WaitAll" or "WaitAny" or "Result" or "GetResult" or "Join",
                LabeledStatementSyntax or YieldStatementSyntax => true,
                _ => false,
            };

            if (waits)
                return false;
        }

        return true;
    }

    private static bool IsWhenAll(AwaitExpressionSyntax awaited)
        => Expressions.CalledName(Expressions.SkipConfigureAwait(awaited.Expression)) == "WhenAll";

    private static bool LoopBelow(SyntaxNode node, LocalDeclarationStatementSyntax channel)
        => node.AncestorsAndSelf().TakeWhile(outer => !outer.Span.Contains(channel.Span)).Any(CodeFixes.Statements.IsLoop);

    private static IReadOnlyList<StatementSyntax>? ListOf(SyntaxNode node) => node switch
    {
        BlockSyntax block => block.Statements,
        CompilationUnitSyntax unit => unit.Members.OfType<GlobalStatementSyntax>().Select(static member => member.Statement).ToList(),
        _ => null,
    };
}
