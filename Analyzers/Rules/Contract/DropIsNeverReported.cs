using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Mpsc.Analyzers.Model;

namespace Mpsc.Analyzers.Rules.Contract;

/// <summary>
/// MPSC024: a failed <c>TryWrite</c> is handled, but the channel drops items when it is full, and then <c>TryWrite</c> says true: only a
/// completed channel says false. The callback for dropped items would be told.
/// </summary>
internal sealed class DropIsNeverReported : ChannelRule
{
    internal static readonly DiagnosticDescriptor Rule = new(
        id: RuleIdentifiers.DropIsNeverReported,
        title: Resources.Text("MPSC024_Title"),
        messageFormat: Resources.Text("MPSC024_Message"),
        category: RuleCategories.Contract,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: Resources.Text("MPSC024_Description"),
        helpLinkUri: RuleIdentifiers.HelpLink(RuleIdentifiers.DropIsNeverReported));

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Check(TypeModel model, Action<Diagnostic> report)
    {
        foreach (var channel in model.Channels)
        {
            if (channel.Options is not { IsBounded: true, FullMode: FullMode.Drop, ReportsDrops: false })
                continue;

            var found = new List<(ChannelUse Use, IOperation? End)>();
            foreach (var use in channel.Uses)
            {
                if (use.Kind == UseKind.TryWrite && use.Operation is IInvocationOperation call
                    && RefusalHandling.Of(model, use, TryResults.OnFailure(model, call)) is var handling and not Refusal.NotHandled)
                {
                    var end = ChannelEnd.MayComeBefore(model, use);
                    if (IsMistaken(channel.Options, handling, end is null || ChannelEnd.IsLookedFor(model, use)))
                        found.Add((use, end));
                }
            }

            foreach (var (use, end) in found)
                report(Report(model, use, end, isOnly: found.Count == 1));
        }
    }

    // DropWrite refuses the very item of which TryWrite says true, so handling false is never enough; with the other modes that item is
    // taken, and handling false may be meant for a completed channel, unless it can't be completed or drops are counted
    private static bool IsMistaken(CreationOptions options, Refusal handling, bool isOpen)
        => options.DropsWrittenItem || handling == Refusal.Counts || (isOpen && handling == Refusal.Acts);

    private Diagnostic Report(TypeModel model, ChannelUse use, IOperation? end, bool isOnly)
    {
        var call = (IInvocationOperation)use.Operation;
        var others = new List<(string Role, Location Location)>();

        // one callback takes the place of one branch
        if (isOnly && use.Channel.Creations is [var creation])
            others.Add((DiagnosticFacts.CreationRole, creation.Syntax.GetLocation()));
        if (end is not null)
            others.Add((DiagnosticFacts.CompletionRole, end.Syntax.GetLocation()));

        return Diagnostic.Create(Rule, call.Syntax.GetLocation(), others.Select(static other => other.Location),
            DiagnosticFacts.Properties(others, singleConsumer: false), use.Channel.NameFor(model.Resolve(call.Instance)),
            ModeOf(model, use.Channel), Resources.Text(end is null ? "MPSC024_Never" : "MPSC024_OnlyCompleted"));
    }

    private static string ModeOf(TypeModel model, Channel channel)
        => CreationOptions.SettingOf(channel.Creations[0], "FullMode", model.Index) is { } setting
            && Surroundings.Unwrap(setting.Value) is IFieldReferenceOperation { Field: var mode } ? mode.Name : "FullMode";
}
