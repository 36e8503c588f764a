using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mpsc.Analyzers.Model;

/// <summary>Which bodies run on a thread that is there for nothing else: it may stand still without keeping anybody waiting.</summary>
internal static class OwnThreads
{
    /// <summary>A new thread, a task that is said to be long running, the synchronous <c>Main</c>, and what only these call.</summary>
    public static bool Has(TypeModel model, Body body) => Has(model, body, depth: 0);

    private static bool Has(TypeModel model, Body body, int depth)
    {
        if (body.IsAsync || depth > 8)
            return false;
        if (Entries.IsMain(body.Symbol))
            return true;
        if (body.Entry != Entry.None || body.Starts.Count == 0)
            return false;

        foreach (var start in body.Starts)
        {
            bool own = start.Kind switch
            {
                StartKind.Called => Has(model, start.From, depth + 1),
                StartKind.Spawned => IsThreadOrLongRunning(model.Known, start.Site),
                _ => false,
            };
            if (!own)
                return false;
        }

        return true;
    }

    private static bool IsThreadOrLongRunning(KnownTypes known, IOperation site)
    {
        if (site is IObjectCreationOperation creation)
            return KnownTypes.Same(creation.Type, known.Thread);
        if (site is not IInvocationOperation { TargetMethod.Name: "StartNew" } start)
            return false;

        foreach (var argument in start.Arguments)
        {
            foreach (var part in argument.Value.DescendantsAndSelf())
            {
                if (part is IFieldReferenceOperation { Field: { Name: "LongRunning", ContainingType.TypeKind: TypeKind.Enum } })
                    return true;
            }
        }

        return false;
    }
}
