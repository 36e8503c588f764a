using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mpsc.Analyzers.Model;

/// <summary>Answers "who completes the channel while this loop runs", and "what else ends the loop then".</summary>
internal static class Completions
{
    private const int MostCallers = 4;

    /// <summary>The completions that the loop may live to see: not those that its own body reaches after it.</summary>
    public static List<ChannelUse> During(TypeModel model, Channel channel, ILoopOperation loop)
    {
        var seen = new List<ChannelUse>();
        var owner = model.Index.BodyOf(loop);
        foreach (var use in channel.Uses)
        {
            if (use.IsCompletion && !IsAfter(use.Operation, use.Body, owner, loop))
                seen.Add(use);
        }

        return seen;
    }

    /// <summary>Does nobody complete the channel but the loop's own run? Then the loop may well know when it has done so.</summary>
    public static bool AreItsOwn(TypeModel model, Channel channel, ILoopOperation loop)
    {
        bool any = false;
        var owner = model.Index.BodyOf(loop);
        foreach (var completion in During(model, channel, loop))
        {
            if (owner is null || !IsCalledBy(completion.Body, owner, []))
                return false;

            any = true;
        }

        return any;
    }

    private static bool IsCalledBy(Body body, Body owner, HashSet<Body> seen)
    {
        if (body == owner || !seen.Add(body))
            return true;
        if (body.Entry != Entry.None || body.Starts.Count == 0)
            return false;

        foreach (var start in body.Starts)
        {
            if (start.Kind != StartKind.Called || !IsCalledBy(start.From, owner, seen))
                return false;
        }

        return true;
    }

    /// <summary>Nothing here creates or completes the channel: whoever hands it in may complete it.</summary>
    public static bool AreOutside(Channel channel)
    {
        // one of a collection's, or another object's: not handed in, and its owner may be this very type
        if (channel.IsCreatedHere || channel.IsProducerHandle || channel.IsUnnamed || channel.Owners.Count > 0
            || channel.Symbols.TrueForAll(static symbol => symbol is ILocalSymbol))
            return false;

        foreach (var use in channel.Uses)
        {
            if (use.IsCompletion)
                return false;
        }

        return true;
    }

    /// <summary>Is an error given, for certain? Then a wait that is pending ends by that exception.</summary>
    public static bool IsWithError(ChannelUse completion)
        => completion.Operation is IInvocationOperation { Arguments: [{ ArgumentKind: ArgumentKind.Explicit, Value: var error }] }
            && Surroundings.Unwrap(error) switch
            {
                IObjectCreationOperation => true,
                ILocalReferenceOperation local => IsCaught(local),
                _ => false,
            };

    /// <summary>Does the condition look at nothing that somebody else could change, apart from tokens?</summary>
    public static bool IsOwnMatter(TypeModel model, IOperation condition)
    {
        foreach (var operation in condition.DescendantsAndSelf())
        {
            if (operation is IInvocationOperation
                || (operation is IMemberReferenceOperation member && !model.Known.IsToken(member.Type)
                && !model.Known.IsTokenSource(member.Type) && !IsOfToken(model, member)
                && member is not IFieldReferenceOperation { Field.IsConst: true }))
                return false;
        }

        return true;
    }

    /// <summary>Does whoever completes also cancel the token, or cancel the source that it is linked to?</summary>
    /// <param name="before">Only a cancellation that stands before the completion counts.</param>
    public static bool ComeWithCancellation(TypeModel model, ChannelUse completion, IOperation? token, bool before)
    {
        if (token is null)
            return false;

        foreach (var (body, site) in Completers(completion))
        {
            foreach (var cancel in model.Tokens.CancellationsOf(token))
            {
                if (model.Index.BodyOf(cancel)?.Member != body.Member)
                    continue;
                // complete, wait for the loop, cancel what takes too long: the loop is expected to end by the completion
                if (Joins.Precedes(cancel, site) || (!before && !model.Joins.AnyWaitBetween(site, cancel)))
                    return true;
            }

            // the host cancels the stopping token in StopAsync, which comes before Dispose
            if (model.Tokens.IsStoppingToken(token) && body.Member.Symbol.Name is "StopAsync" or "Dispose" or "DisposeAsync"
                && (!before || body.Member.Symbol.Name != "StopAsync" || CallsBaseBefore(model, body.Member, site)))
                return true;
        }

        return false;
    }

    /// <summary>Does whoever completes also change what the condition looks at? Yes, too, when that can't be seen.</summary>
    public static bool ComeWithChangeOf(TypeModel model, ChannelUse completion, IOperation condition)
    {
        foreach (var operation in condition.DescendantsAndSelf())
        {
            if (model.Known.IsToken(operation.Type) || model.Known.IsTokenSource(operation.Type))
            {
                if (ComeWithCancellation(model, completion, operation, before: false))
                    return true;
            }
            else if (operation is IPropertyReferenceOperation property)
            {
                if (property.Instance is { } instance && (model.Known.IsToken(instance.Type) || model.Known.IsTokenSource(instance.Type)))
                    continue;
                // how many items a list has is the loop's own matter
                if (property.Property.Name is "Count" or "Length" && property.Property.DeclaringSyntaxReferences.IsEmpty)
                    continue;
                if (!KnownTypes.Same(property.Property.ContainingType, model.Index.Type)
                    || model.Index.BodyOf(property.Property.GetMethod ?? (ISymbol)property.Property) is not null
                    || IsSet(model, completion, property.Property))
                    return true;
            }
            else if (operation is IFieldReferenceOperation { Field: { IsConst: false } field })
            {
                if (IsSet(model, completion, field))
                    return true;
            }
            else if (operation is IInvocationOperation or IParameterReferenceOperation { Parameter.RefKind: not RefKind.None })
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsOfToken(TypeModel model, IMemberReferenceOperation member)
        => member.Instance is { } instance && (model.Known.IsToken(instance.Type) || model.Known.IsTokenSource(instance.Type));

    // catch (Exception error) { writer.Complete(error); }
    private static bool IsCaught(ILocalReferenceOperation error)
    {
        foreach (var ancestor in Surroundings.AncestorsInBody(error))
        {
            if (ancestor is ICatchClauseOperation { ExceptionDeclarationOrExpression: IVariableDeclaratorOperation { Symbol: var caught } }
                && SymbolEqualityComparer.Default.Equals(caught, error.Local))
                return true;
        }

        return false;
    }

    private static bool IsAfter(IOperation operation, Body body, Body? owner, ILoopOperation loop)
    {
        if (body == owner)
            return !Surroundings.IsWithin(operation, loop) && Joins.Precedes(loop, operation);

        // a helper that only the loop's own body calls, when the loop is over
        if (body.Entry != Entry.None || body.Starts.Count == 0)
            return false;

        foreach (var start in body.Starts)
        {
            if (start.Kind != StartKind.Called || start.From != owner || Surroundings.IsWithin(start.Site, loop)
                || !Joins.Precedes(loop, start.Site))
                return false;
        }

        return true;
    }

    // the body that completes and those that call it, each with the place in it
    private static List<(Body Body, IOperation Site)> Completers(ChannelUse completion)
    {
        var found = new List<(Body Body, IOperation Site)> { (completion.Body, completion.Operation) };
        for (int i = 0; i < found.Count && found.Count < MostCallers; i++)
        {
            foreach (var start in found[i].Body.Starts)
            {
                if (start.Kind == StartKind.Called && !found.Exists(known => known.Body == start.From))
                    found.Add((start.From, start.Site));
            }
        }

        return found;
    }

    private static bool IsSet(TypeModel model, ChannelUse completion, ISymbol member)
    {
        foreach (var (body, _) in Completers(completion))
        {
            foreach (var operation in body.Member.Root.DescendantsAndSelf())
            {
                var changed = operation switch
                {
                    IAssignmentOperation assignment => assignment.Target,
                    IIncrementOrDecrementOperation step => step.Target,
                    IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument => argument.Value,
                    _ => null,
                };
                if (changed is not null && Surroundings.Unwrap(changed) is IMemberReferenceOperation { Member: var target }
                    && KnownTypes.Same(target, member))
                    return true;
            }
        }

        return false;
    }

    private static bool CallsBaseBefore(TypeModel model, Body member, IOperation site)
    {
        foreach (var invocation in model.Index.Invocations)
        {
            if (invocation.TargetMethod.Name == "StopAsync" && Joins.Precedes(invocation, site)
                && model.Index.BodyOf(invocation)?.Member == member)
                return true;
        }

        return false;
    }
}
