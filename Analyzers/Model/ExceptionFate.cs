using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mpsc.Analyzers.Model;

/// <summary>Where an exception ends.</summary>
internal enum Fate
{
    /// <summary>Caught, or with somebody whom we do not see.</summary>
    Unknown,

    /// <summary>In a task that is dropped: what was to follow does not happen, and nobody hears of it.</summary>
    Lost,

    /// <summary>It leaves an <c>async void</c>: the process ends, unless a synchronization context takes it.</summary>
    EndsProcess,
}

/// <summary>The way of an exception out of its body and through the bodies that wait for it, up to where nobody waits.</summary>
/// <param name="Fate">Where it ends.</param>
/// <param name="Last">The body that it leaves last.</param>
/// <param name="Start">What started that body; null when that is not told.</param>
internal readonly record struct ExceptionFate(Fate Fate, Body? Last, BodyStart? Start)
{
    /// <summary>The worst end of an exception of the type that the operation throws, or puts in the task that it gives.</summary>
    public static ExceptionFate Of(TypeModel model, IOperation operation, INamedTypeSymbol? exception)
        => Of(model, operation, exception, start: null, isNoticed: false, []);

    private static ExceptionFate Of(
        TypeModel model, IOperation operation, INamedTypeSymbol? exception, BodyStart? start, bool isNoticed, HashSet<Body> seen)
    {
        if (!Surroundings.IsJoinedAtOnce(operation) || model.Index.BodyOf(operation) is not { } body || !seen.Add(body)
            || IsHandled(operation, exception, ref isNoticed))
            return default;

        if (body.Symbol is IMethodSymbol { IsAsync: true, ReturnsVoid: true })
            return new(Fate.EndsProcess, body, body.Starts.Count == 1 ? body.Starts[0] : start);

        var worst = default(ExceptionFate);
        foreach (var next in body.Starts)
        {
            var fate = next.Kind switch
            {
                StartKind.Called => Of(model, next.Site, exception, next, isNoticed, seen),
                StartKind.Spawned when !isNoticed && IsTaskThatIsDropped(model, next) => new(Fate.Lost, body, next),
                _ => default,
            };
            if (fate.Fate > worst.Fate)
                worst = fate;
        }

        return worst;
    }

    // a clause that logs and throws on does not save the process, but somebody hears of the exception
    private static bool IsHandled(IOperation operation, INamedTypeSymbol? exception, ref bool isNoticed)
    {
        foreach (var ancestor in Surroundings.AncestorsInBody(operation))
        {
            if (ancestor is not ITryOperation @try || !Surroundings.IsWithin(operation, @try.Body))
                continue;

            foreach (var clause in @try.Catches)
            {
                if (!Catches.IsFor(clause, exception))
                    continue;
                if (!Catches.Rethrows(clause))
                    return true;

                isNoticed = true;
            }
        }

        return false;
    }

    // Task.Run(…);  _ = RunAsync();  a thread keeps nothing
    private static bool IsTaskThatIsDropped(TypeModel model, BodyStart start)
        => start.Site is IInvocationOperation { Type: var type } && model.Known.IsTask(type) && Results.IsIgnored(start.Site);
}
