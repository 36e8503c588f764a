using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Mpsc.Analyzers.Options;

/// <summary>
/// A value that names methods: <c>MyApp.WorkQueue.Close | MyApp.Other.End</c>. A nested type is joined by '+', a generic one is named
/// without its parameters. A type that the compilation does not know says nothing: one configuration may serve many projects.
/// </summary>
internal static class MethodList
{
    // a generic type is looked for with up to so many parameters
    private const int MostParameters = 4;

    private static readonly char[] Separators = ['|', ','];

    /// <summary>The methods of the value; what cannot be one goes to <paramref name="onWrong"/>, as written.</summary>
    public static IEnumerable<IMethodSymbol> Parse(string value, Compilation compilation, Action<string>? onWrong = null)
    {
        foreach (string part in value.Split(Separators))
        {
            string name = part.Trim();
            int dot = name.LastIndexOf('.');
            if (name.Length == 0)
                continue;

            if (dot <= 0 || !IsMethodName(name, dot))
            {
                onWrong?.Invoke(name);
                continue;
            }

            bool isTypeKnown = false;
            bool isMethodKnown = false;
            foreach (var type in TypesNamed(name.Substring(0, dot), compilation))
            {
                isTypeKnown = true;
                foreach (var member in type.GetMembers(name.Substring(dot + 1)))
                {
                    if (member is not IMethodSymbol { MethodKind: MethodKind.Ordinary } method || (method.IsStatic && !method.IsExtensionMethod))
                        continue;

                    isMethodKnown = true;
                    yield return method;
                }
            }

            if (isTypeKnown && !isMethodKnown)
                onWrong?.Invoke(name);
        }
    }

    private static bool IsMethodName(string name, int dot)
    {
        foreach (string part in name.Substring(0, dot).Split('.', '+'))
        {
            int parameters = part.IndexOf('`');
            if (!SyntaxFacts.IsValidIdentifier(parameters < 0 ? part : part.Substring(0, parameters)))
                return false;
        }

        return SyntaxFacts.IsValidIdentifier(name.Substring(dot + 1));
    }

    private static IEnumerable<INamedTypeSymbol> TypesNamed(string name, Compilation compilation)
    {
        foreach (var type in compilation.GetTypesByMetadataName(name))
            yield return type;

        for (int parameters = 1; parameters <= MostParameters; parameters++)
        {
            foreach (var type in compilation.GetTypesByMetadataName($"{name}`{parameters}"))
                yield return type;
        }
    }
}
