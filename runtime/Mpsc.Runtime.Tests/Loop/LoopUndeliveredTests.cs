namespace Mpsc.Tests;

/// <summary>What was accepted is handled or undelivered, whatever ends the loop and whoever races it.</summary>
public class LoopUndeliveredTests
{
    public static TheoryData<string> Kinds => TestLoop.Kinds;

    [Theory, MemberData(nameof(Kinds))]
    public async Task Nothing_is_lost_under_racing_ends_and_producers(string kind)
    {
        for (int round = 0; round < 40; round++)
        {
            int ends = round;
            TestLoop test = TestLoop.Of(kind, (_, item) =>
            {
                if ((ends & 8) != 0 && (item & 0xFFFFF) == 50)
                    throw new InvalidOperationException();
            });
            int accepted = 0;
            List<Action> crew = [.. Crew.Of(2, producer =>
            {
                int item = 0;
                while (item < 3000 && test.Loop.TryPost((producer << 20) + item))
                    item++;
                Interlocked.Add(ref accepted, item);
            })];
            if ((ends & 1) != 0)
                crew.Add(test.Loop.Stop);
            if ((ends & 2) != 0)
                crew.Add(() => test.Loop.TryComplete());
            if ((ends & 4) != 0)
                crew.Add(() => _ = test.Loop.DisposeAsync());
            Crew.Run(crew);
            test.Loop.TryComplete();
            await test.Loop.Completion.ContinueWith(done => done.Exception, TaskScheduler.Default).Within();

            List<int> all = [.. test.Handled, .. test.Undelivered];
            Assert.Equal(accepted, all.Count);
            foreach (var own in all.GroupBy(item => item >> 20))
                Assert.Equal(Enumerable.Range(own.Key << 20, own.Count()), own);
            Assert.Equal(0, test.Overlaps);
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task All_are_handed_back_before_the_completion_ends(string kind)
    {
        TestLoop? test = null;
        bool endedTooEarly = false;
        test = TestLoop.Of(kind, wishes: new LoopWishes
        {
            OnUndelivered = _ => endedTooEarly |= test!.Loop.Completion.IsCompleted || test.Loop.State != ConsumerLoopState.Stopping,
        });
        test.Loop.Pause();
        test.Post(0, 100);
        await test.Loop.StopAsync().Within();
        Assert.Equal(100, test.Undelivered.Count);
        Assert.False(endedTooEarly);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_callback_that_throws_gets_the_others_and_fails_the_completion(string kind)
    {
        var wishes = new LoopWishes
        {
            OnUndelivered = item =>
            {
                if (item is 3 or 5)
                    throw new InvalidOperationException($"{item}");
            },
        };
        TestLoop test = TestLoop.Of(kind, wishes: wishes);
        test.Loop.Pause();
        test.Post(0, 10);
        await Assert.ThrowsAsync<InvalidOperationException>(() => test.Loop.StopAsync().Within());
        Assert.Equal(["3", "5"], test.Loop.Completion.Exception!.InnerExceptions.Select(error => error.Message));
        Assert.Equal(ConsumerLoopState.Faulted, test.Loop.State);
        test.AssertAccounts(10);
    }
}
