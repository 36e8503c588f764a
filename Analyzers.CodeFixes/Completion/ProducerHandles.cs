using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Mpsc.Analyzers.CodeFixes.Completion;

/// <summary>Writes the starter's handle and those of the producers.</summary>
internal sealed class ProducerHandles(RewriteContext context, SharedChannel channel, Rewrite rewrite)
{
    private const string Why = "// keeps the channel open until every producer has its own handle";

    private readonly NestedLayout _layout = new(context.Layout, context.Text, rewrite);
    private readonly string _add = $"{channel.Name}.AddProducer()";

    public void Write(StarterRegion region, IReadOnlyList<ProducerStart> starts)
    {
        var end = region.FitsInBlock ? OpenUsingBlock(region.First) : DeclareStarter(region);
        foreach (var start in starts.Where(static start => start.Called is not null))
            rewrite.Replace(start.WriterUses[0], _add);

        var called = starts.Select(static start => start.Called).OfType<CalledProducer>();
        foreach (var calls in called.GroupBy(static producer => producer.Declaration))
            WriteCalled(calls.First());

        foreach (var start in starts.Where(static start => start.Called is null))
        {
            var handle = context.Names.Choose(ScopeOf(start), "handle");
            WriteHandle(start, $"var {handle} = {_add};");
            WriteProducer(start, handle);
        }

        end();
        _layout.Finish();
    }

    private Action OpenUsingBlock(StatementSyntax statement)
    {
        var outer = _layout.IndentAt(statement.SpanStart);
        _layout.Deeper(statement.Span);
        rewrite.Insert(statement.SpanStart, $"{Why}\n{outer}using ({_add})\n{outer}{{\n{outer}{_layout.Unit}");
        return () => _layout.AppendLine(statement.Span.End, outer, "}");
    }

    /// <summary>
    /// Declarations must stay visible. The handle is given back behind the last start, and by the using where a start throws: doing it
    /// twice is harmless.
    /// </summary>
    private Action DeclareStarter(StarterRegion region)
    {
        var name = context.Names.Choose(region.First.Parent is GlobalStatementSyntax ? context.Root : region.First.Parent!, "starter");
        _layout.InsertLine(region.First.SpanStart, Why);
        _layout.InsertLine(region.First.SpanStart, $"using var {name} = {_add};");
        return () => _layout.AppendLine(region.Last.Span.End, _layout.IndentAt(region.Last.SpanStart), $"{name}.Dispose();");
    }

    /// <summary>The handle is taken right before the start: when the producer runs it may be too late.</summary>
    private void WriteHandle(ProducerStart start, string line)
    {
        if (start.Statement is null)
        {
            WriteSelectorBlock(start, line);
        }
        else if (start.Statement.Parent is BlockSyntax or GlobalStatementSyntax)
        {
            _layout.InsertLine(start.Statement.SpanStart, line);
        }
        else
        {
            WriteBlockAround(start.Statement, line);
        }
    }

    /// <summary>Select(i => Task.Run(…)) gets a body of two statements.</summary>
    private void WriteSelectorBlock(ProducerStart start, string line)
    {
        var arrow = start.Selector!.ArrowToken.Span.End;
        var outer = _layout.IndentAt(start.Selector.SpanStart);
        var inner = outer + _layout.Unit;
        _layout.Deeper(start.Call.Span);
        rewrite.Replace(TextSpan.FromBounds(arrow, start.Call.SpanStart), $"\n{outer}{{\n{inner}{line}\n{inner}return ");
        rewrite.Insert(start.Call.Span.End, $";\n{outer}}}");
    }

    /// <summary>The only statement of a loop or a branch gets braces.</summary>
    private void WriteBlockAround(StatementSyntax statement, string line)
    {
        var before = statement.GetFirstToken().GetPreviousToken();
        var outer = _layout.IndentAt(statement.Parent!.SpanStart);
        var inner = outer + _layout.Unit;
        if (context.Layout.StartsLine(statement.SpanStart))
        {
            rewrite.Insert(context.Text.Lines.GetLineFromPosition(before.Span.End).End, $"\n{outer}{{");
            rewrite.Insert(statement.SpanStart, $"{line}\n{inner}");
        }
        else
        {
            _layout.Deeper(statement.Span);
            rewrite.Replace(TextSpan.FromBounds(before.Span.End, statement.SpanStart), $"\n{outer}{{\n{inner}{line}\n{inner}");
        }

        _layout.AppendLine(statement.Span.End, outer, "}");
    }

    private void WriteProducer(ProducerStart start, string handle)
    {
        var lambda = start.Producer!;
        var producer = context.Names.Choose(lambda, "producer");
        var line = $"using var {producer} = {handle};";
        foreach (var use in start.WriterUses)
            rewrite.Replace(use, producer);

        if (lambda.Block is { } block)
            WriteFirstStatement(block, line);
        else
            WriteProducerBlock(lambda, line);
    }

    /// <summary>The method gives its handle back however it ends.</summary>
    private void WriteCalled(CalledProducer called)
    {
        called.Write(context, rewrite);
        var handle = context.Names.Choose(called.Declaration, "handle");
        WriteFirstStatement(called.Body, $"using var {handle} = {called.Parameter.Identifier.Text};");
    }

    private void WriteFirstStatement(BlockSyntax block, string line)
    {
        var first = block.Statements[0];
        if (!context.Layout.StartsLine(first.SpanStart))
        {
            rewrite.Insert(block.OpenBraceToken.Span.End, " " + line);
            return;
        }

        int end = context.Text.Lines.GetLineFromPosition(block.OpenBraceToken.SpanStart).End;
        rewrite.Insert(end, $"\n{_layout.IndentAt(first.SpanStart)}{line}");
    }

    /// <summary>() => ProduceAsync(writer) awaits now, so that the handle is given back when the producer is done.</summary>
    private void WriteProducerBlock(ParenthesizedLambdaExpressionSyntax producer, string line)
    {
        var body = producer.ExpressionBody!;
        var type = context.TypeOf(body);
        bool isTask = ChannelSymbols.IsOrDerivesFrom(type, context.Symbols.Task);
        bool hasResult = isTask ? type is INamedTypeSymbol { IsGenericType: true } : type is not { SpecialType: SpecialType.System_Void };
        bool isStatement = body is InvocationExpressionSyntax or AwaitExpressionSyntax or AssignmentExpressionSyntax;

        var outer = _layout.IndentAt(producer.SpanStart);
        var inner = outer + _layout.Unit;
        var start = (hasResult || !isStatement ? "return " : "") + (isTask ? "await " : "");
        bool isAsync = isTask || producer.AsyncKeyword.IsKind(SyntaxKind.AsyncKeyword);
        _layout.Deeper(body.Span);
        rewrite.Replace(
            TextSpan.FromBounds(producer.SpanStart, body.SpanStart),
            $"{(isAsync ? "async " : "")}() =>\n{outer}{{\n{inner}{line}\n{inner}{start}");
        rewrite.Insert(body.Span.End, $";\n{outer}}}");
    }

    private static SyntaxNode ScopeOf(ProducerStart start)
        => start.Statement is null ? start.Selector!
            : start.Statement.Parent is GlobalStatementSyntax global ? global.Parent!
            : start.Statement.Parent!;
}
