using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Mpsc.Analyzers.CodeFixes.Shutdown;

/// <summary>The statements of a loop as the body of a lambda: where they stand, and what has to change in them.</summary>
internal sealed class HandlerBody
{
    private readonly RewriteContext _context;
    private readonly StatementSyntax _loop;
    private readonly SelectItem _source;
    private readonly string _item;

    private HandlerBody(RewriteContext context, StatementSyntax loop, SelectItem source, string item)
    {
        _context = context;
        _loop = loop;
        _source = source;
        _item = item;
        var first = source.Body[0];
        var last = source.Body[source.Body.Count - 1];
        Span = TextSpan.FromBounds(StartOf(first), EndOf(last));
        Indent = context.Layout.IndentAt(first.SpanStart);
    }

    /// <summary>From the first comment above the statements to the last one below them.</summary>
    public TextSpan Span { get; }

    /// <summary>The indentation that the statements have now.</summary>
    public string Indent { get; }

    public bool HasBraceOnOwnLine => _loop switch
    {
        CommonForEachStatementSyntax { Statement: BlockSyntax block } => _context.Layout.HasBraceOnOwnLine(block.OpenBraceToken),
        WhileStatementSyntax { Statement: BlockSyntax block } => _context.Layout.HasBraceOnOwnLine(block.OpenBraceToken),
        ForStatementSyntax { Statement: BlockSyntax block } => _context.Layout.HasBraceOnOwnLine(block.OpenBraceToken),
        _ => true,
    };

    /// <summary>One call on one line needs no block; without one, a task that it returns would be the handler's.</summary>
    public bool IsSingleExpression =>
        _source.Body is [ExpressionStatementSyntax { Expression: not AssignmentExpressionSyntax } only] &&
        (IsAsync || !ChannelSymbols.IsOrDerivesFrom(_context.TypeOf(only.Expression), _context.Symbols.Task)) &&
        Span == only.Span &&
        _context.Text.Lines.GetLineFromPosition(Span.Start).LineNumber == _context.Text.Lines.GetLineFromPosition(Span.End).LineNumber &&
        !only.DescendantTrivia().Any(Statements.IsComment);

    /// <summary>Is the handler an asynchronous one?</summary>
    public bool IsAsync => _source.Body.Any(statement => Awaits(statement, _source.Uses));

    /// <summary><c>item</c>, or <c>async (item, _)</c>: the body was written without a token of its own.</summary>
    public string Parameters
    {
        get
        {
            if (!IsAsync)
                return _item;

            bool usesDiscards = _source.Body.SelectMany(static statement => statement.DescendantTokens())
                .Any(static token => token.ValueText == "_");
            var token = usesDiscards ? _context.Names.Choose(_loop, "cancellationToken") : "_";
            return $"async ({_item}, {token})";
        }
    }

    public static HandlerBody Create(RewriteContext context, StatementSyntax loop, SelectItem source, string item)
        => new(context, loop, source, item);

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
        foreach (var use in _source.Uses)
            rewrite.Replace(use, _item);

        foreach (var statement in _source.Body)
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

    /// <summary>Does the code wait for anything, itself and not in a function of its own?</summary>
    public static bool Awaits(SyntaxNode code) => Awaits(code, []);

    private static bool Awaits(SyntaxNode code, IReadOnlyList<ExpressionSyntax> uses) => Statements.RunningIn(code).Any(node => node switch
    {
        AwaitExpressionSyntax awaited => !uses.Any(use => use.Span.Contains(awaited.Span)),
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
