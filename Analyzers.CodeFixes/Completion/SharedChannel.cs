using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mpsc.Analyzers.CodeFixes.Completion;

/// <summary>
/// A channel in a local, of which every use is understood: its reader is used anywhere, its writer in the starter and in the
/// producers that this one starts.
/// </summary>
internal sealed class SharedChannel
{
    private readonly RewriteContext _context;
    private readonly ChannelCreation? _creation;
    private readonly List<LocalDeclarationStatementSyntax> _aliases = [];

    private SharedChannel(RewriteContext context, ChannelCreation? creation, LocalDeclarationStatementSyntax declaration)
    {
        _context = context;
        _creation = creation;
        Declaration = declaration;
    }

    public LocalDeclarationStatementSyntax Declaration { get; }

    public string Name => Declaration.Declaration.Variables[0].Identifier.Text;

    /// <summary>The expressions that stand for the channel's writer.</summary>
    public List<ExpressionSyntax> WriterUses { get; } = [];

    /// <summary>The expressions that stand for the channel's reader.</summary>
    public List<ExpressionSyntax> ReaderUses { get; } = [];

    /// <summary>The local that the creation goes to; null where it goes elsewhere, or is used in a way that is not understood.</summary>
    /// <param name="context">The document.</param>
    /// <param name="creation">The call that creates the channel.</param>
    /// <param name="becomesOurs">Must it be possible to create an <c>MpscChannel</c> in its place?</param>
    public static SharedChannel? TryParse(RewriteContext context, InvocationExpressionSyntax creation, bool becomesOurs = true)
    {
        var parsedCreation = becomesOurs ? ChannelCreation.TryParse(context, creation) : null;
        if ((becomesOurs && parsedCreation is null) ||
            creation.Parent is not EqualsValueClauseSyntax
            {
                Parent: VariableDeclaratorSyntax
                {
                    Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax declaration },
                } variable,
            } ||
            context.LocalOf(variable) is not { } channel)
        {
            return null;
        }

        var parsed = new SharedChannel(context, parsedCreation, declaration);
        return parsed.ParseUses(channel) ? parsed : null;
    }

    /// <summary>
    /// Turns the creation into that of a channel with producer handles, and drops the aliases that nobody needs any more.
    /// </summary>
    public void Write(Rewrite rewrite, IReadOnlyCollection<ExpressionSyntax> replaced)
    {
        var name = _context.Runtime.Name(rewrite, "MpscChannel", Declaration.SpanStart);
        var type = Declaration.Declaration.Type;
        if (!type.IsVar && type.DescendantNodesAndSelf().OfType<GenericNameSyntax>().FirstOrDefault() is { } generic)
            rewrite.Replace(type, name + generic.TypeArgumentList);

        _creation!.Write(rewrite, name);
        foreach (var alias in _aliases)
        {
            var symbol = _context.LocalOf(alias.Declaration.Variables[0]);
            bool isUsed = WriterUses.Except(replaced).Any(use => ChannelSymbols.Same(_context.SymbolOf(use), symbol));
            bool hasOwnLines = _context.Layout.StartsLine(alias.SpanStart) && _context.Layout.EndsLine(alias.Span.End);
            if (!isUsed && hasOwnLines && !Statements.HasCommentsOrDirectives(alias))
                rewrite.Remove(_context.Layout.LinesOf(alias.Span));
        }
    }

    private bool ParseUses(ILocalSymbol channel)
    {
        var type = Declaration.Declaration.Type;
        if (!type.IsVar && !ChannelSymbols.Same(channel.Type.OriginalDefinition, _context.Symbols.ChannelOf))
            return false;

        foreach (var name in Expressions.References(_context, channel, Statements.MemberOf(Declaration)))
        {
            if (name.Parent is not MemberAccessExpressionSyntax { Name.Identifier.ValueText: var end } access || access.Expression != name)
                return false;

            if (end == "Writer" && !AddWriter(access))
                return false;

            if (end == "Reader")
                ReaderUses.Add(access);

            if (end is not ("Writer" or "Reader"))
                return false;
        }

        return true;
    }

    private bool AddWriter(ExpressionSyntax writer)
    {
        // an alias within a producer is a use of the writer like others
        if (AliasOf(writer) is not { } alias || Statements.FunctionOf(alias) != Statements.FunctionOf(Declaration))
        {
            WriterUses.Add(writer);
            return true;
        }

        if (_context.LocalOf(alias.Declaration.Variables[0]) is not { } local)
            return false;

        _aliases.Add(alias);
        foreach (var name in Expressions.References(_context, local, Statements.MemberOf(Declaration)))
            WriterUses.Add(name);

        return true;
    }

    /// <summary><c>var writer = channel.Writer;</c></summary>
    private static LocalDeclarationStatementSyntax? AliasOf(ExpressionSyntax writer)
        => writer.Parent is EqualsValueClauseSyntax
        {
            Parent.Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax alias },
        } ? alias : null;
}
