using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Mpsc.Analyzers.CodeFixes.Shutdown;

/// <summary>
/// The pause of a loop that polls becomes <c>if (!await reader.WaitToReadAsync(token)) break;</c>, with the token of the pause. Only where
/// the loop does nothing but try and pause: what else it would look at in each round would now wait for an item too.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(WaitInsteadOfPolling)), Shared]
public sealed class WaitInsteadOfPolling : RewriteProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RuleIdentifiers.PollingInsteadOfWaiting);

    private protected override Rewrite? Write(RewriteContext context, Diagnostic diagnostic)
    {
        if (context.Find<InvocationExpressionSyntax>(diagnostic.Location) is not
            {
                Expression: MemberAccessExpressionSyntax { Expression: var reader },
            } take ||
            context.Find<InvocationExpressionSyntax>(DiagnosticFacts.Find(diagnostic, DiagnosticFacts.PauseRole)) is not { } pause ||
            StatementOf(pause) is not { } statement || LoopExit.LoopToLeave(statement) is not { } loop ||
            !IsAsync(Statements.FunctionOf(pause)) || !Expressions.IsStableThroughout(context, reader, loop) ||
            Statements.HasCommentsOrDirectives(statement) || !TriesOrPauses(loop, take, statement))
        {
            return null;
        }

        var token = TokenOf(context, pause);
        if (!EndsOnlyWithItems(loop, reader, token) || HasBreak(loop))
            return null;

        var configuration = Expressions.SkipConfigureAwaitOutwards(pause) is var whole && whole != pause
            ? context.Text.ToString(TextSpan.FromBounds(pause.Span.End, whole.Span.End))
            : "";
        var test = $"if (!await {reader}.WaitToReadAsync({token}){configuration})";
        if (statement.Parent is not ElseClauseSyntax @else)
            return new Rewrite().Replace(statement, test + LoopExit.Write(context, statement, loop));

        // else if (…) break;
        var layout = context.Layout;
        var exit = layout.StartsLine(statement.SpanStart)
            ? $"\n{layout.IndentAt(@else.SpanStart)}{layout.Unit}break;"
            : " break;";
        return new Rewrite().Replace(TextSpan.FromBounds(@else.ElseKeyword.Span.End, statement.Span.End), $" {test}{exit}");
    }

    private static ExpressionStatementSyntax? StatementOf(InvocationExpressionSyntax pause)
        => (Expressions.SkipConfigureAwaitOutwards(pause).Parent as AwaitExpressionSyntax)?.Parent as ExpressionStatementSyntax ??
            pause.Parent as ExpressionStatementSyntax;

    private static bool IsAsync(SyntaxNode? function) => function switch
    {
        null => true,
        MethodDeclarationSyntax method => method.Modifiers.Any(SyntaxKind.AsyncKeyword),
        LocalFunctionStatementSyntax local => local.Modifiers.Any(SyntaxKind.AsyncKeyword),
        AnonymousFunctionExpressionSyntax lambda => lambda.AsyncKeyword.IsKind(SyntaxKind.AsyncKeyword),
        _ => false,
    };

    /// <summary>Is all of the loop one try, what is done with the item, and the pause when there was none?</summary>
    private static bool TriesOrPauses(StatementSyntax loop, InvocationExpressionSyntax take, ExpressionStatementSyntax pause)
    {
        var statements = Statements.Of(loop switch
        {
            WhileStatementSyntax @while => @while.Statement,
            ForStatementSyntax @for => @for.Statement,
            DoStatementSyntax @do => @do.Statement,
            _ => loop,
        });
        if (statements is not [IfStatementSyntax test, ..])
            return false;

        var rest = statements.Skip(1).ToList();
        if (test.Condition == take)
        {
            // if (TryRead(…)) { … } else pause;    if (TryRead(…)) { …; continue; } pause;
            return test.Else is { } @else
                ? rest.Count == 0 && Statements.Of(@else.Statement) is [var only] && only == pause
                : rest is [var next] && next == pause && Statements.Of(test.Statement) is [.., var last] &&
                    last is ContinueStatementSyntax or ReturnStatementSyntax or ThrowStatementSyntax;
        }

        if (Expressions.SkipParentheses(test.Condition) is not PrefixUnaryExpressionSyntax not ||
            !not.IsKind(SyntaxKind.LogicalNotExpression) || not.Operand != take)
        {
            return false;
        }

        // if (!TryRead(…)) { pause; continue; } …    if (!TryRead(…)) pause; else …
        var missed = Statements.Of(test.Statement);
        return missed[0] == pause && (test.Else is null
            ? missed is [_, ContinueStatementSyntax]
            : missed.Count == 1 && rest.Count == 0 && test.Statement is BlockSyntax);
    }

    /// <summary>The token by which the pause ends early, as it is written; nothing where there is none.</summary>
    private static string TokenOf(RewriteContext context, InvocationExpressionSyntax pause)
        => pause.ArgumentList.Arguments.Select(static argument => argument.Expression).FirstOrDefault(value =>
            ChannelSymbols.Same(context.TypeOf(value), context.Symbols.CancellationToken) && !Expressions.IsNoToken(value))?.ToString() ?? "";

    /// <summary>Does nothing else end the loop than what the wait sees as well?</summary>
    private static bool EndsOnlyWithItems(StatementSyntax loop, ExpressionSyntax reader, string token)
    {
        var condition = loop switch
        {
            WhileStatementSyntax @while => @while.Condition,
            ForStatementSyntax { Incrementors.Count: 0, Declaration: null, Initializers.Count: 0 } @for => @for.Condition,
            DoStatementSyntax @do => @do.Condition,
            _ => SyntaxFactory.LiteralExpression(SyntaxKind.FalseLiteralExpression),
        };
        if (condition is null || condition.IsKind(SyntaxKind.TrueLiteralExpression))
            return true;

        return Expressions.SkipParentheses(condition) is PrefixUnaryExpressionSyntax { Operand: MemberAccessExpressionSyntax asked } not &&
            not.IsKind(SyntaxKind.LogicalNotExpression) && asked.Name.Identifier.ValueText switch
            {
                "IsCancellationRequested" => token.Length > 0 &&
                    CancellationOfLoop.IsTestOf(SyntaxFactory.ParseExpression(token), asked),
                "IsCompleted" => asked.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Completion" } completion &&
                    Expressions.AreSame(completion.Expression, reader),
                _ => false,
            };
    }

    /// <summary>A loop that ends when it has got something: whatever follows it works with that.</summary>
    private static bool HasBreak(StatementSyntax loop)
        => Statements.RunningIn(loop).OfType<BreakStatementSyntax>().Any(leave => LoopExit.LoopToLeave(leave) == loop);
}
