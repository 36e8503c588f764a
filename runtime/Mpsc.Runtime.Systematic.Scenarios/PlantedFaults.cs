namespace Mpsc.Systematic.Scenarios;

/// <summary>Scenarios that are wrong. If one of them is not found to be, the others prove nothing.</summary>
public static class PlantedFaults
{
    /// <summary>
    /// The check and the act are calls into the runtime, and no scheduling point of this code lies between them: found only if the
    /// runtime itself was rewritten.
    /// </summary>
    public static async Task A_check_and_an_act_on_a_queue()
    {
        var queue = new MpscQueue<int>();
        void EnqueueIfEmpty()
        {
            if (queue.IsEmpty)
                queue.TryEnqueue(0);
        }

        await Crew.RunAsync(EnqueueIfEmpty, EnqueueIfEmpty);
        Verify.Equal(1, queue.Count, "items");
    }

    public static async Task A_wait_that_nobody_ends()
    {
        bool ended = false;
        await Crew.RunAsync(() => Wait.Until(() => ended));
    }

    public static async Task A_loop_that_spins_for_ever()
    {
        var spinner = new SpinWait();
        bool ended = false;
        await Crew.RunAsync(() =>
        {
            while (!Volatile.Read(ref ended))
                spinner.SpinOnce();
        });
    }

    /// <summary>As a second reader gets it.</summary>
    public static Task A_member_that_fails() => Crew.RunAsync(static () => throw new InvalidOperationException("planted"));

    public static async Task A_member_that_fails_beside_a_token()
    {
        using var canceling = new CancellationTokenSource();
        await Crew.RunAsync(static () => throw new InvalidOperationException("planted"), canceling.Cancel);
    }
}
