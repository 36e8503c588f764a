using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Mpsc.Analyzers.CodeFixes.Shutdown;

/// <summary>The statements of a loop as the body of a lambda: where they stand, and what has to change in them.</summary>
internal sealed class HandlerBody
{
    private readonly RewriteContext _context;
    private readonly SelectLoop _select;
    private readonly string _item;

    private HandlerBody(RewriteContext context, SelectLoop select, string item)
    {
        _context = context;
        _select = select;
        _item = item;
        var first = select.Item.Body[0];
        var last = select.Item.Body[select.Item.Body.Count - 1];
        Span = TextSpan.FromBounds(StartOf(first), EndOf(last));
        Indent = context.Layout.IndentAt(first.SpanStart);
    }

    /// <summary>From the first comment above the statements to the last one below them.</summary>
    public TextSpan Span { get; }

    /// <summary>The indentation that the statements have now.</summary>
    public string Indent { get; }

    public bool HasBraceOnOwnLine => _select.Loop switch
    {
        WhileStatementSyntax { Statement: BlockSyntax block } => _context.Layout.HasBraceOnOwnLine(block.OpenBraceToken),
        ForStatementSyntax { Statement: BlockSyntax block } => _context.Layout.HasBraceOnOwnLine(block.OpenBraceToken),
        _ => true,
    };

    /// <summary>One call on one line needs no block.</summary>
    public bool IsSingleExpression =>
        _select.Item.Body is [ExpressionStatementSyntax { Expression: not AssignmentExpressionSyntax } only] &&
        Span == only.Span &&
        _context.Text.Lines.GetLineFromPosition(Span.Start).LineNumber == _context.Text.Lines.GetLineFromPosition(Span.End).LineNumber &&
        !only.DescendantTrivia().Any(Statements.IsComment);

    /// <summary><c>item</c>, or <c>async (item, _)</c>: the body was written without a token of its own.</summary>
    public string Parameters
    {
        get
        {
            if (!_select.Item.Body.Any(Awaits))
                return _item;

            bool usesDiscards = _select.Item.Body.SelectMany(static statement => statement.DescendantTokens())
                .Any(static token => token.ValueText == "_");
            var token = usesDiscards ? _context.Names.Choose(_select.Loop, "cancellationToken") : "_";
            return $"async ({_item}, {token})";
        }
    }

    public static HandlerBody Create(RewriteContext context, SelectLoop select, string item) => new(context, select, item);

    /// <summary>Is there a body, and does control leave it by its end or by <c>continue</c> only?</summary>
    public static bool CanBeMoved(IReadOnlyList<StatementSyntax> body)
        => body.Count > 0 && body.All(statement => Statements.RunningIn(statement).All(node => node switch
        {
            ReturnStatementSyntax or YieldStatementSyntax => false,
            GotoStatementSyntax =>
                !node.IsKind(SyntaxKind.GotoStatement) && IsWithin(node, statement, static outer => outer is SwitchStatementSyntax),
            BreakStatementSyntax => IsWithin(node, statement, static outer => Statements.IsLoop(outer) || outer is SwitchStatementSyntax),
            _ => true,
        }));

    /// <summary>The comments of the loop that would be lost with its other parts.</summary>
    public IEnumerable<string> CommentsOutside(StatementSyntax loop)
        => loop.DescendantTrivia(descendIntoTrivia: false)
            .Where(trivia => Statements.IsComment(trivia) && loop.Span.Contains(trivia.Span) && !Span.Contains(trivia.Span))
            .Select(static trivia => trivia.ToString());

    /// <summary>The item's name for the read, and <c>return</c> for the <c>continue</c> of the loop.</summary>
    public void WriteInto(Rewrite rewrite)
    {
        foreach (var use in _select.Item.Uses)
            rewrite.Replace(use, _item);

        foreach (var statement in _select.Item.Body)
        {
            foreach (var jump in Statements.RunningIn(statement).OfType<ContinueStatementSyntax>())
            {
                if (!IsWithin(jump, statement, Statements.IsLoop))
                    rewrite.Replace(jump.ContinueKeyword, "return");
            }
        }
    }

    private static bool IsWithin(SyntaxNode node, SyntaxNode outermost, Func<SyntaxNode, bool> isTarget)
        => node.AncestorsAndSelf().TakeWhile(ancestor => ancestor != outermost.Parent).Any(isTarget);

    private bool Awaits(StatementSyntax statement) => Statements.RunningIn(statement).Any(node => node switch
    {
        AwaitExpressionSyntax awaited => !_select.Item.Uses.Any(use => use.Span.Contains(awaited.Span)),
        CommonForEachStatementSyntax loop => loop.AwaitKeyword.IsKind(SyntaxKind.AwaitKeyword),
        UsingStatementSyntax @using => @using.AwaitKeyword.IsKind(SyntaxKind.AwaitKeyword),
        LocalDeclarationStatementSyntax declaration => declaration.AwaitKeyword.IsKind(SyntaxKind.AwaitKeyword),
        _ => false,
    });

    private static int StartOf(StatementSyntax first)
    {
        var comment = first.GetLeadingTrivia().FirstOrDefault(Statements.IsComment);
        return comment.IsKind(SyntaxKind.None) ? first.SpanStart : comment.SpanStart;
    }

    private int EndOf(StatementSyntax last)
    {
        int end = last.Span.End;
        foreach (var trivia in last.GetTrailingTrivia().Where(Statements.IsComment))
            end = trivia.Span.End;

        // comments in front of the closing brace belong to what stands above them
        if (last.Parent is BlockSyntax block && block.Statements.Last() == last)
        {
            foreach (var trivia in block.CloseBraceToken.LeadingTrivia.Where(Statements.IsComment))
                end = trivia.Span.End;
        }

        return end;
    }
}
