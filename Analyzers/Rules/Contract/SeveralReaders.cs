using Microsoft.CodeAnalysis;
using Mpsc.Analyzers.Model;
using Mpsc.Analyzers.Rules.Shutdown;

namespace Mpsc.Analyzers.Rules.Contract;

/// <summary>
/// MPSC020: <c>SingleReader = true</c> is promised, but reads run side by side. An unbounded channel relies on it: its second pending read
/// cancels the first, and two readers may be given one item.
/// </summary>
internal sealed class SeveralReaders : ChannelRule
{
    internal static readonly DiagnosticDescriptor Rule = new(
        id: RuleIdentifiers.SeveralReaders,
        title: Resources.Text("MPSC020_Title"),
        messageFormat: Resources.Text("MPSC020_Message"),
        category: RuleCategories.Contract,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: Resources.Text("MPSC020_Description"),
        helpLinkUri: RuleIdentifiers.HelpLink(RuleIdentifiers.SeveralReaders));

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Check(TypeModel model, Action<Diagnostic> report)
    {
        foreach (var channel in model.Channels)
        {
            var promises = OptionSet.Of(model, channel, "SingleReader");
            if (promises.Count == 0)
                continue;

            if (model.Concurrency.Among(channel, static use => use.IsRead) is { } both)
            {
                foreach (var promise in promises)
                    report(SideBySide(promise, both));
            }
            else if (Exposed(model, channel) is { } exposed)
            {
                foreach (var promise in promises)
                    report(At(promise, Resources.Text("MPSC020_WhyExposed", exposed.Read.Body.Name, exposed.Member.Name),
                        Effect(promise, "MPSC020_Taken"), DiagnosticSeverity.Info,
                        [(DiagnosticFacts.ConcurrentRole, exposed.Read.Location)]));
            }
            else if (Abandoned(model, channel) is { } abandoned)
            {
                foreach (var promise in promises)
                {
                    if (promise.IsPlainUnbounded)
                        report(At(promise, Resources.Text("MPSC020_WhyAbandoned", abandoned.Body.Name), Resources.Text("MPSC020_Cancels"),
                            DiagnosticSeverity.Info, [(DiagnosticFacts.ReadRole, abandoned.Location)]));
                }
            }
        }
    }

    private static Diagnostic SideBySide(OptionSet promise, ConcurrentUses both)
    {
        var why = both.First == both.Second
            ? Resources.Text("MPSC020_WhyMany", both.First.Body.Name)
            : both.First.Body.Name == both.Second.Body.Name ? Resources.Text("MPSC020_WhyTwoInOne", both.First.Body.Name)
            : Resources.Text("MPSC020_WhyTwo", both.First.Body.Name, both.Second.Body.Name);
        return At(promise, why, Effect(promise, "MPSC020_Cancels"),
            promise.IsPlainUnbounded ? DiagnosticSeverity.Warning : DiagnosticSeverity.Info,
            [
                (DiagnosticFacts.ConcurrentRole, both.First.Location),
                (DiagnosticFacts.ConcurrentRole, both.Second.Location),
                (DiagnosticFacts.SpawnRole, both.Start.Site.Syntax.GetLocation()),
            ]);
    }

    private static LocalizableString Effect(OptionSet promise, string ofUnbounded)
        => Resources.Text(promise.IsPlainUnbounded ? ofUnbounded : "MPSC020_Ignored");

    // a loop that the type runs for itself, beside a reader that it hands to everybody
    private static (ChannelUse Read, ISymbol Member)? Exposed(TypeModel model, Channel channel)
    {
        ISymbol? member = null;
        foreach (var symbol in channel.Symbols)
        {
            var type = symbol is IPropertySymbol property ? property.Type : (symbol as IFieldSymbol)?.Type;
            if (model.Known.IsReader(type) && IsOpen(symbol))
                member ??= symbol;
        }

        foreach (var returned in model.Index.Returns)
        {
            if (returned.ReturnedValue is { } value && model.Known.IsReader(value.Type) && model.ChannelOf(value) == channel
                && model.Index.BodyOf(returned)?.Symbol is IMethodSymbol { MethodKind: not MethodKind.AnonymousFunction } method
                && IsOpen(method))
                member ??= method.AssociatedSymbol ?? method;
        }

        if (member is null)
            return null;

        foreach (var use in channel.Uses)
        {
            if (use.IsRead && use.Kind != UseKind.TryRead && !use.IsMethodGroup && Loops(use) && RunsByItself(model, use.Body))
                return (use, member);
        }

        return null;
    }

    // handed to code outside the project, or to whoever has the interface; that nobody inside the project reads it may well be true
    private static bool IsOpen(ISymbol symbol)
    {
        if (symbol is IMethodSymbol { ExplicitInterfaceImplementations.IsEmpty: false })
            return true;
        if (symbol.DeclaredAccessibility != Accessibility.Public)
            return false;

        foreach (var contract in symbol.ContainingType.AllInterfaces)
        {
            if (!contract.GetMembers(((symbol as IMethodSymbol)?.AssociatedSymbol ?? symbol).Name).IsEmpty)
                return true;
        }

        for (var type = symbol.ContainingType; type is not null; type = type.ContainingType)
        {
            if (type.DeclaredAccessibility != Accessibility.Public)
                return false;
        }

        return true;
    }

    private static bool Loops(ChannelUse use) => use.Kind == UseKind.ReadAll || Surroundings.Loops(use.Operation).Any();

    // started beside its starter, or by the host
    private static bool RunsByItself(TypeModel model, Body body)
    {
        foreach (var start in body.Starts)
        {
            if (start.Kind == StartKind.Spawned && model.Joins.JoinAround(start) is null)
                return true;
        }

        return body.Symbol is IMethodSymbol { Name: "ExecuteAsync", ContainingType: var type }
            && KnownTypes.Derives(type, model.Known.BackgroundService);
    }

    private static ChannelUse? Abandoned(TypeModel model, Channel channel)
    {
        foreach (var invocation in model.Index.Invocations)
        {
            if (invocation.TargetMethod.Name != "WhenAny" || Select.TryCreate(model, invocation) is not { } select)
                continue;

            foreach (var arm in select.Arms)
            {
                if (arm.Read is { } read && read.Channel == channel && SelectAbandonsRead.IsLeftBehind(model, select, arm))
                    return read;
            }
        }

        return null;
    }

    private static Diagnostic At(OptionSet promise, LocalizableString why, LocalizableString effect, DiagnosticSeverity severity,
        IReadOnlyList<(string Role, Location Location)> others)
        => Diagnostic.Create(Rule, promise.Setting.Syntax.GetLocation(), severity, others.Select(static other => other.Location),
            DiagnosticFacts.Properties(others, singleConsumer: false), why, effect);
}
