using Microsoft.CodeAnalysis;
using Mpsc.Analyzers.Model;

namespace Mpsc.Analyzers.Rules.Contract;

/// <summary>
/// MPSC021: <c>SingleWriter = true</c> is promised, but writes run side by side. Today's channels do not rely on it; it is a promise all
/// the same. Off by default.
/// </summary>
internal sealed class SeveralWriters : ChannelRule
{
    internal static readonly DiagnosticDescriptor Rule = new(
        id: RuleIdentifiers.SeveralWriters,
        title: Resources.Text("MPSC021_Title"),
        messageFormat: Resources.Text("MPSC021_Message"),
        category: RuleCategories.Contract,
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: false,
        description: Resources.Text("MPSC021_Description"),
        helpLinkUri: RuleIdentifiers.HelpLink(RuleIdentifiers.SeveralWriters));

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Check(TypeModel model, Action<Diagnostic> report)
    {
        foreach (var channel in model.Channels)
        {
            var promises = OptionSet.Of(model, channel, "SingleWriter");
            if (promises.Count == 0 || model.Concurrency.Among(channel, static use => use.IsWrite) is not { } both)
                continue;

            var why = both.First == both.Second
                ? Resources.Text("MPSC021_WhyMany", both.First.Body.Name)
                : both.First.Body.Name == both.Second.Body.Name ? Resources.Text("MPSC021_WhyTwoInOne", both.First.Body.Name)
                : Resources.Text("MPSC021_WhyTwo", both.First.Body.Name, both.Second.Body.Name);
            foreach (var promise in promises)
            {
                report(At(promise.Setting,
                    [
                        (DiagnosticFacts.ConcurrentRole, both.First.Location),
                        (DiagnosticFacts.ConcurrentRole, both.Second.Location),
                        (DiagnosticFacts.SpawnRole, both.Start.Site.Syntax.GetLocation()),
                    ], why));
            }
        }
    }
}
