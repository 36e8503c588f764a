using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Mpsc.Analyzers.Model;

namespace Mpsc.Analyzers.Rules.Shutdown;

/// <summary>
/// MPSC011: the token given to a reading loop is looked at only when the channel runs empty, so the consumer goes on handling items
/// after stop (dotnet/runtime#56820).
/// </summary>
internal sealed class CancellationNotCheckedPerItem : ChannelRule
{
    internal static readonly DiagnosticDescriptor Rule = new(
        id: RuleIdentifiers.CancellationNotCheckedPerItem,
        title: Resources.Text("MPSC011_Title"),
        messageFormat: Resources.Text("MPSC011_Message"),
        category: RuleCategories.Shutdown,
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: Resources.Text("MPSC011_Description"),
        helpLinkUri: RuleIdentifiers.HelpLink(RuleIdentifiers.CancellationNotCheckedPerItem));

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Check(TypeModel model, Action<Diagnostic> report)
    {
        foreach (var use in model.Uses)
        {
            if (use.IsMethodGroup || use.Operation is not IInvocationOperation read || model.Known.IsRuntimeRead(read.TargetMethod))
                continue;

            if (use.Kind == UseKind.ReadAll)
                CheckReadAll(model, use, read, report);
            else if (use.Kind == UseKind.WaitToRead)
                CheckDrainLoop(model, use, read, report);
        }
    }

    // await foreach (var x in reader.ReadAllAsync(token)), also with .WithCancellation(token) and .ConfigureAwait(false)
    private void CheckReadAll(TypeModel model, ChannelUse use, IInvocationOperation read, Action<Diagnostic> report)
    {
        var reported = read;
        var token = model.Tokens.ArgumentOf(read);
        IOperation value = read;
        while (CallOn(value) is { } chained)
        {
            if (chained.TargetMethod.Name == "WithCancellation")
                (reported, token) = (chained, model.Tokens.ArgumentOf(chained) ?? token);
            else if (chained.TargetMethod.Name != "ConfigureAwait")
                return;

            value = chained;
        }

        if (Surroundings.ParentOf(value) is not IForEachLoopOperation loop)
            return;
        if (token is not null && WorksOnWithoutLooking(model, loop.Body, use.Body) && StopIsMeant(model, use, token))
            report(At(reported, [], Resources.Text("MPSC011_OnlyWhenEmpty", token.Syntax.ToString())));
        else if (SwallowedIn(model, loop, use.Body) is { } swallowed && (token is null || model.AreSame(token, swallowed)))
            report(At(reported, [], Resources.Text("MPSC011_Swallowed", swallowed.Syntax.ToString())));
    }

    // the loop goes on with the buffered items after a cancellation that each of them takes for a failure of its own
    private static IOperation? SwallowedIn(TypeModel model, ILoopOperation loop, Body owner)
        => !IsLeftInside(model, loop.Body, owner) && SwallowedCancellation.TokenIn(model, loop, owner) is { } token
            && model.Tokens.IsCancelledElsewhere(token, owner) ? token : null;

    // the call that has the value as its receiver, as an extension method or not
    private static IInvocationOperation? CallOn(IOperation value)
    {
        var parent = Surroundings.ParentOf(value);
        return (parent is IArgumentOperation argument ? argument.Parent : parent) is IInvocationOperation call
            && Surroundings.IsReceiver(call, value) ? call : null;
    }

    // while (await reader.WaitToReadAsync(token)) { while (reader.TryRead(out var x)) … }
    private void CheckDrainLoop(TypeModel model, ChannelUse use, IInvocationOperation wait, Action<Diagnostic> report)
    {
        var token = model.Tokens.ArgumentOf(wait);
        foreach (var outer in Surroundings.Loops(wait))
        {
            if (outer is not IWhileLoopOperation { ConditionIsTop: true, Condition: { } condition }
                || !Surroundings.IsWithin(wait, condition))
                return;

            foreach (var take in use.Channel.Uses)
            {
                if (take.Kind != UseKind.TryRead || take.Body != use.Body
                    || Surroundings.Loops(take.Operation).FirstOrDefault() is not IWhileLoopOperation inner
                    || inner == outer || inner.Condition is not { } test || Surroundings.Unwrap(test) != take.Operation
                    || !Surroundings.IsWithin(inner, outer))
                    continue;

                var others = new[] { (DiagnosticFacts.TryReadRole, take.Location) };
                if (token is not null && WorksOnWithoutLooking(model, inner.Body, use.Body) && StopIsMeant(model, use, token))
                    report(At(wait, others, Resources.Text("MPSC011_OnlyWhenEmpty", token.Syntax.ToString())));
                else if (SwallowedIn(model, inner, use.Body) is { } swallowed && (token is null || model.AreSame(token, swallowed)))
                    report(At(wait, others, Resources.Text("MPSC011_Swallowed", swallowed.Syntax.ToString())));
                else
                    continue;

                return;
            }

            return;
        }
    }

    // The body does work of some length, and nothing in it looks at a token or leaves the loop by a test of its own.
    private static bool WorksOnWithoutLooking(TypeModel model, IOperation body, Body owner)
    {
        if (IsLeftInside(model, body, owner))
            return false;

        bool works = false;
        foreach (var operation in body.DescendantsAndSelf())
        {
            switch (operation)
            {
                case IAwaitOperation:
                    works = true;
                    break;
                case IInvocationOperation { TargetMethod: var called }:
                    works |= called.MethodKind == MethodKind.DelegateInvoke || !called.DeclaringSyntaxReferences.IsEmpty;
                    // a helper of this type that looks at the token does so for the loop
                    if (model.Index.BodyOf(called) is { } helper && model.Tokens.AnyMentionedIn(helper.Root))
                        return false;
                    break;
            }
        }

        return works && !model.Tokens.AnyMentionedIn(body);
    }

    // by a return (a yield hands the item to a caller, who can stop there), or a break that is not that of a switch or of a loop inside
    private static bool IsLeftInside(TypeModel model, IOperation body, Body owner)
    {
        foreach (var operation in body.DescendantsAndSelf())
        {
            bool leaves = operation is IReturnOperation
                || (operation is IBranchOperation { BranchKind: BranchKind.Break } branch
                    && !(branch.GetCorrespondingOperation() is { } left && Surroundings.IsWithin(left, body)));
            if (leaves && model.Index.BodyOf(operation) == owner)
                return true;
        }

        return false;
    }

    // A stop is seen that cancels the token, and it is not the tail of a drain: complete first, then cancel what takes too long.
    private static bool StopIsMeant(TypeModel model, ChannelUse use, IOperation token)
    {
        bool stops = model.Tokens.IsStoppingToken(token);
        foreach (var cancel in model.Tokens.CancellationsOf(token))
        {
            // a loop that has ended by itself tidies up after it
            var stopper = model.Index.BodyOf(cancel);
            if (stopper == use.Body && Joins.Precedes(use.Operation, cancel))
                continue;

            foreach (var completion in use.Channel.Completions)
            {
                if (completion.Body == stopper && Joins.Precedes(completion.Operation, cancel))
                    return false;
            }

            stops = true;
        }

        return stops;
    }
}
