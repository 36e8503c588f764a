using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Mpsc.Analyzers.CodeFixes.Shutdown;

/// <summary>
/// A loop that reads a channel until a token is cancelled becomes <c>await ConsumerLoop.RunAsync(reader, handler, token)</c>, which looks
/// at the token before every item. Where the cancelled read's exception is seen by others, it is thrown behind the call.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ReadLoopToConsumerLoop)), Shared]
public sealed class ReadLoopToConsumerLoop : RewriteProvider
{
    /// <summary>What is longer gets a block.</summary>
    private const int MaxLineLength = 140;

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ImmutableArray.Create(RuleIdentifiers.CancellationNotCheckedPerItem);

    private protected override Rewrite? Write(RewriteContext context, Diagnostic diagnostic)
    {
        if (!context.Runtime.IsAvailable ||
            context.Find<InvocationExpressionSyntax>(diagnostic.Location)?.FirstAncestorOrSelf<StatementSyntax>() is not { } loop ||
            ReadLoop.TryParse(context, loop) is not { Token: { } token, EndsByException: false } read)
        {
            return null;
        }

        var throws = "";
        if (!CancellationOfLoop.MayBeSilent(context, read))
        {
            // a source's Token can't be asked for any more when the source is disposed
            if (loop.Parent is not (BlockSyntax or GlobalStatementSyntax) ||
                context.SymbolOf(token) is not (ILocalSymbol or IParameterSymbol or IFieldSymbol))
            {
                return null;
            }

            throws = $"\n{context.Layout.IndentAt(loop.SpanStart)}{token}.ThrowIfCancellationRequested();";
        }

        return Write(context, read, token, throws);
    }

    private static Rewrite Write(RewriteContext context, ReadLoop read, ExpressionSyntax token, string throws)
    {
        var layout = context.Layout;
        var loop = read.Loop;
        var body = HandlerBody.Create(context, loop, read.Item, read.Item.Name!);
        var indent = layout.IndentAt(loop.SpanStart);

        var rewrite = new Rewrite();
        var loopName = context.Runtime.Name(rewrite, "ConsumerLoop", loop.SpanStart);
        var comments = string.Concat(body.CommentsOutside(loop).Select(comment => comment + "\n" + indent));
        var call = $"{comments}await {loopName}.RunAsync({read.Reader}, {body.Parameters} =>";
        var captured = read.LeavesContext ? ", continueOnCapturedContext: false" : "";
        var rest = $", {token}{captured}){read.Configuration};{throws}";
        if (body.IsSingleExpression && indent.Length + call.Length + 1 + body.Span.Length + rest.Length - throws.Length <= MaxLineLength)
        {
            var expression = ((ExpressionStatementSyntax)read.Item.Body[0]).Expression;
            rewrite.Replace(TextSpan.FromBounds(loop.SpanStart, expression.SpanStart), call + " ");
            return rewrite.Replace(TextSpan.FromBounds(expression.Span.End, loop.Span.End), rest);
        }

        var brace = body.HasBraceOnOwnLine ? "\n" + indent + "{" : " {";
        var inner = indent + layout.Unit;
        rewrite.Replace(TextSpan.FromBounds(loop.SpanStart, body.Span.Start), $"{call}{brace}\n{inner}");
        layout.Reindent(rewrite, body.Span, body.Indent, inner);
        body.WriteInto(rewrite);
        return rewrite.Replace(TextSpan.FromBounds(body.Span.End, loop.Span.End), $"\n{indent}}}{rest}");
    }
}
