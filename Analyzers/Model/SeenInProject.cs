using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mpsc.Analyzers.Model;

/// <summary>
/// Answers what the rest of the project does with a member, from its text: any token with the member's name counts as a use of it. That
/// says too much rather than too little, and needs no binding.
/// </summary>
internal static class SeenInProject
{
    /// <summary>Is the channel or writer, wherever its name stands outside its own type, only written to or read from?</summary>
    public static bool IsOnlyWrittenTo(ISymbol member, TypeModel model, CancellationToken cancellationToken)
    {
        if (!StaysInProject(member) || member.ContainingAssembly is not ISourceAssemblySymbol assembly)
            return false;

        foreach (var tree in assembly.Compilation.SyntaxTrees)
        {
            if (!Contains(tree, member.Name, cancellationToken))
                continue;

            foreach (var token in tree.GetRoot(cancellationToken).DescendantTokens())
            {
                if (token.IsKind(SyntaxKind.IdentifierToken) && token.ValueText == member.Name && token.Parent is { } name
                    && !IsOwn(name, model.Index.Type) && !IsWriteOrRead(name))
                    return false;
            }
        }

        return true;
    }

    // nobody outside this assembly, and nobody who knows it by another name
    private static bool StaysInProject(ISymbol member)
    {
        if (member.IsVirtual || member.IsOverride || member.IsAbstract)
            return false;

        foreach (var contract in member.ContainingType.AllInterfaces)
        {
            if (!contract.GetMembers(member.Name).IsEmpty)
                return false;
        }

        for (var symbol = member; symbol is not (null or INamespaceSymbol); symbol = symbol.ContainingSymbol)
        {
            if (symbol.DeclaredAccessibility is Accessibility.Internal or Accessibility.ProtectedAndInternal or Accessibility.Private)
                return true;
        }

        return false;
    }

    private static bool Contains(SyntaxTree tree, string name, CancellationToken cancellationToken)
        => tree.GetText(cancellationToken).ToString().IndexOf(name, StringComparison.Ordinal) >= 0;

    // what the type itself does with it, the model has seen
    private static bool IsOwn(SyntaxNode name, INamedTypeSymbol type)
    {
        var outer = name.FirstAncestorOrSelf<TypeDeclarationSyntax>();
        foreach (var declaration in type.DeclaringSyntaxReferences)
        {
            if (outer is not null && declaration.SyntaxTree == outer.SyntaxTree && declaration.Span == outer.Span)
                return true;
        }

        return false;
    }

    // x.Name.WriteAsync(…), x.Name.Writer.TryWrite(…), x?.Name.Reader.…
    private static bool IsWriteOrRead(SyntaxNode name)
    {
        var next = NextAfter(name);
        if (next is { Identifier.ValueText: "Writer" } end)
            next = NextAfter(end);

        return next?.Identifier.ValueText is "WriteAsync" or "TryWrite" or "WaitToWriteAsync" or "Reader";
    }

    private static SimpleNameSyntax? NextAfter(SyntaxNode name)
    {
        SyntaxNode whole = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access
            : name.Parent is MemberBindingExpressionSyntax binding ? binding : name;
        return whole.Parent switch
        {
            MemberAccessExpressionSyntax next when next.Expression == whole => next.Name,
            ConditionalAccessExpressionSyntax { WhenNotNull: var rest } next when next.Expression == whole
                => rest.DescendantNodesAndSelf().OfType<MemberBindingExpressionSyntax>().FirstOrDefault()?.Name,
            _ => null,
        };
    }
}
