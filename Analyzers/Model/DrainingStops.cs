using Microsoft.CodeAnalysis;

namespace Mpsc.Analyzers.Model;

/// <summary>
/// Answers "does a stop let the loop come to its end": complete, wait, then cancel what takes too long; or a stop that only completes,
/// beside another one that cancels.
/// </summary>
internal static class DrainingStops
{
    public static bool AreAmong(TypeModel model, List<LoopStop> stops)
    {
        foreach (var stop in stops)
        {
            if (stop.IsCancellation)
                continue;

            bool cancels = false;
            foreach (var other in stops)
            {
                if (!other.IsCancellation || other.Member != stop.Member)
                    continue;

                cancels = true;
                var (first, second) = InCommonBody(stop, other);
                if (first is not null && Joins.Precedes(first, second!) && AwaitsBetween(model, first, second!))
                    return true;
            }

            if (!cancels)
                return true;
        }

        return false;
    }

    private static (IOperation? First, IOperation? Second) InCommonBody(LoopStop left, LoopStop right)
    {
        foreach (var (body, site) in left.Path)
        {
            foreach (var (other, place) in right.Path)
            {
                if (body == other)
                    return (site, place);
            }
        }

        return (null, null);
    }

    private static bool AwaitsBetween(TypeModel model, IOperation first, IOperation second)
    {
        foreach (var awaited in model.Index.Awaits)
        {
            // the await around the first one is part of it
            if (Joins.Precedes(awaited, second) && (Joins.Precedes(first, awaited) || Surroundings.IsWithin(first, awaited))
                && model.Index.BodyOf(awaited) == model.Index.BodyOf(second))
                return true;
        }

        return model.Joins.AnyWaitBetween(first, second);
    }
}
