using System.Threading.Channels;
using CsCheck;

namespace Mpsc.Tests;

/// <summary>
/// The same operations on a bounded MpscChannel and on the BCL's; what has ended and what can be seen must be the same after each.
/// </summary>
public class BoundedDifferentialTests
{
    /// <summary>Rarely one that completes: most of what can differ happens before.</summary>
    private static Gen<Operation> Operations => Gen.Frequency(
        (40, Between(Operation.TryWrite, Operation.AskForCompletion)),
        (1, Between(Operation.TryComplete, Operation.TryCompleteWithCancellation)));

    private static Gen<Operation> Between(Operation first, Operation last) =>
        Gen.Int[(int)first, (int)last].Select(number => (Operation)number);

    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public void Equals_the_bounded_channels_of_the_BCL_in_everything_that_can_be_seen(int capacity) =>
        Operations.List[0, 50].Sample(
            operations =>
            {
                var ours = new ObservedChannel(MpscChannel.CreateBounded<int>(capacity));
                var theirs = new ObservedChannel(Channel.CreateBounded<int>(capacity));
                for (int i = 0; i < operations.Count; i++)
                {
                    string expected = theirs.Do(operations[i], i);
                    Assert.Equal($"{i} {operations[i]}: {expected}", $"{i} {operations[i]}: {ours.Do(operations[i], i)}");
                    // What ended over there has to end here too, perhaps a little later, and nothing else.
                    string[] ended = theirs.TakeEnded(0);
                    Assert.Equal(ended, ours.TakeEnded(ended.Length));
                    Assert.Equal(theirs.Snapshot(), ours.Snapshot());
                }
            },
            iter: 3000);

    public enum Operation
    {
        TryWrite, TryWriteMore, Write, WriteMore, WriteOfFirstToken, WriteOfSecondToken, WriteCancelled,
        WaitToWrite, WaitToWriteOfFirstToken, WaitToWriteOfSecondToken, WaitToWriteCancelled, CancelFirstToken, CancelSecondToken,
        TryRead, TryReadMore, TryReadStillMore, TryPeek, Read, ReadCancellable, ReadCancelled, WaitToRead, WaitToReadCancellable,
        CancelRead, AskForCompletion, TryComplete, TryCompleteWithError, TryCompleteWithCancellation,
    }

    private sealed class ObservedChannel(Channel<int> channel)
    {
        private readonly CancellationTokenSource _given = new();
        private readonly CancellationTokenSource[] _writing = [new(), new()];
        private readonly List<Pending> _writes = [];
        private CancellationTokenSource _reading = new();
        private Pending? _read;
        private Task? _completion;

        private bool IsReading => _read is { Takes: true };

        public string Do(Operation operation, int item) => operation switch
        {
            Operation.TryWrite or Operation.TryWriteMore => channel.Writer.TryWrite(item).ToString(),
            Operation.Write or Operation.WriteMore => Start(channel.Writer.WriteAsync(item), $"write {item}"),
            Operation.WriteOfFirstToken => Start(channel.Writer.WriteAsync(item, _writing[0].Token), $"write {item}"),
            Operation.WriteOfSecondToken => Start(channel.Writer.WriteAsync(item, _writing[1].Token), $"write {item}"),
            Operation.WriteCancelled => Start(channel.Writer.WriteAsync(item, new CancellationToken(true)), $"write {item}"),
            Operation.WaitToWrite => Start(channel.Writer.WaitToWriteAsync(), $"room {item}"),
            Operation.WaitToWriteOfFirstToken => Start(channel.Writer.WaitToWriteAsync(_writing[0].Token), $"room {item}"),
            Operation.WaitToWriteOfSecondToken => Start(channel.Writer.WaitToWriteAsync(_writing[1].Token), $"room {item}"),
            Operation.WaitToWriteCancelled => Start(channel.Writer.WaitToWriteAsync(new CancellationToken(true)), $"room {item}"),
            Operation.CancelFirstToken => Cancel(ref _writing[0]),
            Operation.CancelSecondToken => Cancel(ref _writing[1]),
            Operation.CancelRead => Cancel(ref _reading),
            Operation.TryComplete => channel.Writer.TryComplete().ToString(),
            Operation.TryCompleteWithError => channel.Writer.TryComplete(new InvalidDataException()).ToString(),
            Operation.TryCompleteWithCancellation => channel.Writer.TryComplete(new OperationCanceledException(_given.Token)).ToString(),
            Operation.AskForCompletion => (_completion ??= channel.Reader.Completion).Status.ToString(),
            _ => IsReading ? "one consumer only" : Read(operation),
        };

        private string Read(Operation operation)
        {
            switch (operation)
            {
                case Operation.TryRead or Operation.TryReadMore or Operation.TryReadStillMore:
                    return $"{channel.Reader.TryRead(out int item)} {item}";
                case Operation.TryPeek:
                    return $"{channel.Reader.TryPeek(out int first)} {first}";
                case var _ when _read is not null:
                    return "one consumer only";
                case Operation.Read or Operation.ReadCancellable or Operation.ReadCancelled:
                    ValueTask<int> read = channel.Reader.ReadAsync(TokenOf(operation));
                    _read = new Pending("read", true, () => read.IsCompleted, () => Outcome(read.AsTask()));
                    return "started";
                default:
                    ValueTask<bool> wait = channel.Reader.WaitToReadAsync(TokenOf(operation));
                    _read = new Pending("wait", false, () => wait.IsCompleted, () => Outcome(wait.AsTask()));
                    return "started";
            }
        }

        private CancellationToken TokenOf(Operation operation) => operation switch
        {
            Operation.ReadCancellable or Operation.WaitToReadCancellable => _reading.Token,
            Operation.ReadCancelled => new CancellationToken(true),
            _ => default,
        };

        /// <summary>What has ended since the last time, in the order in which it began, and how.</summary>
        public string[] TakeEnded(int atLeast)
        {
            IEnumerable<Pending> pending = _read is null ? _writes : _writes.Append(_read);
            List<Pending> ended = [];
            SpinWait.SpinUntil(() => (ended = [.. pending.Where(one => one.HasEnded())]).Count >= atLeast, Deadline.Limit);
            _writes.RemoveAll(ended.Contains);
            if (_read is not null && ended.Contains(_read))
                _read = null;
            return [.. ended.Select(one => $"{one.Name}: {one.Outcome()}")];
        }

        public string Snapshot() => $"count {channel.Reader.Count}, completion {_completion?.Status}"
            + $" {(_completion is { IsFaulted: true } faulted ? Describe(faulted.Exception!.InnerException!) : "")}";

        private string Start(ValueTask write, string name)
        {
            _writes.Add(new Pending(name, false, () => write.IsCompleted, () => Outcome(write.AsTask())));
            return "started";
        }

        private string Start(ValueTask<bool> wait, string name)
        {
            _writes.Add(new Pending(name, false, () => wait.IsCompleted, () => Outcome(wait.AsTask())));
            return "started";
        }

        private static string Cancel(ref CancellationTokenSource source)
        {
            source.Cancel();
            source = new CancellationTokenSource();
            return "cancelled";
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

        private sealed record Pending(string Name, bool Takes, Func<bool> HasEnded, Func<string> Outcome);
    }
}
