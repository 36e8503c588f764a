using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Rules.Shutdown;

/// <summary>The many ways in which the tasks of a select are kept, given, and renewed.</summary>
public class SelectAbandonsReadShapeTests
{
    private static Task VerifyLoop(string statements) => AnalyzerVerifier.Verify($$"""
        class C
        {
            private readonly ChannelReader<int> _reader;
            private readonly PeriodicTimer _timer = new(TimeSpan.FromSeconds(1));
            private readonly List<Task> _tasks = new();
            private Task<bool>? _cached;

            public C(ChannelReader<int> reader) => _reader = reader;

            public async Task Run(ChannelReader<int> reader, ChannelReader<int> second, Task stop, CancellationToken ct)
            {
                {{statements}}
            }

            private Task<bool> WaitAsync(CancellationToken ct) => _reader.WaitToReadAsync(ct).AsTask();

            private async Task<int?> NextAsync()
            {
                try { return await _reader.ReadAsync().ConfigureAwait(false); }
                catch (ChannelClosedException) { return null; }
            }

            private Task<bool> CachedAsync() => _cached ??= _reader.WaitToReadAsync().AsTask();

            private Task<bool> PendingOrNewAsync()
            {
                if (_cached is not null) return _cached;
                return _reader.WaitToReadAsync().AsTask();
            }

            private Task Handle(int item) => Task.CompletedTask;
            private void Drain() { while (_reader.TryRead(out var item)) Console.WriteLine(item); }
        }
        """);

    private const string Wait = "reader.WaitToReadAsync(ct).AsTask()";

    [Theory]
    [InlineData("await {|MPSC010:Task.WhenAny(new[] { " + Wait + ", stop })|};")]
    [InlineData("await {|MPSC010:Task.WhenAny(new Task[] { stop, " + Wait + " })|}.ConfigureAwait(false);")]
    [InlineData("await {|MPSC010:Task.WhenAny([stop, " + Wait + "])|};")]
    [InlineData("Task[] tasks = [" + Wait + ", stop]; await {|MPSC010:Task.WhenAny(tasks)|};")]
    [InlineData("var tasks = new Task[2]; tasks[0] = stop; tasks[1] = " + Wait + "; await {|MPSC010:Task.WhenAny(tasks)|};")]
    [InlineData("var tasks = new List<Task> { stop, " + Wait + " }; await {|MPSC010:Task.WhenAny(tasks)|};")]
    [InlineData("var tasks = new List<Task> { stop }; tasks.Add(" + Wait + "); await {|MPSC010:Task.WhenAny(tasks.ToArray())|};")]
    [InlineData("var tasks = new List<Task>(); tasks.Add(stop); if (ct.CanBeCanceled) tasks.Add(" + Wait + "); await {|MPSC010:Task.WhenAny(tasks)|};")]
    [InlineData("_tasks.Clear(); _tasks.Add(stop); _tasks.Add(" + Wait + "); await {|MPSC010:Task.WhenAny(_tasks)|};")]
    [InlineData("{|MPSC010:{|MPSC023:Task.WaitAny(new[] { stop, " + Wait + " }, 100)|}|};")]
    [InlineData("var wait = reader.WaitToReadAsync(ct); if (!wait.IsCompleted) await {|MPSC010:Task.WhenAny(wait.AsTask(), stop)|};")]
    [InlineData("await {|MPSC010:Task.WhenAny(" + Wait + ", _timer.WaitForNextTickAsync(ct).AsTask())|};")]
    [InlineData("var both = {|MPSC010:Task.WhenAny(" + Wait + ", Task.Delay(10), stop)|}; await both;")]
    [InlineData("await {|MPSC010:Task.WhenAny(WaitAsync(ct), stop)|};")]
    [InlineData("var wait = WaitAsync(ct); await {|MPSC010:Task.WhenAny(wait, stop)|};")]
    [InlineData("var next = NextAsync(); if (await {|MPSC010:Task.WhenAny(next, stop)|} == next) await Handle((await next) ?? 0);")]
    [InlineData("var next = Task.Run(async () => await reader.ReadAsync(ct)); if (await {|MPSC010:Task.WhenAny(next, stop)|} == next) await Handle(await next);")]
    [InlineData("Task<bool>? wait = null; if (ct.CanBeCanceled) wait = " + Wait + "; await {|MPSC010:Task.WhenAny(wait!, stop)|};")]
    [InlineData("var a = " + Wait + "; var b = second.WaitToReadAsync(ct).AsTask(); await {|MPSC010:Task.WhenAny(a, b)|};")]
    public Task Started_anew_in_each_round(string round) => VerifyLoop($"while (!ct.IsCancellationRequested) {{ {round} while (reader.TryRead(out var item)) await Handle(item); }}");

    [Fact]
    public Task An_array_of_which_all_are_renewed() => VerifyLoop($$"""
        var tasks = new Task[] { {{Wait}}, second.WaitToReadAsync(ct).AsTask() };
        while (true)
        {
            await {|MPSC010:Task.WhenAny(tasks)|};
            Drain();
            tasks[0] = {{Wait}};
            tasks[1] = second.WaitToReadAsync(ct).AsTask();
        }
        """);

    [Fact]
    public Task A_local_without_a_value_at_first() => VerifyLoop($$"""
        Task<bool> wait;
        do
        {
            wait = {{Wait}};
            await {|MPSC010:Task.WhenAny(wait, Task.Delay(100))|};
            Drain();
        }
        while (!ct.IsCancellationRequested);
        """);

    [Fact]
    public Task An_array_of_which_the_winner_is_renewed_is_silent() => VerifyLoop($$"""
        var tasks = new Task<bool>[] { {{Wait}}, second.WaitToReadAsync(ct).AsTask() };
        while (true)
        {
            await Task.WhenAny(tasks);
            Drain();
            if (tasks[0].IsCompleted) tasks[0] = {{Wait}};
            if (tasks[1].IsCompleted) tasks[1] = second.WaitToReadAsync(ct).AsTask();
        }
        """);

    [Fact]
    public Task An_array_made_once_is_silent() => VerifyLoop($$"""
        var tasks = new Task[] { {{Wait}}, stop };
        while (await Task.WhenAny(tasks) == stop) Drain();
        """);

    [Fact]
    public Task Renewal_that_the_losing_round_skips_is_silent() => VerifyLoop("""
        var tick = Task.Delay(100);
        var read = reader.ReadAsync(ct).AsTask();
        while (true)
        {
            var winner = await Task.WhenAny(read, tick);
            if (winner == tick)
            {
                tick = Task.Delay(100);
                continue;
            }

            await Handle(await read);
            read = reader.ReadAsync(ct).AsTask();
        }
        """);

    [Fact]
    public Task A_list_from_which_only_the_winner_is_taken_is_silent() => VerifyLoop("""
        var tasks = new List<Task> { stop, reader.ReadAsync(ct).AsTask() };
        while (true)
        {
            var winner = await Task.WhenAny(tasks);
            tasks.Remove(winner);
            if (winner is Task<int> read)
                await Handle(await read);
            tasks.Add(reader.ReadAsync(ct).AsTask());
        }
        """);

    [Fact]
    public Task A_read_that_is_awaited_all_the_same_is_silent() => VerifyLoop("""
        while (true)
        {
            var read = reader.ReadAsync(ct).AsTask();
            if (await Task.WhenAny(read, Task.Delay(1000)) != read)
                Console.WriteLine("slow today");
            await Handle(await read.ConfigureAwait(false));
        }
        """);

    [Fact]
    public Task A_read_that_the_winning_round_awaits() => VerifyLoop("""
        while (true)
        {
            var read = reader.ReadAsync(ct).AsTask();
            if (await {|MPSC010:Task.WhenAny(read, Task.Delay(1000))|} != read)
                continue;
            await Handle(await read);
        }
        """);

    [Theory]
    [InlineData("CachedAsync()")]
    [InlineData("PendingOrNewAsync()")]
    [InlineData("reader.WaitToReadAsync(ct).AsTask().ContinueWith(_ => Drain(), ct)")]
    public Task Helpers_that_keep_the_task_or_use_it_later_are_silent(string task) => VerifyLoop(
        $"while (true) {{ var wait = {task}; await Task.WhenAny(wait, stop); Drain(); }}");

    [Fact]
    public Task A_helper_given_the_token_of_the_round_is_silent() => VerifyLoop("""
        while (true)
        {
            using var round = CancellationTokenSource.CreateLinkedTokenSource(ct);
            await Task.WhenAny(WaitAsync(round.Token), Task.Delay(100));
            round.Cancel();
            Drain();
        }
        """);

    [Fact]
    public Task A_timer_that_ends_the_loop_is_no_hidden_stop() => VerifyLoop($$"""
        while (true)
        {
            var wait = {{Wait}};
            if (await Task.WhenAny(wait, _timer.WaitForNextTickAsync(ct).AsTask()) != wait)
                return;
            Drain();
        }
        """);

    [Theory]
    [InlineData("while (true) { await Task.WhenAny([reader.ReadAsync().AsTask(), ")]
    [InlineData("while (true) { var tasks = new List<Task> { reader.ReadAsync( }; await Task.WhenAny(tasks); ")]
    [InlineData("while (true) { tasks[0] = reader.ReadAsync().AsTask(); await Task.WhenAny(tasks); ")]
    public Task Unfinished_code(string statement) => AnalyzerVerifier.VerifyUnfinished($$"""
        class C
        {
            async Task Run(ChannelReader<int> reader, Task stop)
            {
                {{statement}}
        """);
}
