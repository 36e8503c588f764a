using System.Runtime.ExceptionServices;

namespace Mpsc.Tests;

/// <summary>Real threads that start together, so that what they do overlaps.</summary>
internal static class Crew
{
    /// <summary>Runs each action on its own thread; throws the first failure, or fails when one does not end.</summary>
    public static void Run(params IReadOnlyList<Action> members)
    {
        using var start = new Barrier(members.Count);
        Exception? failure = null;
        var threads = members.Select(member => new Thread(() =>
        {
            start.SignalAndWait();
            try
            {
                member();
            }
            catch (Exception exception)
            {
                Interlocked.CompareExchange(ref failure, exception, null);
            }
        })
        { IsBackground = true }).ToList();

        threads.ForEach(thread => thread.Start());
        bool ended = threads.TrueForAll(thread => thread.Join(Deadline.Limit));
        if (failure is not null)
            ExceptionDispatchInfo.Capture(failure).Throw();
        Assert.True(ended, "a thread hangs");
    }

    public static IEnumerable<Action> Of(int count, Action<int> member) =>
        Enumerable.Range(0, count).Select(number => (Action)(() => member(number)));
}
