using Microsoft.CodeAnalysis;
using Mpsc.Analyzers.Model;

namespace Mpsc.Analyzers.Rules.Contract;

/// <summary>
/// MPSC022: with <c>AllowSynchronousContinuations</c> a write runs the waiting reader's code on the spot: under the writer's lock, or with
/// callbacks that are none of the writer's business.
/// </summary>
internal sealed class SynchronousContinuations : ChannelRule
{
    internal static readonly DiagnosticDescriptor Rule = new(
        id: RuleIdentifiers.SynchronousContinuations,
        title: Resources.Text("MPSC022_Title"),
        messageFormat: Resources.Text("MPSC022_Message"),
        category: RuleCategories.Contract,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: Resources.Text("MPSC022_Description"),
        helpLinkUri: RuleIdentifiers.HelpLink(RuleIdentifiers.SynchronousContinuations));

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Check(TypeModel model, Action<Diagnostic> report)
    {
        foreach (var channel in model.Channels)
        {
            var options = OptionSet.Of(model, channel, "AllowSynchronousContinuations");
            if (options.Count == 0 || Find(model, channel) is not { } harm)
                continue;

            foreach (var option in options)
                report(Diagnostic.Create(Rule, option.Setting.Syntax.GetLocation(), harm.Severity,
                    harm.Others.Select(static other => other.Item2), DiagnosticFacts.Properties(harm.Others, singleConsumer: false),
                    harm.Why));
        }
    }

    private static Harm? Find(TypeModel model, Channel channel)
    {
        Harm? weaker = null;
        foreach (var read in channel.Uses)
        {
            if (!InlineCode.IsRunByWriter(read))
                continue;

            var code = InlineCode.After(model, read);
            var callback = code.Callback;
            foreach (var write in channel.Uses)
            {
                // a reader that writes is not waiting at that time
                if (!(write.IsWrite || write.IsCompletion) || write.IsMethodGroup || code.Bodies.Contains(write.Body))
                    continue;

                foreach (var held in model.Locks.HeldOnAWayTo(write.Operation))
                {
                    if (TakenAgain(model, write, held, code) is { } harm)
                        return harm;
                    if (callback is not null && held.BlocksThread)
                        weaker = new Harm(Resources.Text("MPSC022_WhyForeignLocked", write.Body.Name, read.Body.Name),
                            DiagnosticSeverity.Warning,
                            [(DiagnosticFacts.WriteRole, write.Location), (DiagnosticFacts.CallRole, callback.Syntax.GetLocation())]);
                }
            }

            if (callback is not null)
                weaker ??= new Harm(Resources.Text("MPSC022_WhyForeign", read.Body.Name), DiagnosticSeverity.Info,
                    [(DiagnosticFacts.CallRole, callback.Syntax.GetLocation())]);
        }

        return weaker;
    }

    private static Harm? TakenAgain(TypeModel model, ChannelUse write, HeldLock held, InlineCode code)
    {
        if (held.Symbol is null || !(held.IsReentrant || model.Locks.AdmitsOne(held.Symbol)))
            return null;

        foreach (var body in code.Bodies)
        {
            if (model.Locks.WhereTaken(held.Symbol, body) is { } taken && code.Reaches(taken))
                return new Harm(
                    Resources.Text(held.IsReentrant ? "MPSC022_WhyReentered" : "MPSC022_WhyDeadlock", write.Body.Name,
                        held.Symbol is ITypeSymbol ? "this" : held.Symbol.Name, body.Name),
                    DiagnosticSeverity.Warning,
                    [
                        (DiagnosticFacts.WriteRole, write.Location),
                        (DiagnosticFacts.LockRole, held.Taken.Syntax.GetLocation()),
                        (DiagnosticFacts.LockRole, taken.Syntax.GetLocation()),
                    ]);
        }

        return null;
    }

    private sealed record Harm(LocalizableString Why, DiagnosticSeverity Severity, IReadOnlyList<(string, Location)> Others);
}
