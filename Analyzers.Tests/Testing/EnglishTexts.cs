using System.Globalization;
using System.Runtime.CompilerServices;

namespace Mpsc.Analyzers.Tests.Testing;

/// <summary>The tests compare English texts, also on a machine whose language the texts are translated to.</summary>
internal static class EnglishTexts
{
    [ModuleInitializer]
    internal static void Choose()
        => CultureInfo.CurrentUICulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.GetCultureInfo("en");
}
