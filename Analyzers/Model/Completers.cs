using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mpsc.Analyzers.Model;

/// <summary>Answers "who could complete this channel", where the answer is "nobody".</summary>
internal static class Completers
{
    /// <summary>
    /// The channel is created here, no code completes it, and nobody else has its writing end: neither code that we do not see, nor a
    /// nested type, nor another object of this type.
    /// </summary>
    public static bool IsCertainlyNone(TypeModel model, Channel channel)
    {
        if (!channel.IsCreatedHere || channel.WriterIsHandedOut || channel.IsProducerHandle)
            return false;

        foreach (var creation in channel.Creations)
        {
            if (model.Known.IsMpscFactory(creation.TargetMethod))
                return false;
        }

        foreach (var use in channel.Uses)
        {
            if (use.IsCompletion)
                return false;
        }

        foreach (var symbol in channel.Symbols)
        {
            if (symbol is IFieldSymbol or IPropertySymbol && (symbol.IsStatic || IsNamedInNestedType(model.Index.Type, symbol.Name)))
                return false;
        }

        return !HasUnknownCompletion(model);
    }

    /// <summary>
    /// Do the other types that can see the writing end only write to it? Looks at the text of the whole project, so ask it last.
    /// </summary>
    public static bool OthersOnlyWrite(TypeModel model, Channel channel, CancellationToken cancellationToken = default)
    {
        foreach (var writer in channel.VisibleWriters)
        {
            if (!SeenInProject.IsOnlyWrittenTo(writer, model, cancellationToken))
                return false;
        }

        return true;
    }

    /// <summary>Does every producer of the channel come to an end by itself? False also when none is seen.</summary>
    public static bool AllProducersEnd(TypeModel model, Channel channel)
    {
        bool any = false;
        foreach (var write in channel.Uses)
        {
            if (!write.IsWrite)
                continue;
            if (write.IsMethodGroup || !Ends(model, write.Operation, channel.Scope, []))
                return false;

            any = true;
        }

        return any;
    }

    // _others[i].Writer.Complete(): it may be this one
    private static bool HasUnknownCompletion(TypeModel model)
    {
        foreach (var invocation in model.Index.Invocations)
        {
            if (IsCompletion(model, invocation.TargetMethod) && model.ChannelOf(Surroundings.ReceiverOf(invocation)) is null)
                return true;
        }

        foreach (var reference in model.Index.MethodReferences)
        {
            if (IsCompletion(model, reference.Method) && model.ChannelOf(reference.Instance) is null)
                return true;
        }

        return false;
    }

    private static bool IsCompletion(TypeModel model, IMethodSymbol method)
        => model.Known.Wrappers.IsCompletion(method)
            || (method.Name is "Complete" or "TryComplete" && model.Known.IsChannelMember(method));

    // nested types see private members, and are modelled by themselves
    private static bool IsNamedInNestedType(INamedTypeSymbol type, string name)
    {
        foreach (var nested in type.GetTypeMembers())
        {
            foreach (var declaration in nested.DeclaringSyntaxReferences)
            {
                foreach (var token in declaration.GetSyntax().DescendantTokens())
                {
                    if (token.ValueText == name)
                        return true;
                }
            }
        }

        return false;
    }

    private static bool Ends(TypeModel model, IOperation operation, Body? scope, HashSet<Body> seen)
    {
        foreach (var loop in Surroundings.Loops(operation))
        {
            if (ReadToEnd.IsEndless(loop) || (loop is IWhileLoopOperation { Condition: { } condition } && !IsOfItsOwn(model, condition)))
                return false;
        }

        if (model.Index.BodyOf(operation) is not { } body || (body != scope && body.Starts.Count == 0))
            return false;
        if (body == scope || !seen.Add(body))
            return true;

        foreach (var start in body.Starts)
        {
            if (start.Kind is StartKind.Event or StartKind.Callback || !Ends(model, start.Site, scope, seen))
                return false;
        }

        return body.Entry == Entry.None;
    }

    // while (i < 10); not while (!token.IsCancellationRequested), while (_running), while (await timer.WaitForNextTickAsync())
    private static bool IsOfItsOwn(TypeModel model, IOperation condition)
    {
        foreach (var operation in condition.DescendantsAndSelf())
        {
            if (operation is IFieldReferenceOperation { Field.IsConst: false } or IAwaitOperation or IInvocationOperation
                || model.Known.IsToken(operation.Type) || model.Known.IsTokenSource(operation.Type))
                return false;
        }

        return true;
    }
}
