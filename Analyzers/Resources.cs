using System.Resources;
using Microsoft.CodeAnalysis;

namespace Mpsc.Analyzers;

/// <summary>The texts of Resources.resx, resolved in the language of whoever reads them.</summary>
internal static class Resources
{
    public static ResourceManager ResourceManager { get; } = new("Mpsc.Analyzers.Resources", typeof(Resources).Assembly);

    public static LocalizableString Text(string key, params string[] arguments)
        => new LocalizableResourceString(key, ResourceManager, typeof(Resources), arguments);
}
