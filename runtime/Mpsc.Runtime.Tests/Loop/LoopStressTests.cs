namespace Mpsc.Tests;

/// <summary>Everything at once, from four threads, on many loops that live shortly.</summary>
public class LoopStressTests
{
    private const int Rounds = 150;
    private const int Operations = 120;

    public static TheoryData<string> Kinds => TestLoop.Kinds;

    [Theory, MemberData(nameof(Kinds))]
    public async Task Whatever_is_called_all_items_and_messages_are_accounted_for(string kind)
    {
        for (int round = 0; round < Rounds; round++)
        {
            int failing = round % 5 == 0 ? 40 : int.MaxValue;
            TestLoop test = TestLoop.Of(
                kind,
                (_, item) =>
                {
                    if ((item & 0xFFFF) == failing)
                        throw new InvalidOperationException();
                },
                new LoopWishes { Capacity = 4, MaxItemsPerRun = 1 + (round % 9), Selector = _ => (ErrorPolicy)(failing % 3) });
            var members = new StressMember[4];
            for (int number = 0; number < members.Length; number++)
                members[number] = new StressMember(test, number, seed: (round * 4) + number);
            Crew.Run([.. members.Select(member => (Action)(() => member.Run(Operations)))]);

            test.Loop.Resume();
            test.Loop.TryComplete();
            await test.Loop.Completion.ContinueWith(done => done.Exception, TaskScheduler.Default).Within();
            int accepted = 0;
            foreach (StressMember member in members)
            {
                await member.AssertAllEndedAsync();
                accepted += member.Accepted;
            }

            int[] all = [.. test.Handled, .. test.Undelivered];
            Assert.Equal(accepted, all.Length);
            Assert.Equal(accepted, all.Distinct().Count());
            Assert.Equal(members.Sum(member => member.MessagesRun), members.Sum(member => member.MessagesSucceeded));
            Assert.Equal(0, test.Overlaps);
            Assert.Equal(0, test.Loop.Count);
        }
    }
}
