using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mpsc.Analyzers.CodeFixes.Completion;

/// <summary>
/// An async method or local function that is given the writer and called without being awaited: it starts at once, and has to give its
/// handle back itself. Nobody else may call it, since its parameter becomes a handle.
/// </summary>
internal sealed class CalledProducer
{
    private CalledProducer(IMethodSymbol method, SyntaxNode declaration, ParameterSyntax parameter, int ordinal, BlockSyntax body)
    {
        Method = method;
        Declaration = declaration;
        Parameter = parameter;
        Body = body;
        Ordinal = ordinal;
    }

    public IMethodSymbol Method { get; }

    public SyntaxNode Declaration { get; }

    public ParameterSyntax Parameter { get; }

    public BlockSyntax Body { get; }

    private int Ordinal { get; }

    public static CalledProducer? TryParse(RewriteContext context, ArgumentSyntax writer, InvocationExpressionSyntax call)
    {
        if (writer.NameColon is not null || !writer.RefKindKeyword.IsKind(SyntaxKind.None) ||
            context.SymbolOf(call) is not IMethodSymbol { IsAsync: true, IsGenericMethod: false } method ||
            method.DeclaringSyntaxReferences is not [var reference] ||
            reference.SyntaxTree != context.Root.SyntaxTree)
        {
            return null;
        }

        var declaration = reference.GetSyntax(context.CancellationToken);
        var (parameters, body) = declaration switch
        {
            LocalFunctionStatementSyntax local => (local.ParameterList, local.Body),
            MethodDeclarationSyntax own when IsOnlyKnownHere(method) => (own.ParameterList, own.Body),
            _ => (null, null),
        };

        int ordinal = call.ArgumentList.Arguments.IndexOf(writer);
        if (parameters is null || body is null || body.Statements.Count == 0 || ordinal >= parameters.Parameters.Count)
            return null;

        // what is evaluated behind the handle must not throw, or the handle would never be given back
        if (call.ArgumentList.Arguments.Any(argument => argument != writer && !IsSimple(argument.Expression)))
            return null;

        return ChannelSymbols.Same(method.Parameters[ordinal].Type.OriginalDefinition, context.Symbols.Writer) &&
            parameters.Parameters[ordinal].Type is GenericNameSyntax
            ? new CalledProducer(method, declaration, parameters.Parameters[ordinal], ordinal, body)
            : null;
    }

    /// <summary>Is everyone who calls it seen to give it a handle?</summary>
    public bool IsGivenOnly(RewriteContext context, IReadOnlyCollection<ExpressionSyntax> handles)
        => Declaration.Parent!.DescendantNodes().OfType<IdentifierNameSyntax>()
            .Where(name => name.Identifier.ValueText == Method.Name && ChannelSymbols.Same(context.SymbolOf(name), Method))
            .All(name => CallOf(name) is { } call && call.ArgumentList.Arguments.Count > Ordinal &&
                handles.Contains(call.ArgumentList.Arguments[Ordinal].Expression));

    public void Write(RewriteContext context, Rewrite rewrite)
    {
        var type = (GenericNameSyntax)Parameter.Type!;
        rewrite.Replace(type.Identifier, context.Runtime.Name(rewrite, "ChannelProducer", type.SpanStart));
    }

    private static InvocationExpressionSyntax? CallOf(IdentifierNameSyntax name)
        => (name.Parent is MemberAccessExpressionSyntax access ? access.Parent : name.Parent) as InvocationExpressionSyntax;

    private static bool IsOnlyKnownHere(IMethodSymbol method)
        => method.DeclaredAccessibility == Accessibility.Private && method.ContainingType.DeclaringSyntaxReferences.Length == 1;

    private static bool IsSimple(ExpressionSyntax expression)
        => !expression.DescendantNodesAndSelf().Any(static node =>
            node is InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax or ElementAccessExpressionSyntax ||
            node is AwaitExpressionSyntax or ThrowExpressionSyntax);
}
