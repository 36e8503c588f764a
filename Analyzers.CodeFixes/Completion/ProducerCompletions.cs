using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Mpsc.Analyzers.CodeFixes.Completion;

/// <summary>
/// The completions by which producers end, and how to take them out: each is the last thing that its producer does, so that nothing in
/// the producer can count on it.
/// </summary>
internal sealed class ProducerCompletions(RewriteContext context)
{
    private readonly List<ExpressionSyntax> _understood = [];
    private readonly List<(IMethodSymbol Method, SyntaxNode Declaration, int Ordinal, bool Completes)> _callees = [];

    public List<ExpressionStatementSyntax> Statements { get; } = [];

    /// <summary>Takes in a producer's use of the writer; false when it may complete the channel in a way that is not understood.</summary>
    public bool Add(ExpressionSyntax writer) => Add(writer, depth: 0);

    /// <summary>Is everyone who calls the producers' methods one of the producers?</summary>
    public bool AreOnlyTheirs() => _callees.TrueForAll(callee => callee.Declaration.Parent!.DescendantNodes()
        .OfType<IdentifierNameSyntax>()
        .Where(name => name.Identifier.ValueText == callee.Method.Name && ChannelSymbols.Same(context.SymbolOf(name), callee.Method))
        .All(name =>
            (name.Parent is MemberAccessExpressionSyntax access ? access.Parent : name.Parent) is InvocationExpressionSyntax call &&
            call.ArgumentList.Arguments.Count > callee.Ordinal &&
            _understood.Contains(call.ArgumentList.Arguments[callee.Ordinal].Expression)));

    public bool MayGo() => Statements.TrueForAll(MayGo);

    public void Remove(Rewrite rewrite)
    {
        foreach (var statement in Statements)
        {
            if (statement.Parent is BlockSyntax { Statements.Count: 1, Parent: FinallyClauseSyntax clause })
                RemoveFinally(rewrite, (TryStatementSyntax)clause.Parent!, clause);
            else if (context.Layout.StartsLine(statement.SpanStart))
                rewrite.Remove(context.Layout.LinesOfStatement(statement.Span));
            else
                rewrite.Remove(TextSpan.FromBounds(statement.GetFirstToken().GetPreviousToken().Span.End, statement.Span.End));
        }
    }

    private bool Add(ExpressionSyntax writer, int depth)
    {
        _understood.Add(writer);
        switch (writer.Parent)
        {
            case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Complete" or "TryComplete" } access:
                if (access.Parent is not InvocationExpressionSyntax { ArgumentList.Arguments.Count: 0 } call ||
                    call.Parent is not ExpressionStatementSyntax statement)
                {
                    return false;
                }

                Statements.Add(statement);
                return true;
            case MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax } access when access.Expression == writer:
                return true;
            case EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable }:
                return context.LocalOf(variable) is { } alias &&
                    Expressions.References(context, alias, CodeFixes.Statements.MemberOf(variable)).All(name => Add(name, depth));
            case ArgumentSyntax argument:
                return depth < 4 && AddCallee(argument, depth);
            default:
                return false;
        }
    }

    private bool AddCallee(ArgumentSyntax argument, int depth)
    {
        if (argument is not { NameColon: null, RefKindKeyword.RawKind: 0, Parent.Parent: InvocationExpressionSyntax call } ||
            context.SymbolOf(call) is not IMethodSymbol { IsGenericMethod: false, DeclaringSyntaxReferences: [var reference] } method ||
            reference.SyntaxTree != context.Root.SyntaxTree)
        {
            return false;
        }

        int ordinal = call.ArgumentList.Arguments.IndexOf(argument);
        var declaration = reference.GetSyntax(context.CancellationToken);
        var (parameters, body) = declaration switch
        {
            LocalFunctionStatementSyntax local => (local.ParameterList, local.Body),
            MethodDeclarationSyntax own when method.DeclaredAccessibility == Accessibility.Private &&
                method.ContainingType.DeclaringSyntaxReferences.Length == 1 => (own.ParameterList, own.Body),
            _ => (null, null),
        };
        if (parameters is null || body is null || ordinal >= parameters.Parameters.Count ||
            context.Model.GetDeclaredSymbol(parameters.Parameters[ordinal], context.CancellationToken) is not { } parameter)
        {
            return false;
        }

        // what the caller does after the call comes after the completion as well
        if (_callees.Find(known => ChannelSymbols.Same(known.Method, method)) is { Method: not null } known)
            return !known.Completes || EndsCaller(call, method);

        int before = Statements.Count;
        bool isUnderstood = Expressions.References(context, parameter, body).All(name =>
            CodeFixes.Statements.FunctionOf(name) == declaration && Add(name, depth + 1));
        bool completes = Statements.Count > before;
        _callees.Add((method, declaration, ordinal, completes));
        return isUnderstood && (!completes || EndsCaller(call, method));
    }

    private bool EndsCaller(InvocationExpressionSyntax call, IMethodSymbol method)
    {
        var whole = Expressions.SkipConfigureAwaitOutwards(call);
        bool isAwaited = whole.Parent is AwaitExpressionSyntax;
        if (whole.Parent is AwaitExpressionSyntax awaited)
            whole = awaited;

        return whole.Parent switch
        {
            ExpressionStatementSyntax statement => IsLast(statement),
            LambdaExpressionSyntax or ReturnStatementSyntax => true,
            // the start of a producer, whose task is kept
            _ => !isAwaited && ChannelSymbols.IsOrDerivesFrom(method.ReturnType, context.Symbols.Task),
        };
    }

    private bool MayGo(ExpressionStatementSyntax statement)
    {
        // comments that speak of the completion would be left behind, or lost
        if (statement.GetLeadingTrivia().Concat(statement.GetTrailingTrivia()).Any(static trivia =>
                CodeFixes.Statements.IsComment(trivia) || trivia.IsDirective) ||
            CodeFixes.Statements.HasCommentsOrDirectives(statement) ||
            !IsLast(statement))
        {
            return false;
        }

        if (statement.Parent is BlockSyntax { Statements.Count: 1 } block)
        {
            return block.Parent is FinallyClauseSyntax { Parent: TryStatementSyntax attempt } clause &&
                !CodeFixes.Statements.HasCommentsOrDirectives(clause) &&
                context.Layout.StartsLine(clause.SpanStart) && context.Layout.EndsLine(clause.Span.End) &&
                (attempt.Catches.Count > 0 || MayUnwrap(attempt));
        }

        bool hasOwnLine = context.Layout.StartsLine(statement.SpanStart) && context.Layout.EndsLine(statement.Span.End);
        bool sharesLine = !context.Layout.StartsLine(statement.SpanStart);
        return hasOwnLine || sharesLine;
    }

    private bool MayUnwrap(TryStatementSyntax attempt)
        => attempt.Parent is BlockSyntax &&
            attempt.Block.Statements.Count > 0 &&
            context.Layout.StartsLine(attempt.Block.Statements[0].SpanStart) &&
            context.Layout.StartsLine(attempt.Block.CloseBraceToken.SpanStart) &&
            context.Layout.EndsLine(attempt.Block.CloseBraceToken.Span.End) &&
            context.Layout.EndsLine(attempt.Block.OpenBraceToken.Span.End) &&
            !CodeFixes.Statements.HasConditionalCompilation(attempt) &&
            !attempt.TryKeyword.TrailingTrivia.Concat(attempt.Block.CloseBraceToken.LeadingTrivia).Any(CodeFixes.Statements.IsComment) &&
            !attempt.Block.Statements.OfType<LocalDeclarationStatementSyntax>().Any(static local =>
                !local.UsingKeyword.IsKind(SyntaxKind.None));

    private void RemoveFinally(Rewrite rewrite, TryStatementSyntax attempt, FinallyClauseSyntax clause)
    {
        rewrite.Remove(context.Layout.LinesOf(clause.Span));
        if (attempt.Catches.Count > 0)
            return;

        var body = attempt.Block;
        var first = context.Layout.LinesOf(attempt.TryKeyword.Span).Start;
        rewrite.Remove(TextSpan.FromBounds(first, context.Layout.LinesOf(body.OpenBraceToken.Span).End));
        rewrite.Remove(context.Layout.LinesOf(body.CloseBraceToken.Span));
        context.Layout.Reindent(
            rewrite,
            TextSpan.FromBounds(body.OpenBraceToken.Span.End, context.Layout.LinesOf(body.CloseBraceToken.Span).Start),
            context.Layout.IndentAt(body.Statements[0].SpanStart),
            context.Layout.IndentAt(attempt.SpanStart));
    }

    /// <summary>The end of the function, also as the end of a finally there; not of a branch.</summary>
    private static bool IsLast(StatementSyntax statement)
    {
        if (statement.Parent is not BlockSyntax block || block.Statements.Last() != statement)
            return false;

        return block.Parent switch
        {
            FinallyClauseSyntax { Parent: TryStatementSyntax attempt } => IsLast(attempt),
            TryStatementSyntax attempt => IsLast(attempt),
            UsingStatementSyntax scope => IsLast(scope),
            AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MethodDeclarationSyntax => true,
            _ => false,
        };
    }
}
