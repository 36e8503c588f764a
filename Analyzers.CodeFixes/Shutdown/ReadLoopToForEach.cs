using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Mpsc.Analyzers.CodeFixes.Shutdown;

/// <summary>
/// <c>while (true) { var x = await r.ReadAsync(); … }</c> becomes <c>await foreach (var x in r.ReadAllAsync()) { … }</c>, which ends with
/// the channel. A token is looked at before every item, as <c>ReadAsync</c> does: by <c>ReadAllUntilCanceledAsync</c>, or, without the runtime
/// and where the loop has a condition of its own, by <c>while (await r.WaitToReadAsync(ct))</c> around one <c>TryRead</c>.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ReadLoopToForEach)), Shared]
public sealed class ReadLoopToForEach : RewriteProvider
{
    private const string UntilCanceled = "ReadAllUntilCanceledAsync";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RuleIdentifiers.ClosedExceptionEscapes);

    private protected override Rewrite? Write(RewriteContext context, Diagnostic diagnostic)
    {
        if (context.Find<InvocationExpressionSyntax>(diagnostic.Location) is not
            { Expression: MemberAccessExpressionSyntax { Expression: var reader }, ArgumentList: var arguments } read ||
            !ChannelSymbols.IsMember(context.SymbolOf(read), context.Symbols.Reader, "ReadAsync") ||
            Expressions.SkipConfigureAwaitOutwards(read) is not { Parent: AwaitExpressionSyntax awaited } configured ||
            DeclarationOf(awaited) is not { Parent: BlockSyntax { Parent: StatementSyntax loop } body } item ||
            body.Statements[0] != item || HeadOf(loop) is not { } head ||
            !Expressions.IsStableThroughout(context, reader, loop) || ReadsAgain(context, body, read) || IsInOtherTry(context, loop) ||
            Statements.HasConditionalCompilation(loop))
        {
            return null;
        }

        var condition = ConditionOf(loop);
        var token = arguments.Arguments is [{ Expression: var given }] && !Expressions.IsNoToken(given) ? given : null;
        var suffix = context.Text.ToString(TextSpan.FromBounds(read.Span.End, configured.Span.End));
        bool isEndless = condition is null || condition.IsKind(SyntaxKind.TrueLiteralExpression);
        if (isEndless && token is null)
            return ForEach(context, head, item, body, $"{reader}.ReadAllAsync(){suffix}");

        if (isEndless && IsRuntimeUsable(context, read) &&
            ForEach(context, head, item, body, $"{reader}.{UntilCanceled}({token}){suffix}")?.Import(read.SpanStart) is { } forEach)
        {
            return forEach;
        }

        return WaitAndTake(context, head, item, isEndless ? null : condition, reader, $"{arguments}{suffix}");
    }

    private static Rewrite? ForEach(
        RewriteContext context, TextSpan head, LocalDeclarationStatementSyntax item, BlockSyntax body, string source)
    {
        // comments in front of the declaration stay, one behind it would be left alone
        var lines = context.Layout.LinesOf(item.Span);
        if (!context.Layout.StartsLine(item.SpanStart) || !context.Layout.EndsLine(item.Span.End) ||
            Statements.HasCommentsOrDirectives(item.WithoutLeadingTrivia()) ||
            context.Text.ToString(head).Contains("/*"))
        {
            return null;
        }

        // an empty line that set the declaration off goes with it
        int next = context.Text.Lines.GetLineFromPosition(lines.End).LineNumber;
        bool isFirst = context.Text.Lines.GetLineFromPosition(body.OpenBraceToken.SpanStart).LineNumber + 1 ==
            context.Text.Lines.GetLineFromPosition(item.SpanStart).LineNumber;
        if (isFirst && string.IsNullOrWhiteSpace(context.Text.Lines[next].ToString()))
            lines = TextSpan.FromBounds(lines.Start, context.Text.Lines[next].EndIncludingLineBreak);

        var declared = item.Declaration;
        return new Rewrite()
            .Replace(head, $"await foreach ({declared.Type} {declared.Variables[0].Identifier} in {source})")
            .Remove(lines);
    }

    private static Rewrite? WaitAndTake(RewriteContext context, TextSpan head, LocalDeclarationStatementSyntax item,
        ExpressionSyntax? condition, ExpressionSyntax reader, string arguments)
    {
        if (!context.Layout.StartsLine(item.SpanStart) || Statements.HasCommentsOrDirectives(item.WithoutTrivia()))
            return null;

        var first = condition switch
        {
            null => "",
            PrefixUnaryExpressionSyntax or IdentifierNameSyntax or MemberAccessExpressionSyntax or InvocationExpressionSyntax
                => $"{condition} && ",
            _ => $"({condition}) && ",
        };
        var indent = context.Layout.IndentAt(item.SpanStart);
        var declared = item.Declaration;
        return new Rewrite()
            .Replace(head, $"while ({first}await {reader}.WaitToReadAsync{arguments})")
            .Replace(item.Span, $"if (!{reader}.TryRead(out {TypeOf(context, declared)} {declared.Variables[0].Identifier}))\n" +
                $"{indent}{context.Layout.Unit}continue;");
    }

    // what TryRead gives may be null when it fails
    private static string TypeOf(RewriteContext context, VariableDeclarationSyntax declared)
        => !declared.Type.IsVar && declared.Type is not NullableTypeSyntax && context.TypeOf(declared.Type) is { IsReferenceType: true } &&
            context.Model.GetNullableContext(declared.SpanStart).AnnotationsEnabled()
            ? $"{declared.Type}?"
            : declared.Type.ToString();

    private static LocalDeclarationStatementSyntax? DeclarationOf(AwaitExpressionSyntax awaited)
        => awaited.Parent is EqualsValueClauseSyntax
        {
            Parent: VariableDeclaratorSyntax
            {
                Parent: VariableDeclarationSyntax
                {
                    Variables.Count: 1,
                    Parent: LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0, AwaitKeyword.RawKind: 0 } statement,
                },
            },
        } ? statement : null;

    /// <summary><c>while (…)</c> or <c>for (;;)</c>.</summary>
    private static TextSpan? HeadOf(StatementSyntax loop) => loop switch
    {
        WhileStatementSyntax { WhileKeyword: var first, CloseParenToken: var last } => TextSpan.FromBounds(first.SpanStart, last.Span.End),
        ForStatementSyntax { Declaration: null, Condition: null, Initializers.Count: 0, Incrementors.Count: 0 } endless
            => TextSpan.FromBounds(endless.ForKeyword.SpanStart, endless.CloseParenToken.Span.End),
        _ => null,
    };

    private static ExpressionSyntax? ConditionOf(StatementSyntax loop)
        => loop is WhileStatementSyntax { Condition: var condition } ? Expressions.SkipParentheses(condition) : null;

    private static bool ReadsAgain(RewriteContext context, BlockSyntax body, InvocationExpressionSyntax read)
        => body.DescendantNodes().OfType<InvocationExpressionSyntax>().Any(call => call != read &&
            context.SymbolOf(call) is { } called && ChannelSymbols.IsOrDerivesFrom(called.ContainingType, context.Symbols.Reader));

    /// <summary>
    /// An error given to <c>Complete</c> comes as itself afterwards, and not inside a <c>ChannelClosedException</c>: nobody around may tell
    /// the two apart. Catches of cancellation are common, and meant for the token.
    /// </summary>
    private static bool IsInOtherTry(RewriteContext context, StatementSyntax loop)
    {
        for (SyntaxNode? node = loop; node is not null and not MemberDeclarationSyntax; node = node.Parent)
        {
            if (Statements.IsNestedFunction(node))
                return false;
            if (node.Parent is TryStatementSyntax @try && @try.Block == node &&
                @try.Catches.Any(clause => !IsForCancellation(context, clause)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsForCancellation(RewriteContext context, CatchClauseSyntax clause)
        => clause.Declaration is { Type: var type } &&
            ChannelSymbols.IsOrDerivesFrom(
                context.TypeOf(type), context.Model.Compilation.GetTypeByMetadataName("System.OperationCanceledException"));

    private static bool IsRuntimeUsable(RewriteContext context, InvocationExpressionSyntax read)
        => context.Runtime.IsAvailable && context.SymbolOf(read) is { } symbol &&
            context.Model.LookupSymbols(read.SpanStart, symbol.ContainingType, UntilCanceled, includeReducedExtensionMethods: true)
                .All(context.Runtime.Owns);
}
