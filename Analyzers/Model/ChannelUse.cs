using Microsoft.CodeAnalysis;

namespace Mpsc.Analyzers.Model;

internal enum UseKind
{
    TryWrite,
    WriteAsync,
    WaitToWrite,
    Complete,
    TryComplete,
    TryRead,
    ReadAsync,
    WaitToRead,
    ReadAll,
    Other,
}

/// <summary>One operation on a channel.</summary>
/// <param name="Kind">What is done.</param>
/// <param name="Operation">The invocation, or the method reference when the operation is passed on as a delegate.</param>
/// <param name="Channel">On what.</param>
/// <param name="Body">By whom.</param>
internal sealed record ChannelUse(UseKind Kind, IOperation Operation, Channel Channel, Body Body)
{
    /// <summary>By a method of the user that stands for the operation: what it does beside that is not known.</summary>
    public bool IsWrapped { get; init; }

    public bool IsMethodGroup => Operation.Kind != OperationKind.Invocation;

    public bool IsCompletion => Kind is UseKind.Complete or UseKind.TryComplete;

    public bool IsWrite => Kind is UseKind.TryWrite or UseKind.WriteAsync;

    public bool IsRead => Kind is UseKind.TryRead or UseKind.ReadAsync or UseKind.WaitToRead or UseKind.ReadAll;

    public Location Location => Operation.Syntax.GetLocation();
}
