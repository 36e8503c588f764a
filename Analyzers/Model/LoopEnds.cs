using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mpsc.Analyzers.Model;

/// <summary>Answers "can its end be seen in another way than by its task".</summary>
internal static class LoopEnds
{
    private const int MostBodies = 16;

    /// <summary>
    /// Somebody may wait for the reader's <c>Completion</c>, or the loop's body says when it is over: by a signal, a callback, the
    /// completion of a channel of its own.
    /// </summary>
    public static bool AreSeenElsewhere(TypeModel model, ReadLoop loop, StartedTask task)
    {
        foreach (var reference in model.Index.References)
        {
            if (reference.Parent is IPropertyReferenceOperation { Property.Name: "Completion" } completion
                && model.Known.IsReader(completion.Property.ContainingType) && model.ChannelOf(reference) == loop.Channel
                && Surroundings.ParentOf(completion) is not IPropertyReferenceOperation)
                return true;
        }

        if (Tells(model, loop.Owner, loop.Loop, []))
            return true;

        // the lambda given to Task.Run, and the continuations behind it
        for (var o = task.Start.Site; o is not null and not IBlockOperation; o = o.Parent)
        {
            foreach (var operation in o.Descendants())
            {
                if (operation is IAnonymousFunctionOperation lambda && model.Index.BodyOfLambda(lambda) is { } body
                    && body != loop.Owner && Tells(model, body, loop.Loop, []))
                    return true;
            }

            if (o.Parent is IFieldInitializerOperation or IVariableInitializerOperation)
                break;
        }

        return false;
    }

    /// <summary>Does the loop's own body come to call the member? Then waiting for the loop there would wait for itself.</summary>
    public static bool IsCalledFrom(Body member, Body owner)
    {
        var seen = new List<Body> { member };
        for (int i = 0; i < seen.Count && seen.Count < MostBodies; i++)
        {
            foreach (var start in seen[i].Starts)
            {
                if (start.From == owner)
                    return true;
                if (!seen.Contains(start.From))
                    seen.Add(start.From);
            }
        }

        return false;
    }

    private static bool Tells(TypeModel model, Body body, ILoopOperation loop, HashSet<Body> seen)
    {
        if (!seen.Add(body))
            return false;

        foreach (var operation in body.Root.Descendants())
        {
            if (operation is not IInvocationOperation call || Surroundings.IsWithin(call, loop)
                || (call.Syntax.SpanStart < loop.Syntax.SpanStart && model.Index.BodyOf(call) == model.Index.BodyOf(loop)))
                continue;

            if (IsSignal(model, call) || (model.Index.BodyOf(call.TargetMethod) is { } helper && Tells(model, helper, loop, seen)))
                return true;
        }

        return false;
    }

    private static bool IsSignal(TypeModel model, IInvocationOperation call)
    {
        var method = call.TargetMethod;
        return method.MethodKind == MethodKind.DelegateInvoke
            || model.Known.IsCompletionSource(method.ContainingType)
            || (method.Name is "Complete" or "TryComplete" && model.Known.IsWriter(method.ContainingType))
            || (method.Name is "Set" or "Release" or "Signal" && method.DeclaringSyntaxReferences.IsEmpty);
    }
}
