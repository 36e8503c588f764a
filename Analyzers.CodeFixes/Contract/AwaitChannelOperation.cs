using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Mpsc.Analyzers.CodeFixes.Contract;

/// <summary>
/// <c>reader.ReadAsync().AsTask().Result</c> becomes <c>await reader.ReadAsync()</c>, where the code around it is async. The code may go
/// on on another thread afterwards, and errors arrive without an <c>AggregateException</c> around them: where that matters it is not
/// offered.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AwaitChannelOperation)), Shared]
public sealed class AwaitChannelOperation : RewriteProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RuleIdentifiers.BlockingOnChannel);

    private protected override Rewrite? Write(RewriteContext context, Diagnostic diagnostic)
    {
        if (context.Find<ExpressionSyntax>(diagnostic.Location) is not { } blocking || !MayAwait(context, blocking))
            return null;

        return blocking is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name: var name } } call &&
            name.Identifier.ValueText is "WaitAll" or "WaitAny"
            ? AwaitSeveral(context, call, name)
            : AwaitOne(context, blocking);
    }

    private static Rewrite? AwaitOne(RewriteContext context, ExpressionSyntax blocking)
    {
        if (Awaited(blocking) is not { } awaited || !IsTask(context, Expressions.SkipConfigureAwait(awaited)) ||
            IsUsedAgain(context, awaited))
        {
            return null;
        }

        var rewrite = new Rewrite();
        bool nests = blocking.Parent is MemberAccessExpressionSyntax or ConditionalAccessExpressionSyntax or PostfixUnaryExpressionSyntax or
            ElementAccessExpressionSyntax or InvocationExpressionSyntax;
        rewrite.Insert(blocking.SpanStart, nests ? "(await " : "await ");
        if (!Drop(rewrite, TextSpan.FromBounds(awaited.Span.End, blocking.Span.End), blocking, nests ? ")" : ""))
            return null;

        // a value task needs no task around it to be awaited
        var inner = Expressions.SkipConfigureAwait(awaited);
        if (inner is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access, ArgumentList.Arguments.Count: 0 } &&
            access.Name.Identifier.ValueText == "AsTask" &&
            !Drop(rewrite, TextSpan.FromBounds(access.Expression.Span.End, inner.Span.End), blocking, ""))
        {
            return null;
        }

        return rewrite;
    }

    /// <summary>Task.WaitAll(a, b); becomes await Task.WhenAll(a, b); and WaitAny, when nobody asks which one it was, likewise.</summary>
    private static Rewrite? AwaitSeveral(RewriteContext context, InvocationExpressionSyntax call, SimpleNameSyntax name)
    {
        if (call.Parent is not ExpressionStatementSyntax || context.SymbolOf(call) is not IMethodSymbol { Parameters.Length: 1 })
            return null;

        return new Rewrite()
            .Insert(call.SpanStart, "await ")
            .Replace(name, name.Identifier.ValueText == "WaitAll" ? "WhenAll" : "WhenAny");
    }

    /// <summary>
    /// <c>x</c> of <c>x.Result</c>, <c>x.Wait()</c> and <c>x.GetAwaiter().GetResult()</c>; a wait with a timeout or a token means more.
    /// </summary>
    private static ExpressionSyntax? Awaited(ExpressionSyntax blocking) => blocking switch
    {
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Result", Expression: var task } => task,
        InvocationExpressionSyntax { ArgumentList.Arguments.Count: 0, Expression: MemberAccessExpressionSyntax access }
            => access.Name.Identifier.ValueText switch
            {
                "Wait" => access.Expression,
                "GetResult" when access.Expression is InvocationExpressionSyntax
                {
                    Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "GetAwaiter" } awaiter,
                } => awaiter.Expression,
                _ => null,
            },
        _ => null,
    };

    private static bool Drop(Rewrite rewrite, TextSpan span, SyntaxNode within, string instead)
    {
        if (within.DescendantTrivia().Any(trivia => span.Contains(trivia.Span) && (Statements.IsComment(trivia) || trivia.IsDirective)))
            return false;

        rewrite.Replace(span, instead);
        return true;
    }

    private static bool IsTask(RewriteContext context, ExpressionSyntax awaited)
        => context.TypeOf(awaited) is { } type && type.GetMembers("GetAwaiter").Length > 0;

    /// <summary>A value task may be awaited once; what else is done with it is not known to be right.</summary>
    private static bool IsUsedAgain(RewriteContext context, ExpressionSyntax awaited)
    {
        var first = awaited;
        while (true)
        {
            switch (first)
            {
                case InvocationExpressionSyntax call: first = call.Expression; break;
                case MemberAccessExpressionSyntax access: first = access.Expression; break;
                default:
                    return context.SymbolOf(first) is ILocalSymbol local &&
                        context.TypeOf(first) is { IsValueType: true } &&
                        Expressions.References(context, local, Statements.MemberOf(awaited)).Count() > 1;
            }
        }
    }

    private static bool MayAwait(RewriteContext context, ExpressionSyntax blocking)
    {
        var function = Statements.FunctionOf(blocking);
        if (!IsAsync(function, blocking))
            return false;

        foreach (var outer in blocking.Ancestors().TakeWhile(outer => outer != function))
        {
            switch (outer)
            {
                // an if (async) … else … blocks for callers that do not await
                case ElseClauseSyntax { Parent: IfStatementSyntax choice } when HasAwait(choice.Statement):
                case IfStatementSyntax { Else: { } other, Statement: var first } when first.Span.Contains(blocking.Span) && HasAwait(other):
                // a scope that nobody names acts by what it changes around it, which may be the thread
                case UsingStatementSyntax { Expression: not null and not AwaitExpressionSyntax }:
                case LockStatementSyntax:
                case TryStatementSyntax { Catches: var catches } attempt
                    when attempt.Block.Span.Contains(blocking.Span) && catches.Any(MentionsAggregate):
                    return false;
            }
        }

        // a lock of another kind belongs to the thread that took it
        return !Statements.RunningIn(function ?? context.Root).OfType<IdentifierNameSyntax>().Any(static name =>
            name.Identifier.ValueText is "Monitor" or "Mutex" or "SpinLock" or "EnterWriteLock" or "EnterReadLock" or "EnterScope");
    }

    private static bool IsAsync(SyntaxNode? function, ExpressionSyntax blocking) => function switch
    {
        AnonymousFunctionExpressionSyntax lambda => lambda.AsyncKeyword.IsKind(SyntaxKind.AsyncKeyword),
        LocalFunctionStatementSyntax local => local.Modifiers.Any(SyntaxKind.AsyncKeyword),
        MethodDeclarationSyntax method => method.Modifiers.Any(SyntaxKind.AsyncKeyword),
        null => blocking.FirstAncestorOrSelf<GlobalStatementSyntax>() is not null,
        _ => false,
    };

    private static bool HasAwait(SyntaxNode node) => Statements.RunningIn(node).Any(static inner => inner is AwaitExpressionSyntax);

    private static bool MentionsAggregate(CatchClauseSyntax clause)
        => clause.DescendantNodes().OfType<IdentifierNameSyntax>().Any(static name =>
            name.Identifier.ValueText is "AggregateException" or "InnerException" or "InnerExceptions");
}
