using Microsoft.CodeAnalysis;

namespace Mpsc.Analyzers.CodeFixes;

/// <summary>The types by which a rewrite recognises what it is about to change.</summary>
internal sealed class ChannelSymbols(Compilation compilation)
{
    public INamedTypeSymbol? Channel { get; } = compilation.GetTypeByMetadataName("System.Threading.Channels.Channel");

    public INamedTypeSymbol? ChannelOf { get; } = compilation.GetTypeByMetadataName("System.Threading.Channels.Channel`1");

    public INamedTypeSymbol? Reader { get; } = compilation.GetTypeByMetadataName("System.Threading.Channels.ChannelReader`1");

    public INamedTypeSymbol? Writer { get; } = compilation.GetTypeByMetadataName("System.Threading.Channels.ChannelWriter`1");

    public INamedTypeSymbol? Enumerable { get; } = compilation.GetTypeByMetadataName("System.Linq.Enumerable");

    public INamedTypeSymbol? Task { get; } = compilation.GetTypeByMetadataName("System.Threading.Tasks.Task");

    public INamedTypeSymbol? ValueTask { get; } = compilation.GetTypeByMetadataName("System.Threading.Tasks.ValueTask");

    public INamedTypeSymbol? ChannelClosedException { get; } =
        compilation.GetTypeByMetadataName("System.Threading.Channels.ChannelClosedException");

    public INamedTypeSymbol? InvalidOperationException { get; } = compilation.GetTypeByMetadataName("System.InvalidOperationException");

    public INamedTypeSymbol? OperationCanceledException { get; } = compilation.GetTypeByMetadataName("System.OperationCanceledException");

    public INamedTypeSymbol? AggregateException { get; } = compilation.GetTypeByMetadataName("System.AggregateException");

    public INamedTypeSymbol? CancellationTokenSource { get; } =
        compilation.GetTypeByMetadataName("System.Threading.CancellationTokenSource");

    public INamedTypeSymbol? CancellationToken { get; } = compilation.GetTypeByMetadataName("System.Threading.CancellationToken");

    public INamedTypeSymbol? CompletionSource { get; } = compilation.GetTypeByMetadataName("System.Threading.Tasks.TaskCompletionSource");

    public INamedTypeSymbol? CompletionSourceOf { get; } =
        compilation.GetTypeByMetadataName("System.Threading.Tasks.TaskCompletionSource`1");

    public INamedTypeSymbol? BackgroundService { get; } =
        compilation.GetTypeByMetadataName("Microsoft.Extensions.Hosting.BackgroundService");

    public INamedTypeSymbol? HostedService { get; } =
        compilation.GetTypeByMetadataName("Microsoft.Extensions.Hosting.IHostedService");

    public static bool Same(ISymbol? left, ISymbol? right) => left is not null && SymbolEqualityComparer.Default.Equals(left, right);

    /// <summary>Is it this member of that type, or an override of it?</summary>
    public static bool IsMember(ISymbol? symbol, INamedTypeSymbol? type, string name)
    {
        if (type is null || symbol is null || symbol.Name != name)
            return false;

        while (symbol is IMethodSymbol { OverriddenMethod: { } overridden })
            symbol = overridden;

        return Same(symbol.ContainingType?.OriginalDefinition, type);
    }

    /// <summary>Is it that type, a construction of it, or derived from it?</summary>
    public static bool IsOrDerivesFrom(ITypeSymbol? candidate, INamedTypeSymbol? type)
    {
        for (; candidate is not null && type is not null; candidate = candidate.BaseType)
        {
            if (Same(candidate.OriginalDefinition, type))
                return true;
        }

        return false;
    }
}
