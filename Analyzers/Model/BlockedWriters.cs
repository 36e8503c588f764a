using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mpsc.Analyzers.Model;

/// <summary>How long a write waits for room that nobody makes any more.</summary>
internal enum WriteWait
{
    /// <summary>Until somebody cancels the token that it has.</summary>
    UntilCancelled,

    /// <summary>For ever: it has no token, or one that callers may leave out.</summary>
    ForEver,
}

/// <summary>Answers "who is left waiting for room if this loop reads no more".</summary>
internal static class BlockedWriters
{
    /// <summary>The write that waits longest; null when the loop is not the only one that makes room, or no write waits for it.</summary>
    public static (ChannelUse Write, WriteWait Wait)? Of(TypeModel model, ReadLoop loop)
    {
        var channel = loop.Channel;
        if (channel.Options is not { IsBounded: true, FullMode: FullMode.Wait } || channel.ReaderEscapes || channel.IsReplaced
            || channel.IsProducerHandle || !IsOnlyReader(model, loop))
            return null;

        (ChannelUse, WriteWait)? found = null;
        foreach (var use in channel.Uses)
        {
            if (use.Kind is not (UseKind.WriteAsync or UseKind.WaitToWrite) || use.Body == loop.Owner
                || use.Operation is not IInvocationOperation call || !Waits(model, call) || IsSmallFill(use))
                continue;

            var token = model.Tokens.ArgumentOf(call);
            if (token is null or IParameterReferenceOperation { Parameter.IsOptional: true })
                return (use, WriteWait.ForEver);

            found ??= (use, WriteWait.UntilCancelled);
        }

        return found;
    }

    // a few items that the body puts into a channel of its own
    private static bool IsSmallFill(ChannelUse write)
        => write.Channel.Scope == write.Body && !Surroundings.Loops(write.Operation).Any();

    // what Dispose drains is no help to a writer
    private static bool IsOnlyReader(TypeModel model, ReadLoop loop)
    {
        foreach (var use in loop.Channel.Uses)
        {
            if (use.IsRead && use.Body != loop.Owner && use.Body.Entry != Entry.Repeatable)
                return false;
        }

        return model.Multiplicity.Of(loop.Owner, loop.Channel).Runs != Runs.Many;
    }

    private static bool Waits(TypeModel model, IInvocationOperation write)
        => Surroundings.IsJoinedAtOnce(write) || Surroundings.ParentOf(write) is IVariableInitializerOperation
            || model.Index.BodyOf(write) is { Root: { } root } && IsWhole(write, root);

    // ValueTask PostAsync(T item) => _writer.WriteAsync(item);
    private static bool IsWhole(IOperation write, IOperation root)
    {
        for (var parent = write.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent == root || parent is IReturnOperation)
                return true;
            if (parent is IExpressionStatementOperation or IAssignmentOperation)
                return false;
        }

        return false;
    }
}
