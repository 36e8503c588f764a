using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Mpsc.Analyzers.Options;

namespace Mpsc.Analyzers.Model;

/// <summary>
/// The user's own types around a channel, known by the methods that the options name: a call of one of them is a use of the channel that
/// the object stands for. Immutable and safe for concurrent use.
/// </summary>
internal sealed class ChannelWrappers
{
    private readonly Dictionary<ISymbol, UseKind> _methods = new(SymbolEqualityComparer.Default);
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly HashSet<ISymbol> _types = new(SymbolEqualityComparer.Default);

    private ChannelWrappers()
    {
    }

    /// <summary>No option names any.</summary>
    public static ChannelWrappers None { get; } = new();

    public static ChannelWrappers Read(Compilation compilation, AnalyzerConfigOptionsProvider options, CancellationToken cancellationToken)
    {
        var wrappers = new ChannelWrappers();
        foreach (string option in OptionNames.All)
        {
            foreach (string value in OptionValues.Of(option, compilation, options, cancellationToken))
            {
                foreach (var method in MethodList.Parse(value, compilation))
                    wrappers.Add(method, KindOf(option, method));
            }
        }

        return wrappers._methods.Count > 0 ? wrappers : None;
    }

    /// <summary>Is a method of the type, or of a type that it derives from, named by an option?</summary>
    public bool IsWrapper(ITypeSymbol? type)
    {
        if (_types.Count == 0)
            return false;

        for (var t = type; t is not null; t = t.BaseType)
        {
            if (_types.Contains(t.OriginalDefinition))
                return true;
        }

        return false;
    }

    /// <summary>Does an option name a method of this name?</summary>
    public bool MayBeNamed(string method) => _names.Contains(method);

    /// <summary>What the method does to the channel; null when no option names it or what it overrides.</summary>
    public UseKind? KindOf(IMethodSymbol method)
    {
        if (_types.Count == 0)
            return null;

        for (IMethodSymbol? m = method; m is not null; m = m.OverriddenMethod)
        {
            if (_methods.TryGetValue(m.OriginalDefinition, out var kind))
                return kind;
        }

        return null;
    }

    public bool IsCompletion(IMethodSymbol method) => KindOf(method) is UseKind.Complete or UseKind.TryComplete;

    private void Add(IMethodSymbol method, UseKind kind)
    {
        _methods[method] = kind;
        _names.Add(method.Name);
        _types.Add((method.IsExtensionMethod ? method.Parameters[0].Type : method.ContainingType).OriginalDefinition);
    }

    private static UseKind KindOf(string option, IMethodSymbol method) => option switch
    {
        OptionNames.CompleteMethods => UseKind.Complete,
        OptionNames.TryCompleteMethods => UseKind.TryComplete,
        // one that answers at once may answer no
        _ => method.ReturnType.SpecialType == SpecialType.System_Boolean ? UseKind.TryWrite : UseKind.WriteAsync,
    };
}
