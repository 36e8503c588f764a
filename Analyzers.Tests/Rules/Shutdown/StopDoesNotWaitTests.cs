using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Rules.Shutdown;

public class StopDoesNotWaitTests
{
    private static Task Verify(string members) => AnalyzerVerifier.Verify(
        $$"""
        class C
        {
            private readonly Channel<int> _c = Channel.CreateUnbounded<int>();
            private readonly CancellationTokenSource _stop = new();
            private Task _loop = Task.CompletedTask;
            private readonly List<Task> _loops = new();
            private Task[] _array = new Task[2];
            public bool Post(int x) => _c.Writer.TryWrite(x);
            private async Task Run() { await foreach (var x in _c.Reader.ReadAllAsync()) Console.WriteLine(x); }
            {{members}}
        }
        """);

    [Theory]
    [InlineData("_loop = Run();")]
    [InlineData("_loop = Task.Run(Run);")]
    [InlineData("_loop = Task.Run(() => Run());")]
    [InlineData("_loop = Task.Run(async () => { await Run(); });")]
    [InlineData("_loop = Task.Factory.StartNew(Run).Unwrap();")]
    [InlineData("if (_loop == null || _loop.IsCompleted) _loop = Run();")]
    [InlineData("_loops.Add(Run());")]
    [InlineData("for (int i = 0; i < 2; i++) _array[i] = Task.Run(Run);")]
    [InlineData("_array = Enumerable.Range(0, 2).Select(_ => Task.Run(Run)).ToArray();")]
    [InlineData("_loop = Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Run()));")]
    [InlineData("_ = Run();")]
    [InlineData("_ = Task.Run(async () => { await Run(); });")]
    [InlineData("Task.Run(Run);")]
    [InlineData("Task.Factory.StartNew(Run, TaskCreationOptions.LongRunning);")]
    [InlineData("var loop = Run(); Console.WriteLine(loop.Status);")]
    [InlineData("Task.Run(Run).ContinueWith(t => Console.WriteLine(t.Exception), TaskContinuationOptions.OnlyOnFaulted);")]
    public Task An_async_stop_goes_on(string start) => Verify(
        $$"""
        public void Start() { {{start}} }
        public async Task StopAsync() { {|MPSC016:_c.Writer.TryComplete()|}; await Task.Yield(); }
        """);

    [Theory]
    [InlineData("public Task StopAsync() { {|MPSC016:_c.Writer.TryComplete()|}; return Task.CompletedTask; }")]
    [InlineData("public ValueTask Close() { {|MPSC016:_c.Writer.TryComplete()|}; return default; }")]
    [InlineData("public Task StopAsync() { End(); return Task.CompletedTask; } private void End() => {|MPSC016:_c.Writer.TryComplete()|};")]
    [InlineData("private readonly SemaphoreSlim _s = new(1); public async Task StopAsync() { await _s.WaitAsync(); {|MPSC016:_c.Writer.TryComplete()|}; }")]
    [InlineData("public void Dispose() => _c.Writer.TryComplete(); public async Task StopAsync() { await Task.Yield(); {|MPSC016:_c.Writer.TryComplete()|}; }")]
    public Task The_stop_in_other_shapes(string stop) => Verify($$"""public void Start() => _ = Run(); {{stop}}""");

    [Theory]
    [InlineData("public void Stop() { {|MPSC016:_stop.Cancel()|}; }")]
    [InlineData("public async Task StopAsync() { await {|MPSC016:_stop.CancelAsync()|}; }")]
    [InlineData("public async Task StopAsync() { {|MPSC016:_stop.Cancel()|}; await Task.Delay(100); _stop.Dispose(); }")]
    public Task Cancelled(string stop) => Verify(
        $$"""
        public void Complete() => _c.Writer.TryComplete();
        public void Start() => _loop = Task.Run(Consume);
        private async Task Consume() { while (await _c.Reader.WaitToReadAsync(_stop.Token)) while (_c.Reader.TryRead(out var x)) Console.WriteLine(x); }
        {{stop}}
        """);

    [Fact]
    public Task A_synchronous_disposal_and_a_task_that_is_kept() => AnalyzerVerifier.Verify(
        """
        sealed class C : IDisposable
        {
            private readonly ChannelWriter<int> _writer;
            private readonly Task _loop;
            public C()
            {
                var channel = Channel.CreateUnbounded<int>();
                _writer = channel.Writer;
                _loop = ReadAsync(channel.Reader);
            }
            public bool Post(int x) => _writer.TryWrite(x);
            private static async Task ReadAsync(ChannelReader<int> reader)
            {
                await foreach (var x in reader.ReadAllAsync()) Console.WriteLine(x);
            }
            public void Dispose() => {|MPSC016:_writer.TryComplete()|};
        }
        """);

    [Theory]
    [InlineData("_loop = {|MPSC016:Task.Factory.StartNew(async () => { await Run(); })|};", "await _loop;")]
    [InlineData("_loop = {|MPSC016:Task.Factory.StartNew(Run, TaskCreationOptions.LongRunning)|};", "_loop.Wait();")]
    [InlineData("_loop = {|MPSC016:Task.Factory.StartNew(() => Run())|};", "await Task.WhenAny(_loop, Task.Delay(1));")]
    [InlineData("_loops.Add({|MPSC016:Task.Factory.StartNew(async () => await Run())|});", "await Task.WhenAll(_loops);")]
    [InlineData("var t = {|MPSC016:Task.Factory.StartNew(async () => await Run())|}; await t;", "")]
    [InlineData("await {|MPSC016:Task.Factory.StartNew(async () => await Run())|};", "")]
    [InlineData("await {|MPSC016:Task.Factory.StartNew(async () => await Run())|}.ConfigureAwait(false);", "")]
    public Task The_outer_task_is_waited_for(string start, string stop) => Verify(
        $$"""
        public async Task Start() { await Task.Yield(); {{start}} }
        public async Task StopAsync() { _c.Writer.TryComplete(); await Task.Yield(); {{stop}} }
        """);

    [Fact]
    public Task The_outer_task_is_returned() => Verify(
        """
        public Task Start() => {|MPSC016:Task.Factory.StartNew(async () => await Run())|};
        """);

    [Fact]
    public Task Producers_that_seem_to_be_joined() => Verify(
        """
        public async Task Fill()
        {
            var tasks = new Task[2];
            for (int i = 0; i < 2; i++)
                tasks[i] = {|MPSC016:Task.Factory.StartNew(async () => { await _c.Writer.WriteAsync(1); })|};
            await Task.WhenAll(tasks);
        }
        """);

    [Theory]
    [InlineData("_loop = Task.Factory.StartNew(async () => { await Run(); }).Unwrap();", "await _loop;")]
    [InlineData("_loop = Task.Factory.StartNew(() => Run().Wait());", "await _loop;")]
    [InlineData("await await Task.Factory.StartNew(async () => await Run());", "")]
    [InlineData("var t = Task.Factory.StartNew(async () => await Run()); await t.Unwrap();", "")]
    [InlineData("var t = Task.Factory.StartNew(async () => await Run()); await t.Result;", "")]
    [InlineData("var t = Task.Factory.StartNew(async () => await Run()); var inner = await t; await inner;", "")]
    [InlineData("_loop = Task.Factory.StartNew(async () => await Task.Yield());", "await _loop;")]
    public Task The_inner_task_is_waited_for(string start, string stop) => Verify(
        $$"""
        public async Task Start() { await Task.Yield(); {{start}} }
        public async Task EndAsync() { _c.Writer.TryComplete(); await Task.Yield(); {{stop}} }
        """);

    [Theory]
    [InlineData("_ = Task.Run(async () => { await foreach (var x in c.Reader.ReadAllAsync()) Console.WriteLine(x); });")]
    [InlineData("_ = Work(); async Task Work() { await foreach (var x in c.Reader.ReadAllAsync()) Console.WriteLine(x); }")]
    [InlineData("_ = Read(c.Reader);")]
    [InlineData("var worker = Read(c.Reader);")]
    public Task A_method_that_ends_before_its_consumer(string start) => Verify(
        $$"""
        public async Task Handle(int[] items)
        {
            var c = Channel.CreateUnbounded<int>();
            {{start}}
            foreach (var item in items) await c.Writer.WriteAsync(item);
            {|MPSC016:c.Writer.TryComplete()|};
        }
        private static async Task Read(ChannelReader<int> r) { await foreach (var x in r.ReadAllAsync()) Console.WriteLine(x); }
        """);

    [Fact]
    public Task A_program_that_ends_before_its_consumer() => AnalyzerVerifier.VerifyProgram(
        """
        var c = Channel.CreateUnbounded<int>();
        _ = Task.Run(async () => { await foreach (var x in c.Reader.ReadAllAsync()) Console.WriteLine(x); });
        await c.Writer.WriteAsync(1);
        {|MPSC016:c.Writer.Complete()|};
        """);

    [Fact]
    public Task Workers_beside_a_loop_that_ends_with_the_same_token() => AnalyzerVerifier.Verify(
        """
        class Worker(Channel<int> items)
        {
            public async Task RunAsync(CancellationToken ct) { await foreach (var x in items.Reader.ReadAllAsync(ct)) Console.WriteLine(x); }
            public ValueTask PostAsync(int x) => items.Writer.WriteAsync(x);
        }
        class Service(ChannelReader<int> reader)
        {
            public async Task ExecuteAsync(CancellationToken ct)
            {
                var workers = new List<Worker>();
                for (int i = 0; i < 2; i++)
                {
                    var worker = new Worker(Channel.CreateUnbounded<int>());
                    workers.Add(worker);
                    _ = {|MPSC016:worker.RunAsync(ct)|};
                }

                await foreach (var x in reader.ReadAllAsync(ct)) await workers[x % 2].PostAsync(x);
            }
        }
        """);

    [Fact]
    public Task Unfinished_code() => AnalyzerVerifier.VerifyUnfinished(
        """
        class C
        {
            private readonly Channel<int> _c = Channel.CreateUnbounded<int>();
            private Task _loop;
            public void Start() { _loop = Task.Run(async () => { await foreach (var x in _c.Reader.ReadAllAsync()) { } ; _loop = ; _ = Task.Factory.StartNew(async
            public async Task StopAsync() { _c.Writer.TryComplete(); await 
        }
        """);

    [Fact]
    public Task One_stop_of_a_loop_that_is_started_at_two_places() => Verify(
        """
        public void Start() => _loop = Task.Run(Run);
        public void Restart() => _loop = Task.Run(Run);
        public async Task StopAsync() { {|MPSC016:_c.Writer.TryComplete()|}; await Task.Yield(); }
        """);
}
