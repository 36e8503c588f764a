using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mpsc.Analyzers.Model;

/// <summary>How often a body runs for one channel.</summary>
internal enum Runs
{
    Once,

    /// <summary>Several times side by side: started in a loop, once per element, or at two places.</summary>
    Many,

    /// <summary>Not told by this type's code.</summary>
    Unknown,
}

/// <summary>Answers "who runs this, and how many of them at a time", relative to the life of a channel.</summary>
internal sealed class Multiplicity
{
    private readonly TypeModel _model;
    private readonly Dictionary<(Body, Channel), (Runs, BodyStart?)> _known = [];
    private readonly Dictionary<Body, BodyStart?> _spawns = [];

    public Multiplicity(TypeModel model) => _model = model;

    /// <summary>How often the body runs for the channel; for <see cref="Runs.Many"/> also the start that makes it many.</summary>
    public (Runs Runs, BodyStart? Because) Of(Body body, Channel channel)
    {
        if (!_known.TryGetValue((body, channel), out var known))
            _known[(body, channel)] = known = Of(body, channel, runsBeside: false, []);

        return known;
    }

    private (Runs Runs, BodyStart? Because) Of(Body body, Channel channel, bool runsBeside, HashSet<Body> seen)
    {
        if (body == channel.Scope)
            return (Runs.Once, null);

        if (!seen.Add(body))
            return (Runs.Unknown, null);

        bool unknown = body.Entry is Entry.Outside or Entry.Repeatable || (body.Starts.Count == 0 && body.Entry == Entry.None)
            || (channel.IsStatic && IsOncePerObject(body));
        for (int i = 0; i < body.Starts.Count; i++)
        {
            var start = body.Starts[i];
            bool beside = runsBeside || start.Kind == StartKind.Spawned;
            if (start.Kind is StartKind.Event or StartKind.Callback)
            {
                unknown = true;
                continue;
            }

            if (start.PerElement || IsRepeatedFor(start.Site, channel) || StartedTwiceFrom(body, i))
            {
                // one after the other is another matter: nothing says that the second round is reached
                if (beside)
                    return (Runs.Many, start);

                unknown = true;
                continue;
            }

            var (runs, because) = Of(start.From, channel, beside, seen);
            if (runs == Runs.Many)
                return (runs, because);

            unknown |= runs == Runs.Unknown;
        }

        // two callers of one helper: which of them come together is not known
        return (unknown || body.Starts.Count > 1 ? Runs.Unknown : Runs.Once, null);
    }

    /// <summary>The start that lets the body run beside its starter, if there is one way only to come to it.</summary>
    public BodyStart? SpawnOf(Body body)
    {
        if (!_spawns.TryGetValue(body, out var known))
            _spawns[body] = known = FindSpawn(body);

        return known;
    }

    private static BodyStart? FindSpawn(Body body)
    {
        for (int depth = 0; depth < 16 && body.Starts.Count == 1 && body.Entry == Entry.None; depth++)
        {
            var start = body.Starts[0];
            if (start.Kind == StartKind.Spawned)
                return start;
            if (start.Kind != StartKind.Called)
                return null;

            body = start.From;
        }

        return null;
    }

    /// <summary>Is the operation repeated by a loop that the channel outlives?</summary>
    public bool IsRepeatedFor(IOperation operation, Channel channel)
    {
        foreach (var loop in Surroundings.Loops(operation))
        {
            if (IsRepeatedBy(loop, operation, channel))
                return true;
        }

        return false;
    }

    /// <summary>Does this loop around the operation come back to it, with the same channel?</summary>
    public static bool IsRepeatedBy(ILoopOperation loop, IOperation operation, Channel channel)
        => !ChannelScope.IsBornIn(channel, loop) && !Surroundings.LeavesLoopAfter(operation, loop);

    // a static channel sees all the objects; the process starts and initialises its classes once
    private static bool IsOncePerObject(Body body) => body is { Entry: Entry.Once, Container: null, Symbol.IsStatic: false };

    // the same body spawned at two places of one body, and not either here or there
    private static bool StartedTwiceFrom(Body body, int index)
    {
        var start = body.Starts[index];
        if (start.Kind != StartKind.Spawned)
            return false;

        for (int i = 0; i < index; i++)
        {
            var other = body.Starts[i];
            if (other.From == start.From && other.Kind == StartKind.Spawned && !AreExclusive(other.Site, start.Site))
                return true;
        }

        return false;
    }

    /// <summary>Do the two operations stand in different branches of one choice?</summary>
    public static bool AreExclusive(IOperation left, IOperation right)
    {
        var ancestors = new Dictionary<IOperation, IOperation>();
        IOperation below = left;
        foreach (var ancestor in Surroundings.AncestorsInBody(left))
        {
            ancestors[ancestor] = below;
            below = ancestor;
        }

        below = right;
        foreach (var ancestor in Surroundings.AncestorsInBody(right))
        {
            if (ancestors.TryGetValue(ancestor, out var leftBranch))
                return ancestor is IConditionalOperation or ISwitchOperation or ISwitchExpressionOperation && leftBranch != below;

            below = ancestor;
        }

        return false;
    }
}
