using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mpsc.Analyzers.CodeFixes.Shutdown.Workers;

/// <summary>
/// What a stop owes to the items that it leaves: whoever awaits the reply of one is told that none will come, and what the loop disposes of
/// is disposed of.
/// </summary>
internal static class UndeliveredItems
{
    /// <summary>The <c>OnUndelivered</c> callback; null where nothing is owed, or where it can't be said in one call.</summary>
    public static string? CallbackOf(RewriteContext context, Worker worker)
    {
        var item = worker.Loop.Read.Item.Name!;
        var call = CancellationOf(context, worker, item) ?? (IsDisposedOf(context, worker.Loop.Read) ? item + ".Dispose()" : null);
        return call is null ? null : $"{item} => {call}";
    }

    /// <summary>The call that tells whoever awaits the reply of this item that none will come; null where there is none.</summary>
    public static string? CancellationOf(RewriteContext context, Worker worker, string item)
        => ReplyOf(context, worker.Loop.Read.ItemType, worker.Loop.Read.Loop.SpanStart) is { } reply
            ? $"{item}{reply}.TrySetCanceled()"
            : null;

    /// <summary>The way from the item to its only <c>TaskCompletionSource</c>: nothing when it is one, <c>.Reply</c>, <c>.Reply?</c>.</summary>
    private static string? ReplyOf(RewriteContext context, ITypeSymbol item, int position)
    {
        if (IsSource(context, item))
            return item.NullableAnnotation == NullableAnnotation.Annotated ? "?" : "";

        if (item.NullableAnnotation == NullableAnnotation.Annotated || item is not INamedTypeSymbol { SpecialType: SpecialType.None } type)
            return null;

        ISymbol? found = null;
        foreach (var member in MembersOf(type))
        {
            if (TypeOf(member) is not { } held || !IsSource(context, held))
                continue;
            if (found is not null || !member.CanBeReferencedByName || !context.Model.IsAccessible(position, member))
                return null;

            found = member;
        }

        return found is null ? null
            : $".{found.Name}{(TypeOf(found)!.NullableAnnotation == NullableAnnotation.Annotated ? "?" : "")}";
    }

    private static IEnumerable<ISymbol> MembersOf(INamedTypeSymbol type)
    {
        if (type.IsTupleType)
            return type.TupleElements;

        var members = new List<ISymbol>();
        for (INamedTypeSymbol? declared = type; declared is not null; declared = declared.BaseType)
            members.AddRange(declared.GetMembers().Where(static member => member is { IsStatic: false, IsImplicitlyDeclared: false }));

        return members;
    }

    private static ITypeSymbol? TypeOf(ISymbol member) => member switch
    {
        IFieldSymbol field => field.Type,
        IPropertySymbol { IsIndexer: false, GetMethod: not null } property => property.Type,
        _ => null,
    };

    private static bool IsSource(RewriteContext context, ITypeSymbol type)
        => ChannelSymbols.IsOrDerivesFrom(type, context.Symbols.CompletionSource) ||
            ChannelSymbols.IsOrDerivesFrom(type, context.Symbols.CompletionSourceOf);

    /// <summary><c>item.Dispose()</c>, <c>using (item)</c>, <c>using var x = item</c></summary>
    private static bool IsDisposedOf(RewriteContext context, ReadLoop read)
        => read.ItemType.NullableAnnotation != NullableAnnotation.Annotated &&
            read.ItemType.AllInterfaces.Any(static type => type.SpecialType == SpecialType.System_IDisposable) &&
            read.Item.Body.SelectMany(Statements.RunningIn).OfType<IdentifierNameSyntax>().Any(name =>
                name.Identifier.ValueText == read.Item.Name && context.SymbolOf(name) is ILocalSymbol && Disposes(name));

    private static bool Disposes(IdentifierNameSyntax item) => item.Parent switch
    {
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Dispose", Parent: InvocationExpressionSyntax call } access
            => access.Expression == item && call.ArgumentList.Arguments.Count == 0,
        UsingStatementSyntax { AwaitKeyword.RawKind: 0 } => true,
        EqualsValueClauseSyntax { Parent.Parent.Parent: UsingStatementSyntax { AwaitKeyword.RawKind: 0 } } => true,
        EqualsValueClauseSyntax
        {
            Parent.Parent.Parent: LocalDeclarationStatementSyntax { AwaitKeyword.RawKind: 0, UsingKeyword.RawKind: not 0 },
        } => true,
        _ => false,
    };
}
