using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Mpsc.Analyzers.Model;

namespace Mpsc.Analyzers.Rules.Completion;

/// <summary>MPSC005: a channel is read to its end, and nothing that could complete it does: the reader waits for ever.</summary>
internal sealed class NeverCompleted : ChannelRule
{
    internal static readonly DiagnosticDescriptor Rule = new(
        id: RuleIdentifiers.NeverCompleted,
        title: Resources.Text("MPSC005_Title"),
        messageFormat: Resources.Text("MPSC005_Message"),
        category: RuleCategories.Completion,
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: Resources.Text("MPSC005_Description"),
        helpLinkUri: RuleIdentifiers.HelpLink(RuleIdentifiers.NeverCompleted));

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Check(TypeModel model, Action<Diagnostic> report)
    {
        foreach (var channel in model.Channels)
        {
            if (!Completers.IsCertainlyNone(model, channel))
                continue;

            if (FindRead(model, channel) is var (read, why) && Completers.OthersOnlyWrite(model, channel))
                report(At(read, [(DiagnosticFacts.CreationRole, channel.Creations[0].Syntax.GetLocation())], why));
        }
    }

    private static (IOperation Read, object Why)? FindRead(TypeModel model, Channel channel)
    {
        if (WaitForCompletion(model, channel) is { } wait)
            return (wait, Resources.Text("MPSC005_WhyCompletion"));

        foreach (var use in channel.Uses)
        {
            if (!use.IsRead || !ReadToEnd.Is(model, use))
                continue;

            if (channel.Scope is { } scope)
            {
                if (WaitsForEnd.IsFor(model, use.Body, scope) && Completers.AllProducersEnd(model, channel))
                    return (use.Operation, Resources.Text("MPSC005_WhyProducers", scope.Name));
            }
            else if (HostEntry(model, use.Body) is { } entry)
                return (use.Operation, Resources.Text("MPSC005_WhyHost", entry.Name));
            else if (End(model) is { } end)
                return (use.Operation, Resources.Text("MPSC005_WhyEnd", end));
        }

        return null;
    }

    private static IOperation? WaitForCompletion(TypeModel model, Channel channel)
    {
        foreach (var reference in model.Index.References)
        {
            if (Surroundings.ParentOf(reference) is IPropertyReferenceOperation property && ReadToEnd.WaitsForCompletion(model, property)
                && model.ChannelOf(reference) == channel)
                return property;
        }

        return null;
    }

    // the host cancels its token and then waits for the loop, which does not look at it
    private static Body? HostEntry(TypeModel model, Body reader)
    {
        foreach (var body in model.Index.Bodies)
        {
            if (body.Container is null && body.Symbol is IMethodSymbol { Name: "ExecuteAsync" } method
                && KnownTypes.Derives(method.ContainingType, model.Known.BackgroundService) && WaitsForEnd.IsFor(model, reader, body))
                return body;
        }

        return null;
    }

    // an object whose life has an end, and whose reader has none
    private static string? End(TypeModel model)
    {
        foreach (var body in model.Index.Bodies)
        {
            if (body.Container is null && body.Entry == Entry.Repeatable && IsWholeEnd(body))
                return body.Name;
        }

        // inherited: the base class ends, and knows nothing of the channel
        return Implements(model, model.Known.Disposable) ? "Dispose"
            : Implements(model, model.Known.AsyncDisposable) ? "DisposeAsync" : null;
    }

    // StopAutoPublish ends a part of the object, which may be started again
    private static bool IsWholeEnd(Body body)
        => Entries.IsDisposal(body.Symbol)
            || body.Name is "Stop" or "StopAsync" or "Close" or "CloseAsync" or "Shutdown" or "ShutdownAsync";

    private static bool Implements(TypeModel model, INamedTypeSymbol? contract)
    {
        foreach (var implemented in model.Index.Type.AllInterfaces)
        {
            if (KnownTypes.Same(implemented, contract))
                return true;
        }

        return false;
    }
}
