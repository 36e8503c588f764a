using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Mpsc.Analyzers.CodeFixes.Contract;

/// <summary>What is done about an item that was not written: does it make sense elsewhere, and how does it read there?</summary>
internal sealed class DropBranch(RewriteContext context, StatementSyntax body, ExpressionSyntax item)
{
    private const int LongLine = 120;

    private readonly IReadOnlyList<StatementSyntax> _statements = Statements.Of(body);
    private readonly ISymbol? _item = context.SymbolOf(item) is { } symbol and (ILocalSymbol or IParameterSymbol) ? symbol : null;

    /// <summary>
    /// The code runs to its end by itself, and uses only the item, what it declares, and members of the type and statics, which mean the
    /// same where the channel is created.
    /// </summary>
    public bool MayMoveTo(InvocationExpressionSyntax creation)
    {
        if (_statements.Count == 0 || creation.Span.OverlapsWith(body.Span) || !SameType(creation) ||
            creation.FirstAncestorOrSelf<TypeDeclarationSyntax>() != body.FirstAncestorOrSelf<TypeDeclarationSyntax>() ||
            Statements.RunningIn(body).Any(Leaves) ||
            LosesComment())
        {
            return false;
        }

        foreach (var name in body.DescendantNodes().OfType<IdentifierNameSyntax>())
        {
            switch (context.SymbolOf(name))
            {
                case null:
                    return false;
                case ILocalSymbol or IParameterSymbol or IRangeVariableSymbol or IMethodSymbol { MethodKind: MethodKind.LocalFunction }
                    when context.SymbolOf(name) is var symbol && !ChannelSymbols.Same(symbol, _item) && !IsOwn(symbol!):
                    return false;
            }
        }

        return !UsesItem || !Assigns();
    }

    /// <summary><c>, item => Lost(item)</c>, on a line of its own where the line would be long.</summary>
    public string AsArgument(InvocationExpressionSyntax creation)
    {
        int end = creation.ArgumentList.CloseParenToken.SpanStart;
        var indent = context.Layout.IndentAt(end);
        var parameter = UsesItem ? context.Names.Choose(Statements.MemberOf(creation), _item!.Name) : "_";
        var callback = $"{parameter} => ";
        bool isExpression = _statements is [ExpressionStatementSyntax] &&
            !(body is BlockSyntax && Statements.HasCommentsOrDirectives(body));
        if (isExpression)
            callback += Renamed(((ExpressionStatementSyntax)_statements[0]).Expression.Span, parameter);

        bool breaks = context.Text.Lines.GetLineFromPosition(end).Span.Length + callback.Length > LongLine;
        if (breaks)
            indent += context.Layout.Unit;

        return (breaks ? $",\n{indent}" : ", ") + (isExpression ? callback : $"{callback.TrimEnd()}\n{Block(indent, parameter)}");
    }

    private string Block(string indent, string parameter)
    {
        var deeper = indent + context.Layout.Unit;
        var first = _statements[0];
        if (!context.Layout.StartsLine(first.SpanStart))
        {
            var inOneLine = TextSpan.FromBounds(first.SpanStart, _statements[_statements.Count - 1].Span.End);
            return $"{indent}{{\n{deeper}{Renamed(inOneLine, parameter)}\n{indent}}}";
        }

        var lines = body is BlockSyntax block
            ? TextSpan.FromBounds(context.Text.Lines.GetLineFromPosition(block.OpenBraceToken.SpanStart).EndIncludingLineBreak,
                context.Text.Lines.GetLineFromPosition(block.CloseBraceToken.SpanStart).Start)
            : context.Layout.LinesOf(first.Span);
        var from = context.Layout.IndentAt(first.SpanStart);
        var text = new System.Text.StringBuilder();
        foreach (var line in Renamed(lines, parameter).Replace("\r\n", "\n").TrimEnd('\n').Split('\n'))
            text.Append(line.StartsWith(from, StringComparison.Ordinal) ? deeper + line.Substring(from.Length) : line).Append('\n');

        return $"{indent}{{\n{text}{indent}}}";
    }

    // what stands outside the lines that move, and inside those that go
    private bool LosesComment() => body is BlockSyntax block
        ? block.OpenBraceToken.GetAllTrivia().Any(Statements.IsComment) ||
            (Statements.HasCommentsOrDirectives(block) &&
                !(context.Layout.StartsLine(_statements[0].SpanStart) && context.Layout.StartsLine(block.CloseBraceToken.SpanStart)))
        : body.GetLeadingTrivia().Any(Statements.IsComment);

    private bool UsesItem => _item is not null && Expressions.References(context, _item, body).Any();

    private bool Assigns() => body.DescendantNodes().OfType<AssignmentExpressionSyntax>().Any(assignment =>
        ChannelSymbols.Same(context.SymbolOf(assignment.Left), _item));

    private bool IsOwn(ISymbol symbol) => symbol.DeclaringSyntaxReferences.Any(reference =>
        reference.SyntaxTree == body.SyntaxTree && body.Span.Contains(reference.Span));

    // the callback gets a T; a variable of another type would find other overloads
    private bool SameType(InvocationExpressionSyntax creation)
        => !UsesItem || (context.SymbolOf(creation) is IMethodSymbol { TypeArguments: [var type] } &&
            SymbolEqualityComparer.Default.Equals(type, context.TypeOf(item)));

    private static bool Leaves(SyntaxNode node) => node is ReturnStatementSyntax or BreakStatementSyntax or ContinueStatementSyntax or
        GotoStatementSyntax or ThrowStatementSyntax or ThrowExpressionSyntax or YieldStatementSyntax or AwaitExpressionSyntax or
        BaseExpressionSyntax;

    private string Renamed(TextSpan span, string parameter)
    {
        var text = context.Text.ToString(span);
        if (_item is null || parameter == _item.Name || !UsesItem)
            return text;

        foreach (var name in Expressions.References(context, _item, body).Where(name => span.Contains(name.Span)).Reverse())
            text = text.Substring(0, name.SpanStart - span.Start) + parameter + text.Substring(name.Span.End - span.Start);

        return text;
    }
}
