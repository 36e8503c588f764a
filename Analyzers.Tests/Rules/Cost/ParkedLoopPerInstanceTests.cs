using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Rules.Cost;

public class ParkedLoopPerInstanceTests
{
    private static Task Verify(string start, string owner) => AnalyzerVerifier.VerifyCost($$"""
        using System.Collections.Concurrent;

        class Session
        {
            private readonly Channel<int> _inbox = Channel.CreateBounded<int>(8);
            private readonly Task _loop;
            public Session() => _loop = {{start}};
            private async Task ReadAsync() { await foreach (var item in _inbox.Reader.ReadAllAsync()) Console.WriteLine(item); }
            private Task PingAsync() => Task.CompletedTask;
            public ValueTask PostAsync(int item) => _inbox.Writer.WriteAsync(item);
            public async Task StopAsync() { _inbox.Writer.TryComplete(); await _loop; }
        }

        class Owner
        {
            private readonly ConcurrentDictionary<int, Session> _sessions = new();
            private readonly List<Session> _list = [];
            {{owner}}
        }
        """);

    [Theory]
    [InlineData("{|MPSC033:ReadAsync()|}", "public void Start() { for (int i = 0; i < 9; i++) _list.Add(new Session()); }")]
    [InlineData("Task.Run({|MPSC033:ReadAsync|})", "public Session Get(int id) => _sessions.GetOrAdd(id, _ => new Session());")]
    [InlineData("Task.Run(() => {|MPSC033:ReadAsync()|})", "public List<Session> Make(int n) => Enumerable.Range(0, n).Select(_ => new Session()).ToList();")]
    public Task Many_instances_with_a_loop_each_report(string start, string owner) => Verify(start, owner);

    [Theory]
    [InlineData("ReadAsync()", "private readonly Session _one = new();")]
    [InlineData("ReadAsync()", "public Session Make() => new();")]
    [InlineData("Task.WhenAll(Enumerable.Range(0, 4).Select(_ => ReadAsync()))", "public Session Get(int id) => _sessions.GetOrAdd(id, _ => new Session());")]
    [InlineData("PingAsync()", "public void Start() { for (int i = 0; i < 9; i++) _list.Add(new Session()); }")]
    [InlineData("Task.CompletedTask", "public Session Get(int id) => _sessions.GetOrAdd(id, _ => new Session());")]
    public Task One_instance_or_no_loop_is_silent(string start, string owner) => Verify(start, owner);
}
