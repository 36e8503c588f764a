using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Mpsc.Analyzers.CodeFixes.Shutdown.Workers;

/// <summary>The function that was the loop, as the handler of one item.</summary>
internal sealed class WorkerHandler
{
    private readonly RewriteContext _context;
    private readonly WorkerLoop _loop;
    private readonly HandlerBody _body;
    private readonly bool _usesToken;
    private readonly string _token;

    public WorkerHandler(RewriteContext context, WorkerLoop loop, bool usesToken, string token)
    {
        _context = context;
        _loop = loop;
        _usesToken = usesToken;
        _token = token;
        _body = HandlerBody.Create(context, loop.Read.Loop, loop.Read.Item, loop.Read.Item.Name!);
        IsAsync = _body.IsAsync || (loop.Try is not null && loop.Try.Catches.Any(HandlerBody.Awaits));
    }

    public bool IsAsync { get; }

    /// <summary>The parameters of a lambda; those of an asynchronous one leave no doubt which handler is meant.</summary>
    public string LambdaParameters => !_usesToken ? _body.Parameters : $"async ({_loop.Read.Item.Name}, {_token})";

    /// <summary>Writes the method's head and gives its name.</summary>
    public string WriteHead(Rewrite rewrite, MethodDeclarationSyntax method, string itemType)
    {
        var name = ChooseName(method);
        var task = !IsAsync ? "void" : _usesToken ? "ValueTask" : "Task";
        var parameters = $"{itemType} {_loop.Read.Item.Name}" + (_usesToken ? $", CancellationToken {_token}" : "");
        if (!IsAsync)
        {
            var keyword = method.Modifiers.First(static modifier => modifier.IsKind(SyntaxKind.AsyncKeyword));
            rewrite.Remove(TextSpan.FromBounds(keyword.SpanStart, keyword.GetNextToken().SpanStart));
        }

        rewrite.Replace(TextSpan.FromBounds(method.ReturnType.SpanStart, method.ParameterList.Span.End), $"{task} {name}({parameters})");
        return name;
    }

    /// <summary>Takes the loop from around its body. A try that stays ends the loop where it did: after what it has caught.</summary>
    public void WriteBody(Rewrite rewrite, string loopName)
    {
        var layout = _context.Layout;
        var block = _loop.Block;
        var outer = layout.IndentAt(block.CloseBraceToken.SpanStart);
        var inner = outer + layout.Unit;
        var comments = string.Concat(CommentsOutside().Select(comment => comment + "\n" + inner));
        if (_loop.Try is { } @try)
        {
            rewrite.Replace(TextSpan.FromBounds(block.OpenBraceToken.Span.End, @try.SpanStart), "\n" + inner + comments);
            block = @try.Block;
            outer = layout.IndentAt(block.CloseBraceToken.SpanStart);
            inner = outer + layout.Unit;
            comments = "";
            foreach (var clause in @try.Catches)
                WriteStop(rewrite, clause, loopName);
        }

        rewrite.Replace(TextSpan.FromBounds(block.OpenBraceToken.Span.End, _body.Span.Start), "\n" + inner + comments);
        layout.Reindent(rewrite, _body.Span, _body.Indent, inner);
        _body.WriteInto(rewrite);
        rewrite.Replace(TextSpan.FromBounds(_body.Span.End, block.CloseBraceToken.SpanStart), "\n" + outer);
    }

    /// <summary>What the clause caught ended the loop without an error.</summary>
    private void WriteStop(Rewrite rewrite, CatchClauseSyntax clause, string loopName)
    {
        if (clause.Block.Statements.LastOrDefault() is ThrowStatementSyntax ||
            (clause.Filter is not null && _loop.IsStopTest(clause.Filter.FilterExpression)))
        {
            return;
        }

        var layout = _context.Layout;
        var close = clause.Block.CloseBraceToken;
        var stop = loopName + ".Stop();";
        if (layout.StartsLine(close.SpanStart))
        {
            var indent = layout.IndentAt(close.SpanStart);
            rewrite.Insert(_context.Text.Lines.GetLineFromPosition(close.SpanStart).Start, $"{indent}{layout.Unit}{stop}\n");
        }
        else
        {
            bool isSpaced = _context.Text[close.SpanStart - 1] == ' ';
            rewrite.Insert(close.SpanStart, isSpaced ? stop + " " : $" {stop} ");
        }
    }

    private IEnumerable<string> CommentsOutside()
    {
        // what follows the block of a try that stays is not touched
        int end = _loop.Try?.Block.CloseBraceToken.SpanStart ?? _loop.Block.CloseBraceToken.SpanStart;
        return _loop.Block.DescendantTrivia(descendIntoTrivia: false)
            .Where(trivia => Statements.IsComment(trivia) && trivia.SpanStart > _loop.Block.OpenBraceToken.SpanStart &&
                trivia.Span.End <= end && !_body.Span.Contains(trivia.Span))
            .Select(static trivia => trivia.ToString());
    }

    private string ChooseName(MethodDeclarationSyntax method)
    {
        var suffix = IsAsync ? "Async" : "";
        foreach (var candidate in new[] { "Handle" + suffix, "HandleItem" + suffix })
        {
            if (_context.Model.LookupSymbols(method.SpanStart, name: candidate).IsEmpty && !Mentions(method, candidate))
                return candidate;
        }

        return _context.Names.Choose(_context.Root, "HandleItem" + suffix);
    }

    private static bool Mentions(MethodDeclarationSyntax method, string name)
        => method.Parent!.DescendantTokens().Any(token => token.IsKind(SyntaxKind.IdentifierToken) && token.ValueText == name);
}
