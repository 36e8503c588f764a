using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Rules.Shutdown;

public class SelectAbandonsReadTests
{
    // the members that the loops use; `reader` came from outside, `_own` is read by nobody else
    private static Task VerifyLoop(string statements) => AnalyzerVerifier.Verify($$"""
        class C
        {
            private readonly Channel<int> _own = Channel.CreateUnbounded<int>();
            private readonly TaskCompletionSource _stopped = new();
            private Task<bool>? _cached;

            public async Task Run(ChannelReader<int> reader, ChannelReader<string> commands, Task stop, CancellationToken ct)
            {
                {{statements}}
            }

            private Task Handle(int item) => Task.CompletedTask;
        }
        """);

    [Theory]
    [InlineData("stop")]
    [InlineData("_stopped.Task")]
    [InlineData("Task.Delay(1000)")]
    [InlineData("Task.Delay(1000, ct)")]
    [InlineData("Task.Delay(Timeout.Infinite, ct)")]
    public Task ReadStartedInEachRound_Reports(string other) => VerifyLoop($$"""
        while (true)
        {
            var read = reader.ReadAsync().AsTask();
            var winner = await {|MPSC010:Task.WhenAny(read, {{other}})|};
            if (winner != read)
                continue;
            await Handle(await read);
        }
        """);

    [Fact]
    public Task ReadThatHidesTheStop_Reports() => VerifyLoop("""
        while (true)
        {
            var read = reader.ReadAsync().AsTask();
            if (await {|MPSC010:Task.WhenAny(read, stop)|} == stop)
                break;
            await Handle(await read);
        }
        """);

    [Fact]
    public Task WaitThatHidesTheStop_Reports() => VerifyLoop("""
        while (true)
        {
            var wait = reader.WaitToReadAsync().AsTask();
            if (await {|MPSC010:Task.WhenAny(wait, stop)|} == stop)
                return;
            if (!await wait)
                return;
            while (reader.TryRead(out var item))
                await Handle(item);
        }
        """);

    [Fact]
    public Task WaitOnTwoChannels_Reports() => VerifyLoop("""
        while (!ct.IsCancellationRequested)
        {
            var first = reader.WaitToReadAsync(ct).AsTask();
            var second = commands.WaitToReadAsync(ct).AsTask();
            await {|MPSC010:Task.WhenAny(first, second)|};
            while (commands.TryRead(out var command))
                Console.WriteLine(command);
            while (reader.TryRead(out var item))
                await Handle(item);
        }
        """);

    [Fact]
    public Task InlineReadAndBatchTimer_Reports() => VerifyLoop("""
        for (;;)
        {
            await {|MPSC010:Task.WhenAny(_own.Reader.WaitToReadAsync().AsTask(), Task.Delay(100))|};
            while (_own.Reader.TryRead(out var item))
                await Handle(item);
        }
        """);

    [Fact]
    public Task ReadInAListOfTasks_Reports() => VerifyLoop("""
        while (!ct.IsCancellationRequested)
        {
            while (true)
            {
                var tasks = new List<Task>();
                var another = reader.ReadAsync(ct).AsTask();
                tasks.Add(another);
                tasks.Add(stop);
                var winner = await {|MPSC010:Task.WhenAny(tasks)|};
                if (winner == another)
                    await Handle(await another);
                else
                    break;
            }
        }
        """);

    [Fact]
    public Task ReadInAnArray_Reports() => VerifyLoop("""
        while (true)
        {
            var read = reader.ReadAsync().AsTask();
            var tasks = new Task[] { stop, read };
            int winner = {|MPSC010:Task.WaitAny(tasks)|};
            if (winner == 1)
                await Handle(await read);
        }
        """);

    [Fact]
    public Task ReadRenewedInEveryRound_Reports() => VerifyLoop("""
        var read = reader.ReadAsync().AsTask();
        while (true)
        {
            await {|MPSC010:Task.WhenAny(stop, read)|};
            if (read.IsCompleted)
                await Handle(await read);
            read = reader.ReadAsync().AsTask();
        }
        """);

    [Fact]
    public Task StopFirstButOthersReadToo_Reports() => VerifyLoop("""
        while (true)
        {
            var read = reader.ReadAsync().AsTask();
            if (await {|MPSC010:Task.WhenAny(stop, read)|} == stop)
                break;
            await Handle(await read);
        }
        """);

    [Fact]
    public Task TopLevelLoop_Reports() => AnalyzerVerifier.VerifyProgram("""
        var channel = Channel.CreateUnbounded<int>();
        var stop = new TaskCompletionSource();
        while (true)
        {
            var read = channel.Reader.ReadAsync().AsTask();
            var winner = await {|MPSC010:Task.WhenAny(read, stop.Task)|};
            if (winner == stop.Task)
                break;
            Console.WriteLine(await read);
        }
        """);

    [Fact]
    public Task PendingTaskKeptOutsideTheLoop_IsSilent() => VerifyLoop("""
        Task<int>? read = null;
        while (true)
        {
            read ??= reader.ReadAsync().AsTask();
            if (await Task.WhenAny(read, stop) == stop)
                break;
            await Handle(await read);
            read = null;
        }
        """);

    [Fact]
    public Task PendingTaskRenewedWhenItWon_IsSilent() => VerifyLoop("""
        var wait = reader.WaitToReadAsync().AsTask();
        while (true)
        {
            await Task.WhenAny(wait, Task.Delay(100));
            if (wait.IsCompleted)
            {
                while (reader.TryRead(out var item))
                    await Handle(item);
                wait = reader.WaitToReadAsync().AsTask();
            }
        }
        """);

    [Fact]
    public Task PendingTaskPutBackIntoAField_IsSilent() => VerifyLoop("""
        while (true)
        {
            var wait = _cached ?? reader.WaitToReadAsync(ct).AsTask();
            _cached = null;
            if (await Task.WhenAny(stop, wait) == stop)
                _cached = wait;
        }
        """);

    [Fact]
    public Task PendingTaskStoredAfterwards_IsSilent() => VerifyLoop("""
        while (true)
        {
            var wait = reader.WaitToReadAsync(ct).AsTask();
            if (await Task.WhenAny(Task.Delay(10), wait) != wait)
                _cached = wait;
        }
        """);

    [Fact]
    public Task SelectOnCompletion_IsSilent() => VerifyLoop("""
        while (true)
        {
            var read = reader.ReadAsync().AsTask();
            if (await Task.WhenAny(read, reader.Completion) != read)
                break;
            await Handle(await read);
        }
        """);

    [Fact]
    public Task StopFirstAndTheWaitLoses_IsSilent() => VerifyLoop("""
        var completed = reader.Completion;
        while (true)
        {
            var ready = reader.WaitToReadAsync().AsTask();
            var winner = await Task.WhenAny(stop, completed, ready);
            if (winner != ready)
                break;
            while (reader.TryRead(out var item))
                await Handle(item);
        }
        """);

    [Fact]
    public Task StopFirstAndNobodyElseReads_IsSilent() => VerifyLoop("""
        while (true)
        {
            var read = _own.Reader.ReadAsync().AsTask();
            if (await Task.WhenAny(stop, read) == stop)
                return;
            await Handle(await read);
        }
        """);

    [Fact]
    public Task TokenThrownRightAfter_IsSilent() => VerifyLoop("""
        while (true)
        {
            var read = reader.ReadAsync(ct).AsTask();
            await Task.WhenAny(read, _stopped.Task);
            ct.ThrowIfCancellationRequested();
            await Handle(await read);
        }
        """);

    [Fact]
    public Task LinkedTokenOfTheRoundCancelsTheLoser_IsSilent() => VerifyLoop("""
        while (true)
        {
            using var round = CancellationTokenSource.CreateLinkedTokenSource(ct);
            var wait = reader.WaitToReadAsync(round.Token).AsTask();
            await Task.WhenAny(wait, Task.Delay(100));
            round.Cancel();
        }
        """);

    [Fact]
    public Task LinkedTokenThatNobodyCancels_Reports() => VerifyLoop("""
        while (true)
        {
            using var round = CancellationTokenSource.CreateLinkedTokenSource(ct);
            var wait = reader.WaitToReadAsync(round.Token).AsTask();
            await {|MPSC010:Task.WhenAny(wait, Task.Delay(100))|};
        }
        """);

    [Fact]
    public Task LinkedTokenThatTheReadDoesNotGet_Reports() => VerifyLoop("""
        while (true)
        {
            using var round = CancellationTokenSource.CreateLinkedTokenSource(ct);
            var wait = reader.WaitToReadAsync(ct).AsTask();
            await {|MPSC010:Task.WhenAny(wait, Task.Delay(100, round.Token))|};
            round.Cancel();
        }
        """);

    [Fact]
    public Task SameTokenEndsBoth_IsSilent() => VerifyLoop("""
        while (true)
        {
            var read = reader.ReadAsync(ct).AsTask();
            if (await Task.WhenAny(read, Task.Delay(Timeout.Infinite, ct)) != read)
                break;
            await Handle(await read);
        }
        """);

    [Theory]
    [InlineData("if (await Task.WhenAny(stop, wait) == wait) { Console.WriteLine(); continue; } break;")]
    [InlineData("var winner = await Task.WhenAny(stop, wait); if (winner is Task<bool> ready) Console.WriteLine(); else return;")]
    [InlineData("if ({|MPSC023:Task.WaitAny(stop, wait)|} == 0) throw new OperationCanceledException();")]
    [InlineData("await Task.WhenAny(stop, wait); if (stop.IsCompleted) break;")]
    [InlineData("await Task.WhenAny(stop, wait); if (!wait.IsCompleted) break;")]
    public Task StopFirstInOtherWords_IsSilent(string select) => VerifyLoop($$"""
        while (true)
        {
            var wait = reader.WaitToReadAsync().AsTask();
            {{select}}
        }
        """);

    [Fact]
    public Task SelectInTheLoopsCondition_IsSilent() => VerifyLoop("""
        while (await Task.WhenAny(stop, reader.WaitToReadAsync().AsTask()) != stop)
        {
            while (reader.TryRead(out var item))
                await Handle(item);
        }
        """);

    [Fact]
    public Task WaitWithATimeoutThatEndsTheLoop_IsSilent() => VerifyLoop("""
        while (true)
        {
            var wait = reader.WaitToReadAsync().AsTask();
            if (await Task.WhenAny(wait, Task.Delay(1000)) != wait)
                throw new TimeoutException();
            while (reader.TryRead(out var item))
                await Handle(item);
        }
        """);

    [Fact]
    public Task NoLoop_IsSilent() => VerifyLoop("""
        var read = reader.ReadAsync().AsTask();
        if (await Task.WhenAny(read, stop) == read)
            await Handle(await read);
        """);

    [Fact]
    public Task OneTaskOnly_IsSilent() => VerifyLoop("""
        while (true)
            await Task.WhenAny(reader.ReadAsync(ct).AsTask());
        """);

    [Fact]
    public Task NoChannelAmongTheTasks_IsSilent() => VerifyLoop("""
        while (true)
            await Task.WhenAny(stop, _stopped.Task, Task.Delay(10));
        """);

    [Fact]
    public Task ReadOfAnotherKind_IsSilent() => VerifyLoop("""
        var stream = new System.IO.MemoryStream();
        while (true)
        {
            var read = stream.ReadAsync(new byte[1], 0, 1);
            await Task.WhenAny(read, stop);
        }
        """);

    [Theory]
    [InlineData("while (true) { var read = reader.ReadAsync().AsTask(); await Task.WhenAny(read, ")]
    [InlineData("while (true) { await {|MPSC010:Task.WhenAny(reader.ReadAsync().AsTask(), stop |}}")]
    [InlineData("while (true) { var t = Task.WhenAny(reader.")]
    [InlineData("while (await Task.WhenAny(reader.ReadAsync(), ) {")]
    public Task UnfinishedCode_DoesNotThrow(string statement) => AnalyzerVerifier.VerifyUnfinished($$"""
        class C
        {
            async Task Run(ChannelReader<int> reader, Task stop)
            {
                {{statement}}
        """);
}
