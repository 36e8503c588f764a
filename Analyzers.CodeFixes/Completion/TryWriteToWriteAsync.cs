using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mpsc.Analyzers.CodeFixes.Completion;

/// <summary>
/// <c>TryWrite(x);</c> becomes <c>await WriteAsync(x, token);</c> in an async body: the writer waits until there is room. Not where the
/// wait could throw, hold something that others need, or never end.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(TryWriteToWriteAsync)), Shared]
public sealed class TryWriteToWriteAsync : RewriteProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RuleIdentifiers.TryWriteResultIgnored);

    private protected override Rewrite? Write(RewriteContext context, Diagnostic diagnostic)
    {
        if (DiagnosticFacts.Find(diagnostic, DiagnosticFacts.ObstacleRole) is not null ||
            context.Find<InvocationExpressionSyntax>(diagnostic.Location) is not { } call ||
            !ChannelSymbols.IsMember(context.SymbolOf(call), context.Symbols.Writer, "TryWrite") ||
            NameOf(call) is not { } name ||
            !IsStatement(call) ||
            !MayWait(context, call))
        {
            return null;
        }

        var function = Statements.FunctionOf(call);
        var scope = function ?? context.Root;
        var rewrite = new Rewrite().Insert(call.SpanStart, "await ").Replace(name, "WriteAsync");
        if (!ReturnsNothing(function) && TokenOfSiblings(context, call, scope) is { } token)
            rewrite.Insert(call.ArgumentList.CloseParenToken.SpanStart, $", {token}");

        if (AwaitsWithoutContext(scope))
            rewrite.Insert(call.Span.End, ".ConfigureAwait(false)");

        return rewrite;
    }

    // x?.TryWrite(y) has no awaitable twin
    private static SimpleNameSyntax? NameOf(InvocationExpressionSyntax call) => call.Expression switch
    {
        MemberAccessExpressionSyntax { Expression: not BaseExpressionSyntax } access => access.Name,
        SimpleNameSyntax name => name,
        _ => null,
    };

    private static bool IsStatement(InvocationExpressionSyntax call)
        => call.Parent is ExpressionStatementSyntax or
            ArrowExpressionClauseSyntax { Parent: MethodDeclarationSyntax or LocalFunctionStatementSyntax };

    /// <summary>
    /// The body is async, and nothing that belongs to its thread is held; in a catch or finally block the wait would delay a failure or a
    /// cancellation that is under way.
    /// </summary>
    private static bool MayWait(RewriteContext context, InvocationExpressionSyntax call)
    {
        var function = Statements.FunctionOf(call);
        bool isAsync = function switch
        {
            MethodDeclarationSyntax method => IsAsync(method.Modifiers),
            LocalFunctionStatementSyntax local => IsAsync(local.Modifiers),
            AnonymousFunctionExpressionSyntax lambda => lambda.AsyncKeyword != default,
            null => Statements.RunningIn(context.Root)
                .Any(static node => node is AwaitExpressionSyntax && Statements.FunctionOf(node) is null),
            _ => false,
        };

        return isAsync &&
            !call.Ancestors().TakeWhile(outer => outer != function)
                .Any(static outer => outer is LockStatementSyntax or CatchClauseSyntax or FinallyClauseSyntax) &&
            !Statements.RunningIn(function ?? context.Root).OfType<InvocationExpressionSyntax>().Any(other => HoldsThread(context, other));
    }

    private static bool HoldsThread(RewriteContext context, InvocationExpressionSyntax call)
        => Expressions.CalledName(call) is "Enter" or "TryEnter" or "EnterScope" or
            "EnterReadLock" or "EnterWriteLock" or "EnterUpgradeableReadLock" or "AcquireReaderLock" or "AcquireWriterLock" or "WaitOne" &&
            context.SymbolOf(call) is { ContainingNamespace: { Name: "Threading", ContainingNamespace.Name: "System" } };

    private static bool IsAsync(SyntaxTokenList modifiers) => modifiers.Any(SyntaxKind.AsyncKeyword);

    /// <summary>An exception, also that of a cancelled wait, ends the process where nobody awaits the body.</summary>
    private static bool ReturnsNothing(SyntaxNode? function) => function switch
    {
        MethodDeclarationSyntax method => method.ReturnType is PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword },
        LocalFunctionStatementSyntax local => local.ReturnType is PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword },
        _ => false,
    };

    /// <summary>The one token parameter that the body knows, when another call in it is given that token.</summary>
    private static string? TokenOfSiblings(RewriteContext context, InvocationExpressionSyntax call, SyntaxNode scope)
    {
        var type = context.Model.Compilation.GetTypeByMetadataName("System.Threading.CancellationToken");
        var tokens = context.Model.LookupSymbols(call.SpanStart).OfType<IParameterSymbol>()
            .Where(parameter => ChannelSymbols.Same(parameter.Type, type))
            .ToList();

        return tokens is [var only] && Statements.RunningIn(scope).OfType<ArgumentSyntax>().Any(argument =>
                argument.Expression is IdentifierNameSyntax name && ChannelSymbols.Same(context.SymbolOf(name), only))
            ? only.Name
            : null;
    }

    private static bool AwaitsWithoutContext(SyntaxNode scope)
    {
        var awaits = Statements.RunningIn(scope).OfType<AwaitExpressionSyntax>().ToList();
        return awaits.Count > 0 && awaits.TrueForAll(static awaited => Expressions.CalledName(awaited.Expression) == "ConfigureAwait");
    }
}
