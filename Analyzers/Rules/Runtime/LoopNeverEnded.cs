using Microsoft.CodeAnalysis;
using Mpsc.Analyzers.Model;

namespace Mpsc.Analyzers.Rules.Runtime;

/// <summary>
/// MPSC043: a consumer loop that its owner neither completes, stops nor disposes. A field of a type that has no end itself may be meant to live
/// as long as the process: Info.
/// </summary>
internal sealed class LoopNeverEnded : ChannelRule
{
    internal static readonly DiagnosticDescriptor Rule = new(
        id: RuleIdentifiers.LoopNeverEnded,
        title: Resources.Text("MPSC043_Title"),
        messageFormat: Resources.Text("MPSC043_Message"),
        category: RuleCategories.Runtime,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: Resources.Text("MPSC043_Description"),
        helpLinkUri: RuleIdentifiers.HelpLink(RuleIdentifiers.LoopNeverEnded));

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Check(TypeModel model, Action<Diagnostic> report)
    {
        foreach (var held in model.RuntimeObjects)
        {
            if (held is not { Kind: RuntimeKind.Loop, IsOwn: true, IsUsed: false }
                || held.Calls.Exists(static call => Ends(call.TargetMethod.Name))
                // its writer can be completed, and who awaits its end expects one
                || held.Properties.Exists(static property => property.Property.Name is "Writer" or "Completion"))
                continue;

            foreach (var creation in held.Creations)
                report(Diagnostic.Create(Rule, creation.Syntax.GetLocation(),
                    held.Symbol is ILocalSymbol || HasAnEnd(model) ? DiagnosticSeverity.Warning : DiagnosticSeverity.Info,
                    null, null, held.Symbol.Name));
        }
    }

    /// <summary>Does the method end a loop, or a queue?</summary>
    public static bool Ends(string method) => method is "TryComplete" or "DrainAsync" or "Stop" or "StopAsync" or "DisposeAsync";

    // Dispose, StopAsync and the like: the type's own end
    private static bool HasAnEnd(TypeModel model)
    {
        foreach (var body in model.Index.Bodies)
        {
            if (body.Container is null && body.Entry == Entry.Repeatable)
                return true;
        }

        return false;
    }
}
