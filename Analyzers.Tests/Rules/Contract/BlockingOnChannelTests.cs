using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Rules.Contract;

public class BlockingOnChannelTests
{
    private static string Type(string members) => $$"""
        public class C
        {
            private readonly Channel<int> _channel = Channel.CreateBounded<int>(4);
            private readonly Channel<int> _unbounded = Channel.CreateUnbounded<int>();
            private readonly Channel<int> _dropping = Channel.CreateBounded<int>(new BoundedChannelOptions(4) { FullMode = BoundedChannelFullMode.DropOldest });

            {{members}}
        }
        """;

    private static Task Verify(string members) => AnalyzerVerifier.Verify(Type(members));

    private static Task VerifyBody(string body) => Verify($"public int M(CancellationToken token) {{ {body} return 0; }}");

    private static Task VerifyAsync(string body) => Verify($"public async Task<int> M(CancellationToken token) {{ await Task.Yield(); {body} return 0; }}");

    [Theory]
    [InlineData("{|MPSC023:_channel.Reader.ReadAsync().AsTask().Result|}.ToString();")]
    [InlineData("{|MPSC023:_channel.Writer.WriteAsync(1, token).AsTask().Wait()|};")]
    [InlineData("if (!{|MPSC023:_channel.Writer.WaitToWriteAsync().AsTask().GetAwaiter().GetResult()|}) return 1;")]
    [InlineData("{|MPSC023:_channel.Reader.WaitToReadAsync(token).AsTask().ConfigureAwait(false).GetAwaiter().GetResult()|};")]
    [InlineData("{|MPSC023:_channel.Reader.ReadAsync().Preserve().AsTask().Wait(1000)|};")]
    [InlineData("{|MPSC023:_channel?.Reader.ReadAsync().AsTask().Wait()|};")]
    public Task A_task_on_the_spot_Reports(string body) => VerifyBody(body.Replace("{|MPSC023:_channel?.Reader", "_channel?{|MPSC023:.Reader"));

    [Theory]
    [InlineData("int item = {|MPSC023:_channel.Reader.ReadAsync().Result|};")]
    [InlineData("{|MPSC023:_channel.Writer.WriteAsync(1).GetAwaiter().GetResult()|};")]
    [InlineData("{|MPSC023:_channel.Writer.WriteAsync(1).ConfigureAwait(false).GetAwaiter().GetResult()|};")]
    [InlineData("var pending = _channel.Reader.ReadAsync(); int item = {|MPSC023:pending.Result|};")]
    public Task A_value_task_Reports(string body) => VerifyBody(body);

    [Theory]
    [InlineData("var task = _channel.Reader.ReadAsync().AsTask(); int item = {|MPSC023:task.Result|};")]
    [InlineData("Task task; task = _channel.Writer.WriteAsync(1).AsTask(); {|MPSC023:task.Wait()|};")]
    [InlineData("var task = _channel.Reader.ReadAsync().AsTask(); {|MPSC023:task.Wait()|}; Console.WriteLine(task.Result);")]
    [InlineData("var awaiter = _channel.Reader.ReadAsync().AsTask().GetAwaiter(); {|MPSC023:awaiter.GetResult()|};")]
    [InlineData("var writing = _channel.Writer.WriteAsync(1); {|MPSC023:writing.AsTask().Wait()|};")]
    [InlineData("while (true) { var task = _channel.Reader.ReadAsync().AsTask(); if ({|MPSC023:task.Result|} == 0) return 1; }")]
    public Task A_task_in_a_local_Reports(string body) => VerifyBody(body);

    [Theory]
    [InlineData("{|MPSC023:Task.WaitAll(_channel.Writer.WriteAsync(1).AsTask(), _channel.Writer.WriteAsync(2).AsTask())|};")]
    [InlineData("{|MPSC023:Task.WaitAny(new Task[] { _channel.Reader.ReadAsync().AsTask(), Task.Delay(10) })|};")]
    [InlineData("var task = _channel.Reader.ReadAsync().AsTask(); {|MPSC023:Task.WaitAny(task, Task.Delay(10))|}; if (task.IsCompleted) return task.Result;")]
    public Task A_wait_over_several_Reports(string body) => VerifyBody(body);

    [Theory]
    [InlineData("{|MPSC023:_channel.Reader.ReadAsync().AsTask().Wait()|};")]
    [InlineData("_channel.Writer.TryComplete(); {|MPSC023:_channel.Reader.Completion.Wait()|};")]
    [InlineData("_channel.Writer.TryComplete(); {|MPSC023:_channel.Reader.Completion.GetAwaiter().GetResult()|};")]
    [InlineData("if (token.CanBeCanceled) await _channel.Writer.WriteAsync(1); else {|MPSC023:_channel.Writer.WriteAsync(1).AsTask().GetAwaiter().GetResult()|};")]
    public Task In_async_code_Reports(string body) => VerifyAsync(body);

    [Theory]
    [InlineData("public void M(ChannelReader<int> reader) => {|MPSC023:reader.ReadAsync().AsTask().Wait()|};")]
    [InlineData("public event Action<int>? Got; public void M(ChannelWriter<int> writer) => Got += item => {|MPSC023:writer.WriteAsync(item).AsTask().Wait()|};")]
    [InlineData("public int Item => {|MPSC023:_channel.Reader.ReadAsync().AsTask().Result|};")]
    [InlineData("public void M() { Send(1); void Send(int item) => {|MPSC023:_channel.Writer.WriteAsync(item).AsTask().Wait()|}; }")]
    [InlineData("public C? Other; public int M() => {|MPSC023:Other!._channel.Reader.ReadAsync().AsTask().Result|};")]
    [InlineData("public Task M() => Task.Run(() => {|MPSC023:_channel.Reader.ReadAsync().AsTask().Result|});")]
    [InlineData("public void Dispose() => {|MPSC023:_channel.Writer.WriteAsync(-1).AsTask().Wait()|};")]
    public Task Wherever_it_stands_Reports(string members) => Verify(members);

    [Fact]
    public Task A_channel_of_a_type_parameter_Reports() => AnalyzerVerifier.Verify("""
        public class C<T, TReader>(TReader reader) where TReader : ChannelReader<T>
        {
            public T Take() => {|MPSC023:reader.ReadAsync().AsTask().Result|};
        }
        """);

    [Theory]
    [InlineData("var task = _channel.Reader.ReadAsync(); if (task.IsCompletedSuccessfully) return task.Result;")]
    [InlineData("var task = _channel.Reader.ReadAsync(); return task.IsCompleted ? task.Result : -1;")]
    [InlineData("var task = _channel.Reader.ReadAsync().AsTask(); if (task.Status != TaskStatus.RanToCompletion) return -1; return task.Result;")]
    [InlineData("var write = _channel.Writer.WriteAsync(1); if (!write.IsCompleted) return -1; write.GetAwaiter().GetResult();")]
    [InlineData("var awaiter = _channel.Reader.ReadAsync().GetAwaiter(); if (awaiter.IsCompleted) return awaiter.GetResult();")]
    [InlineData("var awaiter = _channel.Reader.ReadAsync().GetAwaiter(); using var done = new ManualResetEventSlim(); awaiter.UnsafeOnCompleted(() => done.Set()); done.Wait(); return awaiter.GetResult();")]
    [InlineData("var task = _channel.Reader.ReadAsync().AsTask(); if (((IAsyncResult)task).AsyncWaitHandle.WaitOne(10)) return task.Result;")]
    public Task A_task_that_was_looked_at_Silent(string body) => VerifyBody(body);

    [Theory]
    [InlineData("var task = _channel.Reader.ReadAsync().AsTask(); await task; return task.Result;")]
    [InlineData("var a = _channel.Reader.ReadAsync().AsTask(); var b = _channel.Reader.ReadAsync().AsTask(); await Task.WhenAll(a, b); return a.Result + b.Result;")]
    [InlineData("var task = _channel.Reader.ReadAsync().AsTask(); if (await Task.WhenAny(task, Task.Delay(1)) == task) return task.Result;")]
    [InlineData("var task = _channel.Reader.ReadAsync().AsTask(); await task.ContinueWith(t => t.Result);")]
    [InlineData("while (await _channel.Reader.WaitToReadAsync()) { int item = _channel.Reader.ReadAsync().Result; }")]
    [InlineData("if (!await _channel.Writer.WaitToWriteAsync()) return 0; _channel.Writer.WriteAsync(1).GetAwaiter().GetResult();")]
    [InlineData("while (_channel.Reader.Count > 0) { int item = _channel.Reader.ReadAsync().Result; }")]
    [InlineData("if (_channel.Reader.TryPeek(out _)) { int item = _channel.Reader.ReadAsync().Result; }")]
    [InlineData("if (_channel.Reader.Completion.IsCompleted) _channel.Reader.Completion.GetAwaiter().GetResult();")]
    [InlineData("return await _channel.Reader.ReadAsync();")]
    [InlineData("await _channel.Writer.WriteAsync(1).ConfigureAwait(false); await {|MPSC005:_channel.Reader.Completion|};")]
    public Task A_task_that_has_completed_Silent(string body) => VerifyAsync(body);

    [Theory]
    [InlineData("_unbounded.Writer.WriteAsync(1).AsTask().Wait();")]
    [InlineData("_unbounded.Writer.WriteAsync(1).GetAwaiter().GetResult();")]
    [InlineData("_dropping.Writer.WriteAsync(1).AsTask().Wait();")]
    [InlineData("bool open = _dropping.Writer.WaitToWriteAsync().Result;")]
    public Task A_write_that_never_waits_Silent(string body) => VerifyBody(body);

    [Theory]
    [InlineData("public void Dispose() { _channel.Writer.TryComplete(); _channel.Reader.Completion.Wait(); }")]
    [InlineData("public void Flush() { _channel.Writer.TryComplete(); _channel.Reader.Completion.GetAwaiter().GetResult(); }")]
    public Task A_synchronous_drain_Silent(string members) => Verify(members);

    [Theory]
    [InlineData("public void Start() => new Thread(() => { while (true) Use(_channel.Reader.ReadAsync().AsTask().Result); }).Start(); private void Use(int item) { }")]
    [InlineData("public void Start() => new Thread(Loop).Start(); private void Loop() { while (true) Take(); } private int Take() => _channel.Reader.ReadAsync().AsTask().Result;")]
    [InlineData("public Task Start() => Task.Factory.StartNew(() => _channel.Reader.ReadAsync().AsTask().Result, TaskCreationOptions.LongRunning);")]
    [InlineData("public static void Main() { var c = Channel.CreateBounded<int>(1); c.Reader.ReadAsync().AsTask().Wait(); }")]
    public Task A_thread_of_its_own_Silent(string members) => Verify(members);

    [Fact]
    public Task A_value_task_on_a_thread_of_its_own_Reports()
        => Verify("public void Start() => new Thread(() => Console.WriteLine({|MPSC023:_channel.Reader.ReadAsync().Result|})).Start();");

    [Fact]
    public Task A_loop_that_two_start_Reports() => Verify(
        "public void Start() { new Thread(Loop).Start(); Task.Run(Loop); } private void Loop() => {|MPSC023:_channel.Reader.ReadAsync().AsTask().Wait()|};");

    [Theory]
    [InlineData("var task = token.CanBeCanceled ? _channel.Reader.ReadAsync().AsTask() : Task.FromResult(1); return task.Result;")]
    [InlineData("var task = _channel.Reader.ReadAsync().AsTask(); task = Task.FromResult(1); return task.Result;")]
    [InlineData("var all = new List<Task>(); all.Add(_channel.Writer.WriteAsync(1).AsTask()); all[0].Wait();")]
    [InlineData("int Result = _channel.Reader.TryRead(out var item) ? item : 0; return Result;")]
    public Task Another_task_perhaps_Silent(string body) => VerifyBody(body);

    [Fact]
    public Task A_local_of_an_earlier_round_Silent() => VerifyBody(
        "ValueTask<int> task = _channel.Reader.ReadAsync(); for (int i = 0; ; i++) { if (i > 0) return task.Result; Prepare(task.AsTask()); } void Prepare(Task t) { }");

    [Fact]
    public Task Others_of_the_same_name_Silent() => AnalyzerVerifier.Verify("""
        public class C(Channel<int> channel, System.IO.Stream stream)
        {
            public void M()
            {
                channel.Writer.TryWrite(1);
                stream.WriteAsync(new byte[1]).AsTask().Wait();
                int read = stream.ReadAsync(new byte[1]).Result;
            }
        }
        """);

    [Theory]
    [InlineData("_channel.Reader.ReadAsync().AsTask().")]
    [InlineData("_channel.Reader.ReadAsync(.Result;")]
    [InlineData("var task = _channel.Reader.ReadAsyn(); Use(task.Result);")]
    [InlineData("Task.WaitAll(_channel.Writer.WriteAsync(")]
    [InlineData("Task.WaitAll(Missing(_channel.Writer.WriteAsync(1)));")]
    public Task Unfinished_code_Silent(string body)
        => AnalyzerVerifier.VerifyUnfinished(Type($"public int M() {{ {body} }}"));

    [Fact]
    public Task Top_level_statements_Report_the_value_task() => AnalyzerVerifier.VerifyProgram("""
        var channel = Channel.CreateBounded<int>(1);
        channel.Writer.TryWrite(1);
        channel.Writer.WriteAsync(2).AsTask().Wait();
        {|MPSC023:channel.Writer.WriteAsync(3).GetAwaiter().GetResult()|};
        """);
}
