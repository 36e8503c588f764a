using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mpsc.Analyzers.Model;

/// <summary>Two uses of one channel that run at the same time.</summary>
/// <param name="First">One of them.</param>
/// <param name="Second">The other one; the same when one body runs several times at once.</param>
/// <param name="Start">The start that lets them run side by side.</param>
internal sealed record ConcurrentUses(ChannelUse First, ChannelUse Second, BodyStart Start);

/// <summary>
/// Answers "do they run at the same time". Only what the type's own code starts counts: that two members may be called side by side
/// from outside proves nothing. A wait between the two, whatever it waits for, is taken as a join.
/// </summary>
internal sealed class Concurrency
{
    private const int MostStarts = 32;

    private readonly TypeModel _model;

    public Concurrency(TypeModel model) => _model = model;

    /// <summary>
    /// Two uses of the channel, of the kind asked for, that run at the same time with no lock around them; null when nothing proves it.
    /// </summary>
    public ConcurrentUses? Among(Channel channel, Func<ChannelUse, bool> isAskedFor)
    {
        var uses = new List<ChannelUse>();
        foreach (var use in channel.Uses)
        {
            // what runs in one body runs one after the other, so that one use stands for all of them
            if (!use.IsMethodGroup && isAskedFor(use) && !_model.Locks.IsSerialized(use.Operation)
                && !LetsOneThrough(use.Operation))
                uses.Add(use);
        }

        var seen = new HashSet<Body>();
        foreach (var use in uses)
        {
            if (seen.Add(use.Body) && StartOfMany(use.Body, channel) is { } start)
                return new ConcurrentUses(use, use, start);
        }

        for (int i = 0; i < uses.Count; i++)
        {
            for (int j = 0; j < i; j++)
            {
                if (uses[i].Body != uses[j].Body && StartBeside(uses[j], uses[i]) is { } start)
                    return new ConcurrentUses(uses[j], uses[i], start);
            }
        }

        return null;
    }

    /// <summary>The start that lets the body run several times at once for the channel; null when nothing proves it.</summary>
    public BodyStart? StartOfMany(Body body, Channel channel)
    {
        var spawns = SpawnsOf(body, channel);
        foreach (var (start, outlives) in spawns)
        {
            if (outlives && IsOneChannelFrom(start, channel) && (start.PerElement || IsRepeatedWithoutWait(start, channel)))
                return start;
        }

        for (int i = 0; i < spawns.Count; i++)
        {
            for (int j = 0; j < i; j++)
            {
                if (BothRunBeside(spawns[j].Start, spawns[i].Start) && IsOneChannelFrom(spawns[i].Start, channel))
                    return spawns[i].Start;
            }
        }

        return null;
    }

    /// <summary>The start that lets two uses of different bodies run at the same time; null when nothing proves it.</summary>
    public BodyStart? StartBeside(ChannelUse left, ChannelUse right)
    {
        var leftSpawns = SpawnsOf(left.Body, left.Channel);
        var rightSpawns = SpawnsOf(right.Body, left.Channel);
        foreach (var (start, _) in rightSpawns)
        {
            if (!IsOneChannelFrom(start, left.Channel))
                continue;
            if (start.From == left.Body && StillRunsAt(start, left.Operation))
                return start;

            foreach (var (other, _) in leftSpawns)
            {
                if (BothRunBeside(other, start))
                    return start;
            }
        }

        foreach (var (start, _) in leftSpawns)
        {
            if (start.From == right.Body && IsOneChannelFrom(start, left.Channel) && StillRunsAt(start, right.Operation))
                return start;
        }

        return null;
    }

    /// <summary>Are both begun by one body, and neither waited for before the other one begins?</summary>
    public bool RunBeside(BodyStart left, BodyStart right)
        => left.From == right.From && left.Site != right.Site
            && !left.Site.Syntax.Span.IntersectsWith(right.Site.Syntax.Span)
            && !Multiplicity.AreExclusive(left.Site, right.Site) && !JoinedBetween(left, right);

    /// <summary>Does the starter come to the operation, further down in its body, without having waited for what it began?</summary>
    public bool StillRunsAt(BodyStart start, IOperation operation)
        => Joins.Precedes(start.Site, operation) && _model.Joins.JoinAround(start) is null
            && !Multiplicity.AreExclusive(start.Site, operation)
            && !_model.Joins.AnyWaitBetween(start.Site, operation) && !_model.Joins.IsHandedOnBetween(start.Site, operation);

    /// <summary>
    /// Every start on the ways that lead to the body from a spawn (the spawn itself, and the calls of what spawns): does what it begins go
    /// on when the starter does?
    /// </summary>
    private List<(BodyStart Start, bool Outlives)> SpawnsOf(Body body, Channel channel)
    {
        var spawns = new List<(BodyStart, bool)>();
        Ascend(body, runsBeside: false, isGuarded: false);
        return spawns;

        void Ascend(Body current, bool runsBeside, bool isGuarded)
        {
            // what is guarded further down runs once, however often the guard is reached
            if (current == channel.Scope || isGuarded)
                return;

            foreach (var start in current.Starts)
            {
                // a continuation comes after what it continues; what others call, they may call one at a time
                bool spawned = start.Kind == StartKind.Spawned || IsTimer(start);
                if ((start.Kind is StartKind.Event or StartKind.Callback && !spawned) || IsContinuation(start.Site) || spawns.Count >= MostStarts
                    || spawns.Exists(known => known.Item1 == start))
                    continue;

                bool outlives = spawned ? start.PerElement || _model.Joins.JoinAround(start) is null : runsBeside;
                if (spawned || runsBeside)
                    spawns.Add((start, outlives));

                if (start.From != current)
                    Ascend(start.From, outlives && !_model.Joins.WaitsAfter(start.Site, start.From.Root),
                        outlives ? !RunsWhenever(region: null, start.Site) : LetsOneThrough(start.Site));
            }
        }
    }

    // its callback runs on a thread of the pool, whatever the object that made it does
    private bool IsTimer(BodyStart start)
        => start.Site is IObjectCreationOperation { Type: var type } && KnownTypes.Same(type, _model.Known.Timer);

    // if (eager) Start(); … if (!eager) Start(); may be the one or the other
    private bool BothRunBeside(BodyStart left, BodyStart right)
    {
        if (!RunBeside(left, right))
            return false;

        foreach (var ancestor in Surroundings.AncestorsInBody(left.Site))
        {
            if (Surroundings.IsWithin(right.Site, ancestor))
                return RunsWhenever(ancestor, left.Site) && RunsWhenever(ancestor, right.Site);
        }

        return false;
    }

    // is the operation reached whenever the region is: under no condition, and after no exit that depends on what was done before?
    private bool RunsWhenever(IOperation? region, IOperation operation)
    {
        IOperation below = operation;
        foreach (var ancestor in Surroundings.AncestorsInBody(operation))
        {
            if (ancestor == region)
                return true;
            if (ancestor is ISwitchCaseOperation or ISwitchExpressionArmOperation or ICatchClauseOperation
                or ICoalesceAssignmentOperation or ICoalesceOperation
                || (ancestor is IConditionalOperation choice && below != choice.Condition)
                || (ancestor is IBlockOperation block && ExitsBefore(block, below)))
                return false;

            below = ancestor;
        }

        return true;
    }

    private bool ExitsBefore(IBlockOperation block, IOperation below)
    {
        foreach (var statement in block.Operations)
        {
            if (statement == below)
                return false;
            if (statement is IConditionalOperation early && Guards.LeavesOrContinues(early.WhenTrue) && LooksAtState(early.Condition))
                return true;
        }

        return false;
    }

    // if (Interlocked.Decrement(ref _left) == 0) …, or a flag that the body tests and sets
    private bool LetsOneThrough(IOperation operation)
    {
        if (_model.Index.BodyOf(operation) is not { } body)
            return false;

        IOperation below = operation;
        foreach (var ancestor in Surroundings.AncestorsInBody(operation))
        {
            if (ancestor is IConditionalOperation choice && below != choice.Condition && CountsEntries(choice.Condition, body))
                return true;
            if (ancestor is IBlockOperation block)
            {
                foreach (var statement in block.Operations)
                {
                    if (statement == below)
                        break;
                    if (statement is IConditionalOperation early && Guards.LeavesOrContinues(early.WhenTrue)
                        && CountsEntries(early.Condition, body))
                        return true;
                }
            }

            below = ancestor;
        }

        return false;
    }

    private bool CountsEntries(IOperation condition, Body body)
    {
        foreach (var operation in condition.DescendantsAndSelf())
        {
            if (operation is IInvocationOperation { TargetMethod.ContainingType: var type }
                && KnownTypes.Same(type, _model.Known.Interlocked))
                return true;
            if (operation is not IMemberReferenceOperation { Member: IFieldSymbol or IPropertySymbol } tested)
                continue;

            foreach (var assignment in _model.Index.Assignments)
            {
                if (assignment.Target is IMemberReferenceOperation { Member: var set }
                    && SymbolEqualityComparer.Default.Equals(set, tested.Member) && _model.Index.BodyOf(assignment) == body)
                    return true;
            }
        }

        return false;
    }

    // a field or property, other than a token: if (_started) return;
    private bool LooksAtState(IOperation condition)
    {
        foreach (var operation in condition.DescendantsAndSelf())
        {
            if (operation is IMemberReferenceOperation { Member: IFieldSymbol or IPropertySymbol } reference && !IsToken(reference.Type)
                && !IsToken(reference.Member.ContainingType))
                return true;
        }

        return false;
    }

    private bool IsToken(ITypeSymbol? type) => _model.Known.IsToken(type) || _model.Known.IsTokenSource(type);

    // a loop that comes round to the start, and waits for nothing that was started before it does
    private bool IsRepeatedWithoutWait(BodyStart start, Channel channel)
    {
        foreach (var loop in Surroundings.Loops(start.Site))
        {
            if (Multiplicity.IsRepeatedBy(loop, start.Site, channel) && !_model.Joins.WaitsAfter(start.Site, loop)
                && !_model.Joins.WaitsWithin(loop, start.Site) && RunsWhenever(loop, start.Site))
                return true;
        }

        return false;
    }

    // a field that is given another channel later on is one channel from the start on only where that body creates it
    private bool IsOneChannelFrom(BodyStart start, Channel channel)
    {
        if (!channel.IsReplaced)
            return true;

        foreach (var creation in channel.Creations)
        {
            if (_model.Index.BodyOf(creation) != start.From || !Joins.Precedes(creation, start.Site))
                return false;
        }

        return channel.IsCreatedHere;
    }

    private bool IsContinuation(IOperation site)
        => site is IInvocationOperation { TargetMethod: { Name: "ContinueWith" } method }
            && KnownTypes.Derives(method.ContainingType, _model.Known.Task);

    private bool JoinedBetween(BodyStart left, BodyStart right)
    {
        var (first, second) = Joins.Precedes(left.Site, right.Site) ? (left, right) : (right, left);
        return _model.Joins.AnyWaitBetween(first.Site, second.Site)
            || (_model.Joins.JoinAround(first) is { } join && !Surroundings.IsWithin(second.Site, join));
    }
}
