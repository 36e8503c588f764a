using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mpsc.Analyzers.Model;

/// <summary>What there is to know about consumers that end before their channel does.</summary>
internal sealed class ConsumerEnds
{
    private readonly TypeModel _model;

    public ConsumerEnds(TypeModel model)
    {
        _model = model;
        var ends = new OpenEnds(model);
        Failures = new LoopFailures(model, ends);
        Fates = new TaskFates(model, ends);
    }

    public LoopFailures Failures { get; }

    public TaskFates Fates { get; }

    /// <summary>Does the body hand each item to a caller, who decides what an error means?</summary>
    public bool IsIterator(Body body)
        => body.Symbol is IMethodSymbol { ReturnsVoid: false, ReturnType: var result } && !_model.Known.IsTask(result) && Yields(body);

    /// <summary>The name of the member in which the operation stands.</summary>
    public string? NameOf(IOperation operation) => _model.Index.BodyOf(operation)?.Name;

    /// <summary>Does whoever writes an item also see to it that the loop runs? Then another one begins after the one that failed.</summary>
    public bool IsStartedOnDemand(BodyStart start, Channel channel)
    {
        if (channel.Scope is not null)
            return false;

        foreach (var use in channel.Uses)
        {
            if (!use.IsWrite || Surroundings.Loops(use.Operation).Any())
                continue;
            if (use.Body == start.From)
                return true;

            foreach (var call in start.From.Starts)
            {
                if (call.From == use.Body)
                    return true;
            }
        }

        return false;
    }

    /// <summary>Does the wait for the consumer come only after a write that waits for the consumer, or together with its end?</summary>
    public bool ComesAfterWrites(IOperation wait, ChannelUse write)
    {
        if (_model.Index.BodyOf(wait) is not { } body)
            return false;

        if (write.Body == body)
            return Joins.Precedes(write.Operation, wait);

        // await ProduceAsync(writer); await consumer;  await producer; await consumer;
        foreach (var start in write.Body.Starts)
        {
            if (start.From != body)
                continue;
            if (IsWithOthers(wait) && (Surroundings.IsWithin(start.Site, wait) || Joins.Precedes(start.Site, wait)))
                return true;
            if (Joins.Precedes(start.Site, wait)
                && (start.Kind == StartKind.Called || _model.Joins.AnyWaitBetween(start.Site, wait)))
                return true;
        }

        return false;
    }

    // WhenAll(producer, consumer)
    private static bool IsWithOthers(IOperation wait)
    {
        foreach (var operation in wait.Descendants())
        {
            if (operation is IInvocationOperation { TargetMethod.Name: "WhenAll" })
                return true;
        }

        return false;
    }

    private bool Yields(Body body)
    {
        foreach (var operation in _model.Index.Returns)
        {
            if (operation.Kind != OperationKind.Return && _model.Index.BodyOf(operation) == body)
                return true;
        }

        return false;
    }
}
