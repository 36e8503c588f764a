using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Mpsc.Analyzers.CodeFixes.Completion;

/// <summary>A call of <c>Complete</c> or <c>TryComplete</c> that gives no error, and stands by itself as a statement.</summary>
internal sealed class CompletionCall
{
    private CompletionCall(InvocationExpressionSyntax call, ExpressionSyntax whole, SimpleNameSyntax name, StatementSyntax statement)
    {
        Call = call;
        Whole = whole;
        Name = name;
        Statement = statement;
    }

    public InvocationExpressionSyntax Call { get; }

    /// <summary>The call with what stands before a <c>?.</c></summary>
    public ExpressionSyntax Whole { get; }

    public StatementSyntax Statement { get; }

    private SimpleNameSyntax Name { get; }

    public static CompletionCall? TryParse(RewriteContext context, Location? location)
    {
        if (context.Find<InvocationExpressionSyntax>(location) is not { } call ||
            context.SymbolOf(call) is not { } method ||
            (!ChannelSymbols.IsMember(method, context.Symbols.Writer, "Complete") &&
                !ChannelSymbols.IsMember(method, context.Symbols.Writer, "TryComplete")) ||
            call.ArgumentList.Arguments.Count > 0 ||
            Statements.HasCommentsOrDirectives(call.ArgumentList))
        {
            return null;
        }

        SimpleNameSyntax? name = call.Expression switch
        {
            MemberAccessExpressionSyntax access => access.Name,
            MemberBindingExpressionSyntax binding => binding.Name,
            _ => null,
        };

        ExpressionSyntax whole = call;
        while (whole.Parent is ConditionalAccessExpressionSyntax access && access.WhenNotNull == whole)
            whole = access;

        var outer = whole.Parent is AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" } } discarded
            ? discarded.Parent : whole.Parent;
        return name is not null && outer is ExpressionStatementSyntax statement
            ? new CompletionCall(call, whole, name, statement)
            : null;
    }

    /// <summary>Does the call mean the same writer also outside of the span: a chain of names, none of them declared in it?</summary>
    public bool CanBeRepeatedOutside(RewriteContext context, TextSpan span)
        => Whole.DescendantNodesAndSelf().All(node => node == Call || node is IdentifierNameSyntax or ThisExpressionSyntax or
                MemberAccessExpressionSyntax or MemberBindingExpressionSyntax or ConditionalAccessExpressionSyntax or ArgumentListSyntax) &&
            Whole.DescendantNodes().OfType<IdentifierNameSyntax>().All(name => context.SymbolOf(name) is { } symbol &&
                (symbol is not ILocalSymbol || symbol.DeclaringSyntaxReferences.All(declaration => !span.Contains(declaration.Span))));

    /// <summary>The same call once more, as one that may come second and gives an error.</summary>
    public string WithError(string error)
    {
        var text = Whole.ToString();
        int name = Name.SpanStart - Whole.SpanStart;
        return text.Substring(0, name) + $"TryComplete({error})" + text.Substring(Call.Span.End - Whole.SpanStart);
    }
}
