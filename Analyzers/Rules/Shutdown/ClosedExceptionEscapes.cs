using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Mpsc.Analyzers.Model;

namespace Mpsc.Analyzers.Rules.Shutdown;

/// <summary>
/// MPSC013: a loop over <c>ReadAsync</c> has no normal end. When the channel is completed and empty the call throws
/// <c>ChannelClosedException</c>, and nothing on its way out takes it.
/// </summary>
internal sealed class ClosedExceptionEscapes : ChannelRule
{
    internal static readonly DiagnosticDescriptor Rule = new(
        id: RuleIdentifiers.ClosedExceptionEscapes,
        title: Resources.Text("MPSC013_Title"),
        messageFormat: Resources.Text("MPSC013_Message"),
        category: RuleCategories.Shutdown,
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: Resources.Text("MPSC013_Description"),
        helpLinkUri: RuleIdentifiers.HelpLink(RuleIdentifiers.ClosedExceptionEscapes));

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Check(TypeModel model, Action<Diagnostic> report)
    {
        foreach (var use in model.Uses)
        {
            if (use.Kind == UseKind.ReadAsync && use.Operation is IInvocationOperation { Syntax.ContainsDiagnostics: false } read
                && Surroundings.IsJoinedAtOnce(read) && LoopAround(use) is { } loop && !IsKnownToHaveItem(model, use, loop)
                && !GivesItemToCaller(model, use, loop)
                && !ClosedExceptionHandling.IsHandled(model, read) && IsCompletedMeanwhile(model, use, read, loop))
                report(At(read, [], Text(use.Body)));
        }

        // whoever owns a channel that came from somewhere else may complete it; here nobody could catch what that throws
        foreach (var read in model.Index.Invocations)
        {
            if (read.TargetMethod.Name == "ReadAsync" && !read.Syntax.ContainsDiagnostics
                && model.Known.IsReader(read.TargetMethod.ContainingType)
                && model.Index.BodyOf(read) is { } body && IsAsyncVoid(body)
                && (model.ChannelOf(read.Instance) is not { } channel || Completions.AreOutside(channel))
                && Surroundings.IsJoinedAtOnce(read) && !HasWaitInLoop(read)
                && !ClosedExceptionHandling.IsHandled(model, read))
                report(At(read, [], Text(body)));
        }
    }

    private static LocalizableString Text(Body body)
        => IsAsyncVoid(body)
            ? Resources.Text("MPSC013_WhyProcess", body.Name) : Resources.Text("MPSC013_WhyEscapes", body.Name);

    private static bool IsAsyncVoid(Body body) => body is { IsAsync: true, Symbol: IMethodSymbol { ReturnsVoid: true } };

    // around the read, or around the one call of the helper that only reads
    private static ILoopOperation? LoopAround(ChannelUse use)
    {
        var operation = use.Operation;
        var body = use.Body;
        for (int depth = 0; depth < 2; depth++)
        {
            foreach (var loop in Surroundings.Loops(operation))
                return loop;

            if (body.Entry != Entry.None || body.Starts is not [{ Kind: StartKind.Called, PerElement: false } start])
                return null;

            operation = start.Site;
            body = start.From;
        }

        return null;
    }

    // WaitToReadAsync or TryPeek said so, in this round or as the loop's condition
    private static bool IsKnownToHaveItem(TypeModel model, ChannelUse read, ILoopOperation loop)
    {
        // bool more = await reader.WaitToReadAsync(); while (more) …
        bool isAsked = ReadLoop.ConditionOf(loop) is ILocalReferenceOperation local
            && new ChannelAnswers(model, read.Channel).Of(local) != Answer.Unknown;
        foreach (var use in read.Channel.Uses)
        {
            if (use.Kind == UseKind.WaitToRead && use.Body == read.Body && (isAsked || Surroundings.IsWithin(use.Operation, loop)))
                return true;
        }

        return AsksBefore(read.Operation, loop);
    }

    // while (true) { var item = await ReadAsync(); if (item.IsGood) return item; }: who asks for one item is told that there is none
    private static bool GivesItemToCaller(TypeModel model, ChannelUse use, ILoopOperation loop)
    {
        foreach (var operation in loop.Body.Descendants())
        {
            if (operation is IReturnOperation { Kind: OperationKind.Return, ReturnedValue: not null }
                && model.Index.BodyOf(operation) == model.Index.BodyOf(loop) && model.Index.BodyOf(loop) == use.Body)
                return true;
        }

        return false;
    }

    private static bool AsksBefore(IOperation read, ILoopOperation loop)
    {
        foreach (var operation in loop.Descendants())
        {
            bool asks = operation is IInvocationOperation { TargetMethod.Name: "TryPeek" }
                || operation is IPropertyReferenceOperation { Property.Name: "Count" or "CanPeek" };
            if (asks && operation.Syntax.SpanStart < read.Syntax.SpanStart)
                return true;
        }

        return false;
    }

    private static bool HasWaitInLoop(IInvocationOperation read)
    {
        foreach (var loop in Surroundings.Loops(read))
        {
            foreach (var operation in loop.Descendants())
            {
                if (operation is IInvocationOperation { TargetMethod.Name: "WaitToReadAsync" })
                    return true;
            }

            return AsksBefore(read, loop);
        }

        return true; // no loop
    }

    private static bool IsCompletedMeanwhile(TypeModel model, ChannelUse use, IInvocationOperation read, ILoopOperation loop)
    {
        var token = model.Tokens.ArgumentOf(read);
        foreach (var completion in Completions.During(model, use.Channel, loop))
        {
            // cancelled first: the pending read ends by that
            if (!Completions.ComeWithCancellation(model, completion, token, before: true))
                return true;
        }

        return false;
    }
}
