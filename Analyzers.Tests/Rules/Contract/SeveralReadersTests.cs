using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Rules.Contract;

public class SeveralReadersTests
{
    [Fact]
    public Task A_local_read_by_tasks_started_in_a_loop() => AnalyzerVerifier.Verify(
        """
        class C
        {
            async Task M()
            {
                var channel = Channel.CreateUnbounded<int>(new UnboundedChannelOptions { {|MPSC020:SingleReader = true|} });
                var readers = new List<Task>();
                for (int i = 0; i < 4; i++)
                {
                    readers.Add(Task.Run(async () =>
                    {
                        await foreach (var item in channel.Reader.ReadAllAsync())
                            Console.WriteLine(item);
                    }));
                }

                await Task.WhenAll(readers);
            }
        }
        """);

    [Fact]
    public Task A_field_read_by_a_method_started_in_a_loop() => AnalyzerVerifier.Verify(
        """
        class C
        {
            private readonly Channel<int> _channel = Channel.CreateUnbounded<int>(new() { SingleWriter =
                false, {|MPSC020:SingleReader = true|} });

            public C(int readers)
            {
                for (int i = 0; i < readers; i++)
                    _ = ReadAsync();
            }

            private async Task ReadAsync()
            {
                while (await _channel.Reader.WaitToReadAsync().ConfigureAwait(false))
                {
                    while (_channel.Reader.TryRead(out var item))
                        Console.WriteLine(item);
                }
            }
        }
        """);

    [Fact]
    public Task An_alias_of_the_reader_and_threads() => AnalyzerVerifier.Verify(
        """
        class C
        {
            private readonly ChannelReader<int> _reader;
            private readonly Thread[] _threads = new Thread[4];

            public C()
            {
                var options = new UnboundedChannelOptions();
                {|MPSC020:options.SingleReader = true|};
                _reader = Channel.CreateUnbounded<int>(options).Reader;
                for (int i = 0; i < _threads.Length; i++)
                {
                    _threads[i] = new Thread(Work);
                    _threads[i].Start();
                }
            }

            private void Work()
            {
                while (true)
                    Console.WriteLine(_reader.ReadAsync().AsTask().Result);
            }
        }
        """);

    [Fact]
    public Task A_parameter_and_one_task_per_element() => AnalyzerVerifier.Verify(
        """
        static class C
        {
            public static Task M(int count)
            {
                var channel = Channel.CreateUnbounded<int>(new UnboundedChannelOptions { {|MPSC020:SingleReader = true|} });
                return Task.WhenAll(Enumerable.Range(0, count).Select(_ => ReadAsync(channel.Reader)));
            }

            private static async Task ReadAsync(ChannelReader<int> reader)
            {
                while (true)
                    Console.WriteLine(await reader.ReadAsync());
            }
        }
        """);

    [Fact]
    public Task Two_readers_started_side_by_side() => AnalyzerVerifier.Verify(
        """
        class C
        {
            private readonly Channel<int> _channel = Channel.CreateUnbounded<int>(new() { {|MPSC020:SingleReader = true|} });
            private Task _first, _second;

            public void Start()
            {
                _first = Task.Run(FirstAsync);
                _second = Task.Run(SecondAsync);
            }

            private async Task FirstAsync() { await foreach (var item in _channel.Reader.ReadAllAsync()) Console.WriteLine(item); }

            private async Task SecondAsync() { await foreach (var item in _channel.Reader.ReadAllAsync()) Console.Error.WriteLine(item); }
        }
        """);

    [Fact]
    public Task One_method_started_by_two_lambdas() => AnalyzerVerifier.Verify(
        """
        class C
        {
            private readonly Channel<int> _channel = Channel.CreateUnbounded<int>(new() { {|MPSC020:SingleReader = true|} });

            public Task RunAsync() => Task.WhenAll(Task.Run(() => ReadAsync("a")), Task.Run(() => ReadAsync("b")));

            private async Task ReadAsync(string name) { await foreach (var item in _channel.Reader.ReadAllAsync())
                Console.WriteLine(name + item); }
        }
        """);

    [Fact]
    public Task The_starter_reads_too() => AnalyzerVerifier.Verify(
        """
        class C
        {
            public async Task<int> M()
            {
                var channel = Channel.CreateUnbounded<int>(new UnboundedChannelOptions { {|MPSC020:SingleReader = true|} });
                _ = Task.Run(async () => { await foreach (var item in channel.Reader.ReadAllAsync()) Console.WriteLine(item); });
                return await channel.Reader.ReadAsync();
            }
        }
        """);

    [Fact]
    public Task Starters_called_one_after_the_other() => AnalyzerVerifier.Verify(
        """
        class C
        {
            private readonly Channel<int> _channel = Channel.CreateUnbounded<int>(new() { {|MPSC020:SingleReader = true|} });

            public C()
            {
                StartFirst();
                StartSecond();
            }

            private void StartFirst() => _ = Task.Run(async () => { while (true) Console.WriteLine(await _channel.Reader.ReadAsync()); });

            private void StartSecond() => _ = Task.Run(async () => {
                while (true) Console.Error.WriteLine(await _channel.Reader.ReadAsync()); });
        }
        """);

    [Fact]
    public Task A_channel_made_anew_by_the_member_that_starts_its_readers() => AnalyzerVerifier.Verify(
        """
        class C
        {
            private Channel<int> _channel;

            public void Start()
            {
                _channel = Channel.CreateUnbounded<int>(new UnboundedChannelOptions { {|MPSC020:SingleReader = true|} });
                for (int i = 0; i < 4; i++)
                    _ = Task.Run(ReadAsync);
            }

            private async Task ReadAsync() { await foreach (var item in _channel.Reader.ReadAllAsync()) Console.WriteLine(item); }
        }
        """);

    [Fact]
    public Task A_bounded_channel() => AnalyzerVerifier.Verify(
        """
        class C
        {
            private readonly Channel<int> _channel = Channel.CreateBounded<int>(new BoundedChannelOptions(8) {
                {|MPSC020:SingleReader = true|} });

            public C()
            {
                for (int i = 0; i < 4; i++)
                    _ = Task.Run(async () => { await foreach (var item in _channel.Reader.ReadAllAsync()) Console.WriteLine(item); });
            }
        }
        """);

    [Theory]
    [InlineData("public ChannelReader<int> GetReader() { return _channel.Reader; }")]
    [InlineData("public ChannelReader<int> Reader => _channel.Reader;")]
    [InlineData("public ChannelReader<int> Reader { get { return _channel.Reader; } }")]
    public Task A_loop_of_its_own_and_a_reader_for_everybody(string member) => AnalyzerVerifier.Verify(
        $$"""
        public class C
        {
            private readonly Channel<int> _channel = Channel.CreateUnbounded<int>(new() { {|MPSC020:SingleReader = true|} });
            private Task _loop;

            {{member}}

            public void Start() => _loop = ReadAsync();

            private async Task ReadAsync() { await foreach (var item in _channel.Reader.ReadAllAsync()) Console.WriteLine(item); }
        }
        """);

    [Theory]
    [InlineData("class C", "public ChannelReader<int> Reader => _channel.Reader;")]
    [InlineData("public class C", "internal ChannelReader<int> Reader => _channel.Reader;")]
    public Task A_reader_that_only_the_project_itself_can_read_IsSilent(string type, string member) => AnalyzerVerifier.Verify(
        $$"""
        {{type}}
        {
            private readonly Channel<int> _channel = Channel.CreateUnbounded<int>(new() { SingleReader = true });
            private Task _loop;

            {{member}}

            public void Start() => _loop = ReadAsync();

            private async Task ReadAsync() { await foreach (var item in _channel.Reader.ReadAllAsync()) Console.WriteLine(item); }
        }
        """);

    [Fact]
    public Task A_reader_that_an_interface_hands_out() => AnalyzerVerifier.Verify(
        """
        interface ISource { ChannelReader<int> Reader { get; } }

        class C : ISource
        {
            private readonly Channel<int> _channel = Channel.CreateUnbounded<int>(new() { {|MPSC020:SingleReader = true|} });
            private Task _loop;

            public ChannelReader<int> Reader => _channel.Reader;

            public void Start() => _loop = ReadAsync();

            private async Task ReadAsync() { await foreach (var item in _channel.Reader.ReadAllAsync()) Console.WriteLine(item); }
        }
        """);

    [Fact]
    public Task A_read_left_behind_by_a_select() => AnalyzerVerifier.Verify(
        """
        class C
        {
            private readonly Channel<int> _channel = Channel.CreateUnbounded<int>(new() { {|MPSC020:SingleReader = true|} });

            public async Task RunAsync()
            {
                while (true)
                {
                    var read = _channel.Reader.ReadAsync().AsTask();
                    var winner = await {|MPSC010:Task.WhenAny(read, Task.Delay(100))|};
                    if (winner == read)
                        Console.WriteLine(await read);
                    else
                        Console.WriteLine("idle");
                }
            }
        }
        """);

    [Fact]
    public Task Options_in_a_static_field_and_two_channels_are_named_once() => AnalyzerVerifier.Verify(
        """
        class C
        {
            private static readonly UnboundedChannelOptions s_options = new() { {|MPSC020:SingleReader = true|} };
            private readonly Channel<int> _channel;

            public C() => _channel = Channel.CreateUnbounded<int>(s_options);

            public C(int readers)
            {
                _channel = Channel.CreateUnbounded<int>(s_options);
                for (int i = 0; i < readers; i++)
                    _ = Task.Run(async () => { await foreach (var item in _channel.Reader.ReadAllAsync()) Console.WriteLine(item); });
            }
        }
        """);

    [Fact]
    public Task Top_level_statements() => AnalyzerVerifier.VerifyProgram(
        """
        var channel = Channel.CreateUnbounded<int>(new UnboundedChannelOptions { {|MPSC020:SingleReader = true|} });
        await Parallel.ForEachAsync(new int[4], async (_, token) =>
        {
            await foreach (var item in channel.Reader.ReadAllAsync(token))
                Console.WriteLine(item);
        });
        """);
}
