using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Mpsc.Analyzers.Options;

/// <summary>
/// The values that an option has in a compilation: globally, or in a section of <c>.editorconfig</c> for some of its files. What a
/// method does is the same in every file, so each value holds for all of them.
/// </summary>
internal static class OptionValues
{
    /// <summary>Every value of the option once, in no particular order.</summary>
    public static ImmutableHashSet<string> Of(
        string option, Compilation compilation, AnalyzerConfigOptionsProvider provider, CancellationToken cancellationToken)
    {
        var values = ImmutableHashSet<string>.Empty;
        string? last = null;
        Add(provider.GlobalOptions);
        foreach (var tree in compilation.SyntaxTrees)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Add(provider.GetOptions(tree));
        }

        return values;

        // most files have the value of the one before
        void Add(AnalyzerConfigOptions options)
        {
            if (!options.TryGetValue(option, out string? value) || value == last)
                return;

            last = value;
            values = values.Add(value);
        }
    }
}
