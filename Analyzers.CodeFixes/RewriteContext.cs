using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Mpsc.Analyzers.CodeFixes;

/// <summary>One document, bound once, and what the rewrites ask about it.</summary>
internal sealed class RewriteContext
{
    private IReadOnlyDictionary<string, int>? _compilerMessages;

    private RewriteContext(
        Document document, CompilationUnitSyntax root, SemanticModel model, SourceText text, CancellationToken cancellationToken)
    {
        Document = document;
        Root = root;
        Model = model;
        Text = text;
        CancellationToken = cancellationToken;
        Layout = new Layout(root, text);
        Names = new UniqueNames(model);
        Symbols = new ChannelSymbols(model.Compilation);
        Runtime = new RuntimeApi(model);
    }

    public Document Document { get; }

    public CompilationUnitSyntax Root { get; }

    public SemanticModel Model { get; }

    public SourceText Text { get; }

    public Layout Layout { get; }

    public UniqueNames Names { get; }

    public ChannelSymbols Symbols { get; }

    public RuntimeApi Runtime { get; }

    public CancellationToken CancellationToken { get; }

    /// <summary>What the compiler says about the document as it is.</summary>
    public IReadOnlyDictionary<string, int> CompilerMessages => _compilerMessages ??= CompilesAsBefore.Count(Model, CancellationToken);

    public static async Task<RewriteContext?> CreateAsync(Document document, CancellationToken cancellationToken)
    {
        if (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is not CompilationUnitSyntax root ||
            await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model)
        {
            return null;
        }

        var text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
        return new RewriteContext(document, root, model, text, cancellationToken);
    }

    /// <summary>The node that a location of a diagnostic covers; null when it lies in another file.</summary>
    public T? Find<T>(Location? location)
        where T : SyntaxNode
    {
        if (location is null || location.SourceTree != Root.SyntaxTree || !Root.FullSpan.Contains(location.SourceSpan))
            return null;

        return Root.FindNode(location.SourceSpan, getInnermostNodeForTie: true).FirstAncestorOrSelf<T>(n => n.Span == location.SourceSpan);
    }

    public ISymbol? SymbolOf(SyntaxNode node) => Model.GetSymbolInfo(node, CancellationToken).Symbol;

    public ITypeSymbol? TypeOf(ExpressionSyntax expression) => Model.GetTypeInfo(expression, CancellationToken).Type;

    public ILocalSymbol? LocalOf(VariableDeclaratorSyntax variable) => Model.GetDeclaredSymbol(variable, CancellationToken) as ILocalSymbol;

    /// <summary>The text with the edits in it, or null when the runtime's namespace cannot be imported.</summary>
    public SourceText? Apply(Rewrite rewrite) => Apply(rewrite.Changes, rewrite.ImportFrom);

    public SourceText? Apply(IEnumerable<TextChange> changes, int? importFrom)
    {
        var all = changes.ToList();
        if (importFrom is { } position && !Runtime.IsImportedAt(position))
        {
            if (UsingDirectives.Insertion(this, position, RuntimeApi.Namespace) is not { } import)
                return null;

            all.Add(import);
        }

        return Text.WithChanges(all
            .Select(change => new TextChange(change.Span, Layout.WithDocumentNewLines(change.NewText!)))
            .OrderBy(static change => change.Span.Start)
            .ThenBy(static change => change.Span.End));
    }
}
