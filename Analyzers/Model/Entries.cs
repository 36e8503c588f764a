using Microsoft.CodeAnalysis;

namespace Mpsc.Analyzers.Model;

/// <summary>Which members are entered from outside, and how often.</summary>
internal static class Entries
{
    public static Entry Of(ISymbol member, KnownTypes known)
    {
        if (member is not IMethodSymbol method)
            return Entry.Once; // a field or property initialiser

        if (method.MethodKind is MethodKind.Constructor or MethodKind.StaticConstructor || IsMain(method) || IsHostEntry(method, known))
            return Entry.Once;

        if (IsRepeatable(method, known))
            return Entry.Repeatable;

        return method.DeclaredAccessibility == Accessibility.Private && method.ExplicitInterfaceImplementations.IsEmpty
            ? Entry.None : Entry.Outside;
    }

    /// <summary>
    /// Members that callers may call more than once: disposal by the contract of <see cref="IDisposable"/>, and by custom whatever stops,
    /// closes or shuts down.
    /// A hosted service's <c>StopAsync</c> is called once, by the host.
    /// </summary>
    public static bool IsRepeatable(IMethodSymbol method, KnownTypes known)
    {
        var name = method.Name;
        if (!method.ExplicitInterfaceImplementations.IsEmpty)
            name = method.ExplicitInterfaceImplementations[0].Name;
        else if (method.DeclaredAccessibility == Accessibility.Private)
            return false;

        return name switch
        {
            "Dispose" => method.Parameters.IsEmpty ? Implements(method.ContainingType, known.Disposable)
                : method.Parameters is [{ Type.SpecialType: SpecialType.System_Boolean }],
            "DisposeAsync" or "DisposeAsyncCore" => method.Parameters.IsEmpty && Implements(method.ContainingType, known.AsyncDisposable),
            "StopAsync" => !IsHosted(method.ContainingType, known),
            _ => IsWord(name, "Stop") || IsWord(name, "Close") || IsWord(name, "Shutdown"),
        };
    }

    // StopAsync, CloseConnection; not Stopped or Closest
    private static bool IsWord(string name, string verb)
        => name.StartsWith(verb, StringComparison.Ordinal) && (name.Length == verb.Length || char.IsUpper(name[verb.Length]));

    /// <summary><c>Dispose</c> and its async and protected forms.</summary>
    public static bool IsDisposal(ISymbol member) => SimpleName(member) is "Dispose" or "DisposeAsync" or "DisposeAsyncCore";

    private static string SimpleName(ISymbol member)
        => member is IMethodSymbol { ExplicitInterfaceImplementations: { IsEmpty: false } explicitly } ? explicitly[0].Name : member.Name;

    /// <summary>The entry point; that of top-level statements too.</summary>
    public static bool IsMain(ISymbol member)
        => member is { IsStatic: true, Kind: SymbolKind.Method, Name: "Main" or "<Main>$" };

    /// <summary>A service that a host starts and stops.</summary>
    public static bool IsHosted(INamedTypeSymbol type, KnownTypes known)
        => Implements(type, known.HostedService) || KnownTypes.Derives(type, known.BackgroundService);

    private static bool IsHostEntry(IMethodSymbol method, KnownTypes known)
        => method.Name is "ExecuteAsync" or "StartAsync" && IsHosted(method.ContainingType, known);

    private static bool Implements(INamedTypeSymbol type, INamedTypeSymbol? contract)
    {
        if (contract is null)
            return false;

        foreach (var implemented in type.AllInterfaces)
        {
            if (KnownTypes.Same(implemented, contract))
                return true;
        }

        return false;
    }
}
