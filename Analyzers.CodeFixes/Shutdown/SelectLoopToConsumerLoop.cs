using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Mpsc.Analyzers.CodeFixes.Shutdown;

/// <summary>
/// A loop that selects between a read and a stop becomes <c>await ConsumerLoop.RunAsync(reader, handler, stop)</c>: no read is left
/// behind, and the stop is looked at before every item.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SelectLoopToConsumerLoop)), Shared]
public sealed class SelectLoopToConsumerLoop : RewriteProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RuleIdentifiers.SelectBetweenReadAndStop);

    private protected override Rewrite? Write(RewriteContext context, Diagnostic diagnostic)
    {
        if (!context.Runtime.IsAvailable ||
            context.Find<InvocationExpressionSyntax>(diagnostic.Location) is not { } whenAny ||
            SelectLoop.TryParse(context, whenAny) is not { } select ||
            !HandlerBody.CanBeMoved(select.Item.Body) ||
            (select.Returns && !Statements.IsLast(select.Loop)) ||
            !CompletionOfSelect.MayEndTheLoop(context, select))
        {
            return null;
        }

        return Write(context, select);
    }

    private static Rewrite Write(RewriteContext context, SelectLoop select)
    {
        var layout = context.Layout;
        var item = select.Item.Name ?? context.Names.Choose(select.Loop, "item");
        var body = HandlerBody.Create(context, select.Loop, select.Item, item);
        var indent = layout.IndentAt(select.Loop.SpanStart);

        var rewrite = new Rewrite();
        var loopName = context.Runtime.Name(rewrite, "ConsumerLoop", select.Loop.SpanStart);
        var comments = string.Concat(body.CommentsOutside(select.Loop).Select(comment => comment + "\n" + indent));
        var call = $"{comments}await {loopName}.RunAsync({select.Read.Reader}, {body.Parameters} =>";
        // a loop that did not come back to its context between two items must not begin to: its caller may block on it there
        var captured = select.LeavesContext ? ", continueOnCapturedContext: false" : "";
        var rest = $", {select.Stop.Source}{captured}){select.Configuration};";
        if (select.Stop.Declaration is { } declaration)
            rewrite.Remove(layout.LinesOf(declaration.Span));

        if (body.IsSingleExpression)
        {
            var expression = ((ExpressionStatementSyntax)select.Item.Body[0]).Expression;
            rewrite.Replace(TextSpan.FromBounds(select.Loop.SpanStart, expression.SpanStart), call + " ");
            body.WriteInto(rewrite);
            return rewrite.Replace(TextSpan.FromBounds(expression.Span.End, select.Loop.Span.End), rest);
        }

        var brace = body.HasBraceOnOwnLine ? "\n" + indent + "{" : " {";
        var inner = indent + layout.Unit;
        rewrite.Replace(TextSpan.FromBounds(select.Loop.SpanStart, body.Span.Start), $"{call}{brace}\n{inner}");
        layout.Reindent(rewrite, body.Span, body.Indent, inner);
        body.WriteInto(rewrite);
        return rewrite.Replace(TextSpan.FromBounds(body.Span.End, select.Loop.Span.End), $"\n{indent}}}{rest}");
    }
}
