using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Mpsc.Analyzers.Model;

namespace Mpsc.Analyzers.Rules.Shutdown;

/// <summary>
/// MPSC017: a loop that does not look at what its wait says (or takes a failed <c>TryWrite</c> for "full" only) does not notice that the
/// channel is completed: from then on every wait returns at once, and the loop goes round for ever.
/// </summary>
internal sealed class WaitResultIgnored : ChannelRule
{
    internal static readonly DiagnosticDescriptor Rule = new(
        id: RuleIdentifiers.WaitResultIgnored,
        title: Resources.Text("MPSC017_Title"),
        messageFormat: Resources.Text("MPSC017_Message"),
        category: RuleCategories.Shutdown,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: Resources.Text("MPSC017_Description"),
        helpLinkUri: RuleIdentifiers.HelpLink(RuleIdentifiers.WaitResultIgnored));

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Check(TypeModel model, Action<Diagnostic> report)
    {
        foreach (var use in model.Uses)
        {
            if (use.Operation is not IInvocationOperation { Syntax.ContainsDiagnostics: false } call || LoopAround(call) is not { } loop)
                continue;

            if (use.Kind is UseKind.WaitToRead or UseKind.WaitToWrite)
            {
                var ignored = WaitResult.Of(model, call);
                if (ignored != WaitResult.Kind.Used
                    && GoesRoundForEver(model, use, loop, through: ignored == WaitResult.Kind.AskedForCompletion ? call : null))
                    report(At(call, Severity(model, use, loop), Resources.Text("MPSC017_WhyWait", call.TargetMethod.Name)));
            }
            else if (use.Kind == UseKind.TryWrite && !WaitsForSpace(use, loop) && SuccessLeaves(model, use, loop)
                && GoesRoundForEver(model, use, loop, through: null))
            {
                report(At(call, Severity(model, use, loop), Resources.Text("MPSC017_WhyTryWrite")));
            }
        }
    }

    private static DiagnosticSeverity Severity(TypeModel model, ChannelUse use, ILoopOperation loop)
        => Completions.AreItsOwn(model, use.Channel, loop) ? DiagnosticSeverity.Info : DiagnosticSeverity.Warning;

    private static Diagnostic At(IInvocationOperation call, DiagnosticSeverity severity, LocalizableString why)
        => Diagnostic.Create(Rule, call.Syntax.GetLocation(), severity, null, null, why);

    private static ILoopOperation? LoopAround(IOperation operation)
    {
        // a foreach ends with what it goes through
        foreach (var loop in Surroundings.Loops(operation))
            return loop is IForEachLoopOperation ? null : loop;

        return null;
    }

    // the wait inside is reported, or it is looked at and fine
    private static bool WaitsForSpace(ChannelUse write, ILoopOperation loop)
    {
        foreach (var use in write.Channel.Uses)
        {
            if (use.Kind == UseKind.WaitToWrite && Surroundings.IsWithin(use.Operation, loop))
                return true;
        }

        return false;
    }

    // a loop that tries until it has succeeded, unlike a clock that offers something in every round
    private static bool SuccessLeaves(TypeModel model, ChannelUse write, ILoopOperation loop)
        => !new AfterCompletion(model, write.Channel, loop, granted: write.Operation).ComesRound;

    private static bool GoesRoundForEver(TypeModel model, ChannelUse use, ILoopOperation loop, IOperation? through)
    {
        var after = new AfterCompletion(model, use.Channel, loop, through: through);
        if (!after.ComesRound || after.Notices)
            return false;

        // a wait that is never awaited does not tell of the token's end either
        if (through is not null)
            return Completions.During(model, use.Channel, loop).Count > 0;

        if (after.EndsByItself)
            return false;

        if (Completions.AreOutside(use.Channel))
            return after.OpenConditions.TrueForAll(condition => Completions.IsOwnMatter(model, condition));

        var token = model.Tokens.ArgumentOf((IInvocationOperation)use.Operation);
        foreach (var completion in Completions.During(model, use.Channel, loop))
        {
            if ((use.Kind != UseKind.TryWrite && Completions.IsWithError(completion))
                || Completions.ComeWithCancellation(model, completion, token, before: false))
                continue;

            if (after.OpenConditions.TrueForAll(condition => !Completions.ComeWithChangeOf(model, completion, condition)))
                return true;
        }

        return false;
    }
}
