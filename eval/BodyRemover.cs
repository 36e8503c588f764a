using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mpsc.Evaluation;

/// <summary>
/// Empties the bodies of files that touch no channel and no queue, because binding them is nine tenths of the time and no rule speaks there:
/// a rule looks at one type, with all its parts.
/// </summary>
internal sealed partial class BodyRemover : CSharpSyntaxRewriter
{
    private static readonly BlockSyntax Throw = (BlockSyntax)SyntaxFactory.ParseStatement("{ throw null!; }");

    private BodyRemover()
    {
    }

    /// <summary>Does the text name something that a rule looks for?</summary>
    public static bool IsOfInterest(string text) => Words().IsMatch(text);

    /// <summary>The texts, without the bodies of those that are of no interest and have no part of a type that is.</summary>
    public static IEnumerable<SourceFile> Apply(IReadOnlyList<SourceFile> files)
    {
        var parts = files.Where(static file => IsOfInterest(file.Text))
            .SelectMany(static file => PartialTypes().Matches(file.Text).Select(static match => match.Groups["name"].Value)).ToHashSet();
        foreach (var file in files)
        {
            bool stays = IsOfInterest(file.Text)
                || PartialTypes().Matches(file.Text).Any(match => parts.Contains(match.Groups["name"].Value));
            yield return stays ? file : file with { Text = WithoutBodies(file.Text) };
        }
    }

    public override SyntaxNode? VisitMethodDeclaration(MethodDeclarationSyntax node)
        => node.Body is null && node.ExpressionBody is null ? node
            : node.WithBody(Throw).WithExpressionBody(null).WithSemicolonToken(default)
                .WithModifiers(WithoutAsync(node.Modifiers));

    public override SyntaxNode? VisitConstructorDeclaration(ConstructorDeclarationSyntax node)
        => node.WithBody(Throw).WithExpressionBody(null).WithSemicolonToken(default);

    public override SyntaxNode? VisitAccessorDeclaration(AccessorDeclarationSyntax node)
        => node.Body is null && node.ExpressionBody is null ? node
            : node.WithBody(Throw).WithExpressionBody(null).WithSemicolonToken(default);

    private static string WithoutBodies(string text)
        => new BodyRemover().Visit(CSharpSyntaxTree.ParseText(text, LooseProject.ParseOptions).GetRoot())!.ToFullString();

    private static SyntaxTokenList WithoutAsync(SyntaxTokenList modifiers)
        => SyntaxFactory.TokenList(modifiers.Where(static modifier => !modifier.IsKind(SyntaxKind.AsyncKeyword)));

    [GeneratedRegex(@"Channel|BlockingCollection|ConcurrentQueue|\bQueue<|\bMpsc\b|ConsumerLoop|TryWrite|TryComplete|WriteAsync|ReadAllAsync|WaitToRead|TryRead")]
    private static partial Regex Words();

    [GeneratedRegex(@"\bpartial\s+(class|struct|interface|record(\s+(class|struct))?)\s+(?<name>\w+)")]
    private static partial Regex PartialTypes();
}
