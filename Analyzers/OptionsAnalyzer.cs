using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Mpsc.Analyzers.Options;
using Mpsc.Analyzers.Rules;

namespace Mpsc.Analyzers;

/// <summary>
/// MPSC900: an option that does not exist, or has a value that it cannot have. It would otherwise do nothing without a word. Each is said
/// once per compilation, without a place: analyzers are not told in which file an option stands.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OptionsAnalyzer : DiagnosticAnalyzer
{
    private static readonly DiagnosticDescriptor Rule = new(
        id: RuleIdentifiers.WrongOption,
        title: Resources.Text("MPSC900_Title"),
        messageFormat: Resources.Text("MPSC900_Message"),
        category: RuleCategories.Options,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: Resources.Text("MPSC900_Description"),
        helpLinkUri: RuleIdentifiers.HelpLink(RuleIdentifiers.WrongOption),
        customTags: WellKnownDiagnosticTags.CompilationEnd);

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rule);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationAction(Check);
    }

    private static void Check(CompilationAnalysisContext context)
    {
        foreach (string name in UnknownNames(context))
            Report(name, Resources.Text("MPSC900_WhyName", string.Join(", ", OptionNames.All)));

        foreach (string option in OptionNames.All)
        {
            var wrong = new SortedSet<string>(StringComparer.Ordinal);
            foreach (string value in OptionValues.Of(
                option, context.Compilation, context.Options.AnalyzerConfigOptionsProvider, context.CancellationToken))
            {
                foreach (var _ in MethodList.Parse(value, context.Compilation, onWrong: name => wrong.Add(name)))
                {
                }
            }

            foreach (string name in wrong)
                Report(option, Resources.Text("MPSC900_WhyMethod", name));
        }

        void Report(string option, LocalizableString why) => context.ReportDiagnostic(Diagnostic.Create(Rule, Location.None, option, why));
    }

    private static SortedSet<string> UnknownNames(CompilationAnalysisContext context)
    {
        var unknown = new SortedSet<string>(StringComparer.Ordinal);
        var provider = context.Options.AnalyzerConfigOptionsProvider;
        Add(provider.GlobalOptions);
        foreach (var tree in context.Compilation.SyntaxTrees)
            Add(provider.GetOptions(tree));

        return unknown;

        void Add(AnalyzerConfigOptions options)
        {
            foreach (string name in options.Keys)
            {
                if (name.StartsWith(OptionNames.Prefix, StringComparison.OrdinalIgnoreCase) && !OptionNames.All.Contains(name))
                    unknown.Add(name);
            }
        }
    }
}
