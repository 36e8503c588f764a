using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mpsc.Analyzers.Model;

/// <summary>How a reading loop comes to its items.</summary>
internal enum ReadLoopKind
{
    /// <summary><c>await foreach</c> over <c>ReadAllAsync</c>: the loop ends with the channel.</summary>
    ForEach,

    /// <summary><c>WaitToReadAsync</c> is the condition, or part of it: the loop ends with the channel.</summary>
    Wait,

    /// <summary>The body waits, by <c>ReadAsync</c> or <c>WaitToReadAsync</c>; whether the channel's end is the loop's is open.</summary>
    WaitInBody,

    /// <summary>The loop only takes what is there, by <c>TryRead</c>.</summary>
    Take,
}

/// <summary>A loop that reads a channel: how it waits, what it takes, how it ends.</summary>
internal sealed class ReadLoop
{
    private ReadLoop(ILoopOperation loop, Channel channel, Body owner, ReadLoopKind kind)
    {
        Loop = loop;
        Channel = channel;
        Owner = owner;
        Kind = kind;
    }

    public ILoopOperation Loop { get; }

    public Channel Channel { get; }

    /// <summary>The body that runs the loop.</summary>
    public Body Owner { get; }

    public ReadLoopKind Kind { get; }

    /// <summary>Where it waits: <c>WaitToReadAsync</c>, <c>ReadAsync</c>, <c>ReadAllAsync</c>; inner loops included.</summary>
    public List<ChannelUse> Waits { get; } = [];

    /// <summary>Where it takes items: <c>TryRead</c>, <c>ReadAsync</c>, <c>ReadAllAsync</c>; inner loops included.</summary>
    public List<ChannelUse> Takes { get; } = [];

    /// <summary>The token of the first wait that has one.</summary>
    public IOperation? Token { get; private set; }

    /// <summary>The variable that holds the item, where the first take has one.</summary>
    public ILocalSymbol? Item { get; private set; }

    /// <summary>Nothing but a jump or an exception ends it: <c>while (true)</c>, <c>for (;;)</c>.</summary>
    public bool IsEndless => ConditionOf(Loop) is not { } condition
        ? Loop is IForLoopOperation or IWhileLoopOperation : condition.ConstantValue is { HasValue: true, Value: true };

    /// <summary>The reading loops of the type: those that wait, then those that only take. A drain loop is part of its outer one.</summary>
    public static List<ReadLoop> Of(TypeModel model) => model.ReadLoops;

    /// <summary>Finds them; <see cref="Of"/> does so once.</summary>
    public static List<ReadLoop> Find(TypeModel model)
    {
        var loops = new List<ReadLoop>();
        // first the loops that wait: an inner `while (TryRead)` belongs to the one around it
        foreach (var use in model.Uses)
        {
            if (use.Kind is UseKind.WaitToRead or UseKind.ReadAsync or UseKind.ReadAll)
                Add(loops, use);
        }

        foreach (var use in model.Uses)
        {
            if (use.Kind == UseKind.TryRead && !loops.Exists(loop => loop.Channel == use.Channel && loop.Holds(use.Operation)))
                Add(loops, use);
        }

        foreach (var loop in loops)
            loop.Fill(model);
        return loops;
    }

    /// <summary>Does the operation run as part of the loop (not in a lambda written there)?</summary>
    public bool Holds(IOperation operation)
    {
        if (operation.Syntax == Loop.Syntax)
            return false;

        foreach (var ancestor in Surroundings.AncestorsInBody(operation))
        {
            if (ancestor == Loop)
                return true;
        }

        return false;
    }

    /// <summary>The condition of a <c>while</c>, <c>do</c> or <c>for</c>; null when it has none.</summary>
    public static IOperation? ConditionOf(ILoopOperation loop) => loop switch
    {
        IWhileLoopOperation { Condition: { } condition } => Surroundings.Unwrap(condition),
        IForLoopOperation { Condition: { } condition } => Surroundings.Unwrap(condition),
        _ => null,
    };

    private static void Add(List<ReadLoop> loops, ChannelUse use)
    {
        if (use.IsMethodGroup)
            return;

        ILoopOperation? loop = ForEachOver(use.Operation);
        var kind = ReadLoopKind.ForEach;
        if (loop is null)
        {
            foreach (var around in Surroundings.Loops(use.Operation))
            {
                loop = around;
                break;
            }

            kind = use.Kind == UseKind.TryRead ? ReadLoopKind.Take
                : use.Kind == UseKind.WaitToRead && loop is not null && ConditionOf(loop) is { } condition
                && Surroundings.IsWithin(use.Operation, condition) ? ReadLoopKind.Wait : ReadLoopKind.WaitInBody;
        }

        if (loop is not null && !loops.Exists(known => known.Loop == loop && known.Channel == use.Channel))
            loops.Add(new ReadLoop(loop, use.Channel, use.Body, kind));
    }

    // the loop over reader.ReadAllAsync(…), also with .WithCancellation(…) and .ConfigureAwait(…)
    private static IForEachLoopOperation? ForEachOver(IOperation read)
    {
        var value = read;
        while (true)
        {
            var parent = Surroundings.ParentOf(value);
            if (parent is IForEachLoopOperation loop)
                return loop;
            if ((parent is IArgumentOperation argument ? argument.Parent : parent) is not IInvocationOperation call
                || !Surroundings.IsReceiver(call, value) || call.TargetMethod.Name is not ("WithCancellation" or "ConfigureAwait"))
                return null;

            value = call;
        }
    }

    private void Fill(TypeModel model)
    {
        foreach (var use in Channel.Uses)
        {
            if (use.IsMethodGroup || !use.IsRead || use.Body != Owner || !Holds(use.Operation))
                continue;

            if (use.Kind != UseKind.TryRead)
            {
                Waits.Add(use);
                Token ??= model.Tokens.ArgumentOf((IInvocationOperation)use.Operation);
            }

            if (use.Kind != UseKind.WaitToRead)
            {
                Takes.Add(use);
                Item ??= ItemOf(use);
            }
        }
    }

    private ILocalSymbol? ItemOf(ChannelUse take)
    {
        if (take.Kind == UseKind.ReadAll)
        {
            return Loop is IForEachLoopOperation { LoopControlVariable: IVariableDeclaratorOperation { Symbol: var each } } ? each : null;
        }

        if (take.Kind == UseKind.TryRead)
        {
            return ((IInvocationOperation)take.Operation).Arguments is [{ Value: var given }]
                && (given is IDeclarationExpressionOperation declared ? declared.Expression : Surroundings.Unwrap(given))
                    is ILocalReferenceOperation { Local: var taken } ? taken : null;
        }

        foreach (var ancestor in Surroundings.AncestorsInBody(take.Operation))
        {
            if (ancestor is IVariableDeclaratorOperation { Symbol: var local })
                return local;
            if (ancestor is IAssignmentOperation { Target: ILocalReferenceOperation { Local: var assigned } })
                return assigned;
            if (ancestor is not (IAwaitOperation or IInvocationOperation or IVariableInitializerOperation or IConversionOperation))
                return null;
        }

        return null;
    }
}
