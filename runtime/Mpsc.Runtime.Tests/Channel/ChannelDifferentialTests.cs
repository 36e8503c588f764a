using System.Threading.Channels;
using CsCheck;

namespace Mpsc.Tests;

/// <summary>The same operations on an MpscChannel and on the BCL's channel; whatever can be seen must be the same after each.</summary>
public class ChannelDifferentialTests
{
    [Fact]
    public void Equals_the_channels_of_the_BCL_in_everything_that_can_be_seen() =>
        Gen.Enum<Operation>().List[0, 40].Sample(
            operations =>
            {
                var ours = new ObservedChannel(Channels.Tiny<int>());
                var theirs = new ObservedChannel(Channel.CreateUnbounded<int>());
                for (int i = 0; i < operations.Count; i++)
                {
                    string expected = theirs.Do(operations[i], i);
                    Assert.Equal($"{i} {operations[i]}: {expected}", $"{i} {operations[i]}: {ours.Do(operations[i], i)}");
                    // What the operation ended over there has to end here too, and nothing else.
                    Assert.Equal(theirs.HasEnded, ours.EndsIf(theirs.HasEnded));
                    Assert.Equal(theirs.TakeOutcome(), ours.TakeOutcome());
                    Assert.Equal(theirs.Snapshot(), ours.Snapshot());
                }
            },
            iter: 5000);

    public enum Operation
    {
        TryWrite, TryWriteMore, WriteAsync, WriteCancelled, WaitToWrite, WaitToWriteCancelled,
        TryRead, TryReadMore, TryPeek, ReadAsync, ReadCancellable, ReadCancelled, WaitToRead, WaitCancellable, WaitCancelled,
        Cancel, TryComplete, TryCompleteWithError, TryCompleteWithCancellation, Complete, AskForCompletion,
    }

    private sealed class ObservedChannel(Channel<int> channel)
    {
        private readonly CancellationTokenSource _given = new();
        private CancellationTokenSource _source = new();
        private (ValueTask<int> Read, ValueTask<bool> Wait, bool Takes)? _pending;
        private Task? _completion;

        // Asked of the value tasks themselves: a Task made of them would learn it later, from the thread pool.
        public bool HasEnded => _pending is { } pending && (pending.Takes ? pending.Read.IsCompleted : pending.Wait.IsCompleted);

        public string Do(Operation operation, int item)
        {
            try
            {
                return operation switch
                {
                    Operation.TryWrite or Operation.TryWriteMore => channel.Writer.TryWrite(item).ToString(),
                    Operation.WriteAsync => Outcome(channel.Writer.WriteAsync(item).AsTask()),
                    Operation.WriteCancelled => Outcome(channel.Writer.WriteAsync(item, new CancellationToken(true)).AsTask()),
                    Operation.WaitToWrite => Outcome(channel.Writer.WaitToWriteAsync().AsTask()),
                    Operation.WaitToWriteCancelled => Outcome(channel.Writer.WaitToWriteAsync(new CancellationToken(true)).AsTask()),
                    Operation.Cancel => Cancel(),
                    Operation.TryComplete => channel.Writer.TryComplete().ToString(),
                    Operation.TryCompleteWithError => channel.Writer.TryComplete(new InvalidDataException()).ToString(),
                    Operation.TryCompleteWithCancellation =>
                        channel.Writer.TryComplete(new OperationCanceledException(_given.Token)).ToString(),
                    Operation.Complete => Complete(),
                    Operation.AskForCompletion => (_completion ??= channel.Reader.Completion).Status.ToString(),
                    _ => _pending is { Takes: true } ? "one consumer only" : Read(operation),
                };
            }
            catch (Exception exception)
            {
                return "threw " + Describe(exception);
            }
        }

        private string Read(Operation operation)
        {
            switch (operation)
            {
                case Operation.TryRead or Operation.TryReadMore:
                    return $"{channel.Reader.TryRead(out int item)} {item}";
                case Operation.TryPeek:
                    return $"{channel.Reader.TryPeek(out int first)} {first}";
                case Operation.WaitCancelled:
                    return Outcome(channel.Reader.WaitToReadAsync(new CancellationToken(true)).AsTask());
                case Operation.ReadCancelled:
                    return Outcome(channel.Reader.ReadAsync(new CancellationToken(true)).AsTask());
            }

            if (_pending is not null)
                return "one consumer only";
            CancellationToken token = operation is Operation.ReadCancellable or Operation.WaitCancellable ? _source.Token : default;
            _pending = operation is Operation.ReadAsync or Operation.ReadCancellable
                ? (channel.Reader.ReadAsync(token), default, true)
                : (default, channel.Reader.WaitToReadAsync(token), false);
            return "started";
        }

        public bool EndsIf(bool expected)
        {
            if (expected)
                SpinWait.SpinUntil(() => HasEnded, Deadline.Limit);
            return HasEnded;
        }

        /// <summary>How the pending operation ended, once.</summary>
        public string TakeOutcome()
        {
            if (_pending is not { } pending)
                return "nothing pending";
            if (!HasEnded)
                return "pending";
            _pending = null;
            return pending.Takes ? Outcome(pending.Read.AsTask()) : Outcome(pending.Wait.AsTask());
        }

        public string Snapshot() => $"count {channel.Reader.Count}, completion {_completion?.Status}"
            + $" {(_completion is { IsFaulted: true } faulted ? Describe(faulted.Exception!.InnerException!) : "")}";

        private string Cancel()
        {
            _source.Cancel();
            _source = new CancellationTokenSource();
            return "cancelled";
        }

        private string Complete()
        {
            channel.Writer.Complete();
            return "completed";
        }

        private static string Outcome(Task task) => task switch
        {
            { IsCompleted: false } => "pending",
            { IsCanceled: true } => "cancelled",
            { IsFaulted: true } => "faulted " + Describe(task.Exception!.InnerException!),
            Task<bool> { Result: var result } => result.ToString(),
            Task<int> { Result: var result } => result.ToString(),
            _ => "done",
        };

        private static string Describe(Exception exception) => exception.GetType().Name
            + (exception.InnerException is { } inner ? " because of " + inner.GetType().Name : "");
    }
}
