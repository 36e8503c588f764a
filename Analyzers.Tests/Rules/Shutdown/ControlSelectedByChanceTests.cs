using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Rules.Shutdown;

public class ControlSelectedByChanceTests
{
    private static Task VerifyLoop(string statements) => AnalyzerVerifier.Verify($$"""
        enum Command { Pause, Resume, Stop }

        class C
        {
            private readonly CancellationTokenSource _work = new();
            private readonly ChannelReader<int> _items;
            private readonly ChannelReader<string> _orders;
            private bool _paused;

            public C(ChannelReader<int> items, ChannelReader<string> orders) => (_items, _orders) = (items, orders);

            public async Task Run(ChannelReader<int> items, ChannelReader<Command> commands, ChannelReader<string> orders, CancellationToken ct)
            {
                Task<bool>? a = null, b = null;
                {{statements}}
            }

            private Task Handle(object item) => Task.CompletedTask;
            private void Obey(string order) { if (order == "stop") _work.Cancel(); }
            private bool LookAtOrders() => _orders.TryRead(out var order) && order == "stop";
        }
        """);

    private const string Waits =
        "a ??= items.WaitToReadAsync(ct).AsTask(); b ??= orders.WaitToReadAsync(ct).AsTask(); await Task.WhenAny(a, b); " +
        "if (a.IsCompleted) a = null; if (b.IsCompleted) b = null; ";

    [Theory]
    [InlineData("while (orders.TryRead(out var order)) { if (order == \"stop\") return; }")]
    [InlineData("if (orders.TryRead(out var order)) Obey(order);")]
    [InlineData("if (orders.TryRead(out var order)) _work.Cancel();")]
    [InlineData("while (orders.TryRead(out var order)) { switch (order) { case \"stop\": return; default: await Handle(order); break; } }")]
    [InlineData("if (!orders.TryRead(out var order)) continue; if (order == \"stop\") break;")]
    public Task Items_drained_without_a_look_at_the_commands(string obey) => VerifyLoop($$"""
        while (true)
        {
            {{Waits}}
            while ({|MPSC019:items.TryRead(out var item)|})
                await Handle(item);
            {{obey}}
        }
        """);

    [Fact]
    public Task Commands_looked_at_first_but_only_once_per_drain() => VerifyLoop($$"""
        while (true)
        {
            {{Waits}}
            if (orders.TryRead(out var order) && order == "stop") return;
            while ({|MPSC019:items.TryRead(out var item)|})
                await Handle(item);
        }
        """);

    [Fact]
    public Task Commands_of_an_enum() => VerifyLoop("""
        while (!ct.IsCancellationRequested)
        {
            if ({|MPSC019:items.TryRead(out var item)|})
                await Handle(item);
            else if (commands.TryRead(out var command))
                await Handle(command);
            else if (!await items.WaitToReadAsync(ct))
                return;
        }
        """);

    [Fact]
    public Task A_flag_that_the_loop_looks_at() => VerifyLoop("""
        while (!ct.IsCancellationRequested)
        {
            if (!_paused && {|MPSC019:items.TryRead(out var item)|})
            {
                await Handle(item);
                continue;
            }

            if (orders.TryRead(out var order))
                _paused = order == "pause";
            else if (!await orders.WaitToReadAsync(ct))
                return;
        }
        """);

    [Fact]
    public Task Reads_raced_with_the_items_in_front() => VerifyLoop("""
        var item = items.ReadAsync(ct).AsTask();
        var command = commands.ReadAsync(ct).AsTask();
        while (true)
        {
            if (await Task.WhenAny(item, command) == item)
            {
                await Handle(await item);
                item = {|MPSC019:items.ReadAsync(ct)|}.AsTask();
            }
            else
            {
                if (await command == Command.Stop) break;
                command = commands.ReadAsync(ct).AsTask();
            }
        }
        """);

    [Fact]
    public Task Fields() => VerifyLoop("""
        while (await _items.WaitToReadAsync(ct))
        {
            while ({|MPSC019:_items.TryRead(out var item)|})
                await Handle(item);
            while (_orders.TryRead(out var order))
                Obey(order);
        }
        """);

    [Theory]
    // commands before every item
    [InlineData("while (true) { " + Waits + "while (true) { if (orders.TryRead(out var order)) { if (order == \"stop\") return; } else if (items.TryRead(out var item)) await Handle(item); else break; } }")]
    [InlineData("while (true) { " + Waits + "while (items.TryRead(out var item)) { if (orders.TryRead(out var order) && order == \"stop\") return; await Handle(item); } }")]
    [InlineData("while (true) { if (commands.TryRead(out var command)) { if (command == Command.Stop) break; } else if (items.TryRead(out var item)) await Handle(item); else if (!await items.WaitToReadAsync(ct)) return; }")]
    // one item and one look at the commands, in turn
    [InlineData("while (true) { " + Waits + "if (items.TryRead(out var item)) await Handle(item); if (orders.TryRead(out var order) && order == \"stop\") return; }")]
    [InlineData("await foreach (var item in items.ReadAllAsync()) { if (orders.TryRead(out var order) && order == \"stop\") return; await Handle(item); }")]
    // a helper looks
    [InlineData("while (true) { if (_orders.TryRead(out var order) && order == \"stop\") return; while (_items.TryRead(out var item)) { if (LookAtOrders()) return; await Handle(item); } if (!await _items.WaitToReadAsync(ct)) return; }")]
    // a batch that ends by itself
    [InlineData("while (true) { " + Waits + "int n = 0; while (n++ < 100 && items.TryRead(out var item)) await Handle(item); if (orders.TryRead(out var order) && order == \"stop\") return; }")]
    [InlineData("while (true) { " + Waits + "int n = 0; while (items.TryRead(out var item)) { await Handle(item); if (++n == 100) break; } if (orders.TryRead(out var order) && order == \"stop\") return; }")]
    public Task Commands_in_time_are_silent(string loop) => VerifyLoop(loop);

    [Fact]
    public Task Reads_raced_with_the_commands_in_front_are_silent() => VerifyLoop("""
        var item = items.ReadAsync(ct).AsTask();
        var command = commands.ReadAsync(ct).AsTask();
        while (true)
        {
            if (await Task.WhenAny(command, item) == command)
            {
                if (await command == Command.Stop) break;
                command = commands.ReadAsync(ct).AsTask();
            }
            else
            {
                await Handle(await item);
                item = items.ReadAsync(ct).AsTask();
            }
        }
        """);

    [Theory]
    // two channels of data
    [InlineData("while (true) { " + Waits + "while (items.TryRead(out var item)) await Handle(item); while (orders.TryRead(out var order)) await Handle(order); }")]
    [InlineData("while (true) { " + Waits + "bool did = false; while (items.TryRead(out var item)) { did = true; await Handle(item); } while (orders.TryRead(out var order)) { did = true; await Handle(order); } if (!did) return; }")]
    // both end the loop
    [InlineData("while (true) { " + Waits + "while (items.TryRead(out var item)) { if (item == 0) return; } while (orders.TryRead(out var order)) { if (order == \"\") return; } }")]
    // a flag that nobody in the loop looks at
    [InlineData("while (true) { " + Waits + "while (items.TryRead(out var item)) await Handle(item); if (orders.TryRead(out var order)) _paused = true; }")]
    // the end of a channel is no command
    [InlineData("while (true) { if (!await items.WaitToReadAsync(ct)) return; while (items.TryRead(out var item)) await Handle(item); if (!await orders.WaitToReadAsync(ct)) return; while (orders.TryRead(out var order)) await Handle(order); }")]
    // no loop has both
    [InlineData("while (items.TryRead(out var item)) await Handle(item); while (commands.TryRead(out var command)) await Handle(command);")]
    // break leaves the inner loop only
    [InlineData("while (true) { " + Waits + "while (items.TryRead(out var item)) await Handle(item); while (orders.TryRead(out var order)) { if (order == \"\") break; await Handle(order); } }")]
    public Task No_commands_are_silent(string loop) => VerifyLoop(loop);

    [Theory]
    [InlineData("while (true) { while ({|MPSC019:items.TryRead(out var i)|}) { } if (commands.TryRead(out var c)) ")]
    [InlineData("while (true) { while (items.TryRead(out var i)) { } if (commands.TryRead(out ")]
    [InlineData("while (true) { while (items.TryRead(out var i)) if (commands.")]
    [InlineData("while (true) { var a = items.ReadAsync().AsTask(); if (await Task.WhenAny(a, commands.ReadAsync(")]
    public Task Unfinished_code(string statement) => AnalyzerVerifier.VerifyUnfinished($$"""
        enum E { A }
        class C
        {
            async Task Run(ChannelReader<int> items, ChannelReader<E> commands)
            {
                {{statement}}
        """);
}
