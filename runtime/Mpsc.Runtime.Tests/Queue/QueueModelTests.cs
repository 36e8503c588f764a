using System.Runtime.CompilerServices;
using CsCheck;

namespace Mpsc.Tests;

public class QueueModelTests
{
    [Fact]
    public void Behaves_like_a_plain_queue_with_a_closed_flag() =>
        Gen.Int[1, 3].Select(Gen.Int[0, 2], (length, pooled) => (new MpscQueue<int>(TinySegments.Of(length, pooled: pooled)), new Model()))
            .SampleModelBased(
                Gen.Int[1, 1000].Operation<MpscQueue<int>, Model>(
                    (queue, item) => queue.TryEnqueue(item), (model, item) => model.TryEnqueue(item)),
                Gen.Operation<MpscQueue<int>, Model>(queue => queue.TryDequeue(out _), model => model.Items.TryDequeue(out _)),
                Gen.Int[0, 9].Operation<MpscQueue<int>, Model>(
                    (queue, count) => queue.Drain(new int[count]), (model, count) => model.Drain(count)),
                Gen.Int[0, 30].Operation<MpscQueue<int>, Model>(
                    (queue, choice) => _ = choice == 0 && queue.TryComplete(), (model, choice) => model.Closed |= choice == 0),
                equal: (queue, model) => queue.Count == model.Items.Count
                    && queue.IsEmpty == (model.Items.Count == 0)
                    && queue.IsCompleted == (model.Closed && model.Items.Count == 0)
                    && queue.TryPeek(out int first) == model.Items.TryPeek(out int expected) && first == expected,
                iter: 5000);

    [Fact]
    public void Racing_enqueues_and_completions_are_linearizable()
    {
        // Taking items is the single consumer's, so what the racing calls did is observed by draining afterwards, once.
        var observed = new ConditionalWeakTable<MpscQueue<int>, string>();
        string Observe(MpscQueue<int> queue) => observed.GetValue(queue, static queue =>
        {
            var items = new List<int>();
            while (queue.TryDequeue(out int item))
                items.Add(item);
            return string.Join(',', items) + (queue.IsCompleted ? " completed" : " open");
        });

        Gen.Int[1, 3].Select(length => new MpscQueue<int>(TinySegments.Of(length))).SampleParallel(
            Gen.Int[1, 100].Operation<MpscQueue<int>>(item => $"enqueue {item}", (queue, item) => queue.TryEnqueue(item)),
            Gen.Operation<MpscQueue<int>>("complete", queue => queue.TryComplete()),
            equal: (left, right) => Observe(left) == Observe(right),
            print: Observe,
            iter: 60);
    }

    private sealed class Model
    {
        public Queue<int> Items { get; } = new();

        public bool Closed { get; set; }

        public void TryEnqueue(int item)
        {
            if (!Closed)
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
