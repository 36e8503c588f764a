using System.Threading.Channels;

namespace Mpsc.Tests;

public partial class ChannelConformance
{
    [Fact]
    public void Completing_works_once()
    {
        Channel<int> channel = Create<int>();
        Assert.True(channel.Writer.TryComplete());
        Assert.False(channel.Writer.TryComplete());
        Assert.False(channel.Writer.TryComplete(new InvalidDataException()));
        Assert.Throws<ChannelClosedException>(() => channel.Writer.Complete());
        Assert.Throws<ChannelClosedException>(() => channel.Writer.Complete(new InvalidDataException()));
        Assert.True(channel.Reader.Completion.IsCompletedSuccessfully);

        Channel<int> another = Create<int>();
        another.Writer.Complete();
        Assert.False(another.Writer.TryComplete());
    }

    [Fact]
    public async Task The_first_error_stays()
    {
        Channel<int> channel = Create<int>();
        var first = new InvalidDataException();
        Assert.True(channel.Writer.TryComplete(first));
        Assert.False(channel.Writer.TryComplete());
        Assert.False(channel.Writer.TryComplete(new FormatException()));
        Assert.Same(first, await Assert.ThrowsAsync<InvalidDataException>(() => channel.Reader.Completion.Within()));
    }

    [Fact]
    public async Task Exactly_one_of_many_completes()
    {
        Channel<int> channel = Create<int>();
        var errors = new InvalidDataException[4];
        int won = -1, wins = 0;
        Crew.Run([.. Crew.Of(errors.Length, number =>
        {
            errors[number] = new InvalidDataException();
            if (!channel.Writer.TryComplete(errors[number]))
                return;
            Interlocked.Increment(ref wins);
            won = number;
        })]);
        Assert.Equal(1, wins);
        Assert.Same(errors[won], await Assert.ThrowsAsync<InvalidDataException>(() => channel.Reader.Completion.Within()));
    }

    [Fact]
    public async Task After_completion_nothing_can_be_written_and_everything_read()
    {
        Channel<int> channel = CreateWith(3);
        channel.Writer.Complete();
        Assert.False(channel.Writer.TryWrite(4));
        Assert.True(channel.Writer.WaitToWriteAsync() is { IsCompletedSuccessfully: true, Result: false });
        Assert.Null((await Assert.ThrowsAsync<ChannelClosedException>(() => channel.Writer.WriteAsync(4).Within())).InnerException);

        Assert.True(channel.Reader.WaitToReadAsync() is { IsCompletedSuccessfully: true, Result: true });
        AssertRead(1, channel);
        Assert.Equal(2, await channel.Reader.ReadAsync().Within());
        Assert.Equal(3, await channel.Reader.ReadAsync().Within());
        Assert.True(channel.Reader.WaitToReadAsync() is { IsCompletedSuccessfully: true, Result: false });
        Assert.Null((await Assert.ThrowsAsync<ChannelClosedException>(() => channel.Reader.ReadAsync().Within())).InnerException);
        AssertEmpty(channel);
    }

    [Fact]
    public async Task An_error_is_seen_after_the_last_item()
    {
        Channel<int> channel = CreateWith(2);
        var error = new InvalidDataException();
        channel.Writer.Complete(error);
        Assert.False(channel.Writer.TryWrite(3));
        Assert.Same(error, await Assert.ThrowsAsync<InvalidDataException>(() => channel.Writer.WaitToWriteAsync().Within()));
        Assert.Same(error, await CauseOf(channel.Writer.WriteAsync(3).AsTask()));

        Assert.True(await channel.Reader.WaitToReadAsync().Within());
        AssertRead(1, channel);
        Assert.Equal(2, await channel.Reader.ReadAsync().Within());
        Assert.Same(error, await Assert.ThrowsAsync<InvalidDataException>(() => channel.Reader.WaitToReadAsync().Within()));
        Assert.Same(error, await CauseOf(channel.Reader.ReadAsync().AsTask()));
        AssertEmpty(channel);
    }

    [Fact]
    public async Task A_cancellation_given_as_the_error_is_seen_as_one()
    {
        Channel<int> channel = CreateWith(1);
        using var source = new CancellationTokenSource();
        source.Cancel();
        channel.Writer.Complete(new OperationCanceledException(source.Token));
        await AssertThrowsIt(() => channel.Writer.WaitToWriteAsync().Within());
        await AssertThrowsIt(() => channel.Writer.WriteAsync(2).Within());
        Assert.False(channel.Reader.Completion.IsCompleted);
        AssertRead(1, channel);
        await AssertThrowsIt(() => channel.Reader.WaitToReadAsync().Within());
        await AssertThrowsIt(() => channel.Reader.ReadAsync().Within());
        await AssertCancelled(channel.Reader.Completion, source.Token);

        async Task AssertThrowsIt(Func<Task> operation) =>
            Assert.Equal(source.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(operation)).CancellationToken);
    }

    [Fact]
    public async Task A_pending_wait_ends_when_the_channel_completes()
    {
        Channel<int> channel = Create<int>();
        ValueTask<bool> wait = channel.Reader.WaitToReadAsync();
        Assert.False(wait.IsCompleted);
        channel.Writer.Complete();
        Assert.False(await wait.Within());
    }

    [Fact]
    public async Task A_pending_wait_fails_with_the_error_itself()
    {
        Channel<int> channel = Create<int>();
        var error = new InvalidDataException();
        ValueTask<bool> wait = channel.Reader.WaitToReadAsync();
        channel.Writer.Complete(error);
        Assert.Same(error, await Assert.ThrowsAsync<InvalidDataException>(() => wait.Within()));
    }

    [Fact]
    public async Task A_pending_read_fails_because_of_the_error()
    {
        Channel<int> channel = Create<int>();
        ValueTask<int> read = channel.Reader.ReadAsync();
        channel.Writer.Complete();
        Assert.Null((await Assert.ThrowsAsync<ChannelClosedException>(() => read.Within())).InnerException);

        Channel<int> failing = Create<int>();
        var error = new InvalidDataException();
        read = failing.Reader.ReadAsync();
        failing.Writer.Complete(error);
        Assert.Same(error, await CauseOf(read.AsTask()));
    }

    [Theory, InlineData(Consuming.Wait), InlineData(Consuming.Read), InlineData(Consuming.Enumerate)]
    public async Task A_pending_operation_is_cancelled_by_a_cancellation_given_as_the_error(Consuming operation)
    {
        Channel<int> channel = Create<int>();
        using var source = new CancellationTokenSource();
        source.Cancel();
        Task pending = Consume(channel, operation);
        Assert.False(pending.IsCompleted);
        channel.Writer.Complete(new OperationCanceledException(source.Token));
        await AssertCancelled(pending, source.Token);
    }

    [Fact]
    public async Task A_wait_with_a_token_ends_when_the_channel_completes()
    {
        Channel<int> channel = Create<int>();
        using var source = new CancellationTokenSource();
        var error = new InvalidDataException();
        ValueTask<bool> wait = channel.Reader.WaitToReadAsync(source.Token);
        channel.Writer.Complete(error);
        Assert.Same(error, await Assert.ThrowsAsync<InvalidDataException>(() => wait.Within()));
    }

    [Fact]
    public void Completion_ends_when_the_last_item_is_taken()
    {
        Channel<int> channel = CreateWith(2);
        Task completion = channel.Reader.Completion;
        Assert.Same(completion, channel.Reader.Completion);
        channel.Writer.Complete();
        Assert.False(completion.IsCompleted);
        AssertRead(1, channel);
        Assert.False(completion.IsCompleted);
        AssertRead(2, channel);
        Assert.True(completion.IsCompletedSuccessfully);
        Assert.Same(completion, channel.Reader.Completion);
    }

    [Fact]
    public async Task Completion_ends_with_the_last_asynchronous_read()
    {
        Channel<int> channel = CreateWith(1);
        channel.Writer.Complete();
        Assert.False(channel.Reader.Completion.IsCompleted);
        Assert.Equal(1, await channel.Reader.ReadAsync().Within());
        Assert.True(channel.Reader.Completion.IsCompletedSuccessfully);
    }

    [Fact]
    public void Completion_of_an_open_empty_channel_is_pending()
    {
        Channel<int> channel = CreateWith(1);
        AssertRead(1, channel);
        Assert.Equal(TaskStatus.WaitingForActivation, channel.Reader.Completion.Status);
    }

    [Fact]
    public async Task Completion_carries_the_error_once_the_last_item_is_taken()
    {
        Channel<int> channel = CreateWith(1);
        var error = new InvalidDataException();
        channel.Writer.Complete(error);
        Assert.False(channel.Reader.Completion.IsCompleted);
        AssertRead(1, channel);
        Assert.Equal(TaskStatus.Faulted, channel.Reader.Completion.Status);
        Assert.Same(error, await Assert.ThrowsAsync<InvalidDataException>(() => channel.Reader.Completion.Within()));
        Assert.Same(error, Assert.Single(channel.Reader.Completion.Exception!.InnerExceptions));
    }

    [Fact]
    public async Task Completion_ends_for_one_who_does_not_read()
    {
        Channel<int> channel = Create<int>();
        Task completion = channel.Reader.Completion;
        Task<bool> wait = channel.Reader.WaitToReadAsync().AsTask();
        channel.Writer.Complete();
        await completion.Within();
        Assert.False(await wait.Within());
    }

    // Accepted if and only if delivered, wherever completion falls between the writes.
    [Fact]
    public void Completing_may_race_writes()
    {
        for (int round = 0; round < 200; round++)
        {
            Channel<int> channel = Create<int>();
            int accepted = 0;
            Crew.Run(
                () => Write(),
                () => Write(),
                () =>
                {
                    Thread.SpinWait(round % 50 * 10);
                    channel.Writer.Complete();
                    Assert.False(channel.Writer.TryWrite(-1));
                });

            for (int read = 0; read < accepted; read++)
                AssertRead(1, channel);
            AssertEmpty(channel);
            Assert.True(channel.Reader.Completion.IsCompletedSuccessfully);

            void Write()
            {
                for (int i = 0; i < Room / 2 && channel.Writer.TryWrite(1); i++)
                    Interlocked.Increment(ref accepted);
            }
        }
    }

    // A failed channel must not end in an UnobservedTaskException when nobody looks at its tasks: the producer knows the error already.
    [Theory, InlineData(false, false), InlineData(true, false), InlineData(false, true)]
    public void An_error_that_nobody_looks_at_is_not_reported_as_unobserved(bool waiting, bool reading)
    {
        var error = new InvalidDataException();
        Assert.False(UnobservedErrors.AreReported(error, () =>
        {
            Channel<int> channel = Create<int>();
            Task completion = channel.Reader.Completion;
            ValueTask<bool> wait = waiting ? channel.Reader.WaitToReadAsync() : default;
            ValueTask<int> read = reading ? channel.Reader.ReadAsync() : default;
            Assert.Equal(!waiting, wait.IsCompleted);
            Assert.Equal(!reading, read.IsCompleted);
            channel.Writer.Complete(error);
            // Whether they have ended may be asked; how, nobody asks.
            Assert.True(SpinWait.SpinUntil(() => wait.IsCompleted && read.IsCompleted && completion.IsCompleted, Deadline.Limit));
        }));
    }

    private static async Task<Exception?> CauseOf(Task task) =>
        (await Assert.ThrowsAsync<ChannelClosedException>(() => task.Within())).InnerException;
}
