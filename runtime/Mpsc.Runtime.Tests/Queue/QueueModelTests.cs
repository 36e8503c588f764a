using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using CsCheck;

namespace Mpsc.Tests;

public class QueueModelTests
{
    [Fact]
    public void An_unbounded_queue_behaves_like_a_plain_queue_with_a_closed_flag() => Compare(Gen.Const(int.MaxValue));

    [Fact]
    public void A_bounded_queue_behaves_like_a_plain_queue_with_a_closed_flag_and_a_bound() => Compare(Gen.Int[1, 7]);

    [Fact]
    public void Racing_enqueues_and_completions_are_linearizable() => Race(Gen.Const(int.MaxValue));

    [Fact]
    public void Racing_enqueues_and_completions_of_a_bounded_queue_are_linearizable() => Race(Gen.Int[1, 4]);

    private static TestedQueue<int> Create(int capacity, int segmentLength, int pooled = 1) =>
        (capacity == int.MaxValue ? Queues.Unbounded : Queues.BoundedTo(capacity)).New<int>(TinySegments.Of(segmentLength, pooled: pooled));

    private static void Compare(Gen<int> capacities) =>
        Gen.Select(capacities, Gen.Int[1, 3], Gen.Int[0, 2], (capacity, length, pooled) =>
            (new Observed(Create(capacity, length, pooled)), new Model(capacity)))
            .SampleModelBased(
                Gen.Int[0, 1000].Operation<Observed, Model>(
                    (actual, item) => actual.Last = actual.Queue.Enqueue(item), (model, item) => model.Enqueue(item)),
                Gen.Operation<Observed, Model>(
                    actual => actual.Queue.TryDequeue(out _), model => model.Items.TryDequeue(out _)),
                Gen.Int[0, 9].Operation<Observed, Model>(
                    (actual, count) => actual.Queue.Drain(new int[count]), (model, count) => model.Drain(count)),
                Gen.Int[0, 30].Operation<Observed, Model>(
                    (actual, choice) => _ = choice == 0 && actual.Queue.TryComplete(), (model, choice) => model.Closed |= choice == 0),
                equal: (actual, model) => actual.Last == model.Last
                    && actual.Queue.Count == model.Items.Count
                    && actual.Queue.IsEmpty == (model.Items.Count == 0)
                    && actual.Queue.IsCompleted == (model.Closed && model.Items.Count == 0)
                    && actual.Queue.TryPeek(out int first) == model.Items.TryPeek(out int expected) && first == expected,
                iter: 5000);

    private static void Race(Gen<int> capacities)
    {
        // Taking items is the single consumer's, so the racing calls are judged by their results and by draining afterwards, once.
        var observed = new ConditionalWeakTable<Observed, string>();
        string Observe(Observed actual)
        {
            // The table may ask for a missing value on several threads at once.
            lock (actual)
                return observed.GetValue(actual, Drain);
        }

        Gen.Select(capacities, Gen.Int[1, 3], (capacity, length) => new Observed(Create(capacity, length))).SampleParallel(
            Gen.Int[1, 100].Operation<Observed>(
                item => $"enqueue {item}", (actual, item) => actual.Results.Add($"{item}: {actual.Queue.Enqueue(item)}")),
            Gen.Operation<Observed>("complete", actual => actual.Results.Add($"completes: {actual.Queue.TryComplete()}")),
            equal: (left, right) => Observe(left) == Observe(right),
            print: Observe,
            iter: 60);
    }

    private static string Drain(Observed actual)
    {
        var items = new List<int>();
        while (actual.Queue.TryDequeue(out int item))
            items.Add(item);
        string end = actual.Queue.IsCompleted ? "completed" : "open";
        return $"{string.Join(',', items)} {end}; {string.Join(", ", actual.Results.Order())}";
    }

    private sealed class Observed(TestedQueue<int> queue)
    {
        public TestedQueue<int> Queue { get; } = queue;

        public EnqueueResult Last { get; set; }

        public ConcurrentBag<string> Results { get; } = [];
    }

    private sealed class Model(int capacity)
    {
        public Queue<int> Items { get; } = new();

        public bool Closed { get; set; }

        public EnqueueResult Last { get; private set; }

        public void Enqueue(int item)
        {
            Last = Closed ? EnqueueResult.Completed
                : Items.Count == capacity ? EnqueueResult.Full
                : EnqueueResult.Enqueued;
            if (Last == EnqueueResult.Enqueued)
                Items.Enqueue(item);
        }

        public void Drain(int count)
        {
            while (count-- > 0 && Items.TryDequeue(out _))
            {
            }
        }
    }
}
