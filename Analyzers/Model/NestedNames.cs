using Microsoft.CodeAnalysis;

namespace Mpsc.Analyzers.Model;

/// <summary>
/// The names that the types nested in a type mention and do not declare themselves. Nested types may use private members of the outer
/// type, and their code is not part of its model: a member that one of them may name is not private for us. Tokens are compared, since
/// no symbol of that code is at hand; a name too many costs a report, no more.
/// </summary>
internal static class NestedNames
{
    public static HashSet<string> Of(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var nested in type.GetTypeMembers())
        {
            foreach (var declaration in nested.DeclaringSyntaxReferences)
            {
                var previous = default(SyntaxToken);
                bool onThis = false;
                foreach (var token in declaration.GetSyntax(cancellationToken).DescendantTokens())
                {
                    bool onMember = previous.Text is "." or "->";
                    // a bare name is the nested type's own member before it is one of the outer type
                    if (onMember ? !onThis : nested.GetMembers(token.Text).IsEmpty)
                        names.Add(token.Text);

                    onThis = token.Text == "this" || (onThis && token.Text == ".");
                    previous = token;
                }
            }
        }

        return names;
    }
}
