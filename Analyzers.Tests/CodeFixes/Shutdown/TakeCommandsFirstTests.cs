using Mpsc.Analyzers.Tests.Testing;
using Verify = Mpsc.Analyzers.Tests.Testing.CodeFixVerifier<Mpsc.Analyzers.CodeFixes.Shutdown.TakeCommandsFirst>;

namespace Mpsc.Analyzers.Tests.CodeFixes.Shutdown;

public class TakeCommandsFirstTests
{
    [Theory]
    [InlineData(
        """
        while ({|MPSC019:items.TryRead(out var item)|})
            await Handle(item);

        if (commands.TryRead(out var command) && command == "stop")
            return;
        """,
        """
        while (true)
        {
            if (commands.TryRead(out var command) && command == "stop")
                return;

            if (!items.TryRead(out var item))
                break;

            await Handle(item);
        }
        """)]
    [InlineData(
        """
        while (commands.TryRead(out var command))
        {
            if (command == "stop")
                return;
        }

        while ({|MPSC019:items.TryRead(out var item)|})
        {
            // one at a time
            if (item == 0)
                continue;
            await Handle(item);
        }
        """,
        """
        while (true)
        {
            while (commands.TryRead(out var command))
            {
                if (command == "stop")
                    return;
            }

            if (!items.TryRead(out var item))
            {
                break;
            }

            // one at a time
            if (item == 0)
                continue;
            await Handle(item);
        }
        """)]
    [InlineData(
        """
        while ({|MPSC019:items.TryRead(out var item)|})
            await Handle(item);
        // what they say
        while (commands.TryRead(out var command))
            switch (command)
            {
                case "stop": return;
                default: break;
            }
        """,
        """
        while (true)
        {
            // what they say
            while (commands.TryRead(out var command))
                switch (command)
                {
                    case "stop": return;
                    default: break;
                }

            if (!items.TryRead(out var item))
                break;

            await Handle(item);
        }
        """)]
    [InlineData(
        """
        if ({|MPSC019:items.TryRead(out var item)|})
            await Handle(item);
        else if (commands.TryRead(out var command))
        {
            if (command == "stop")
                break;
        }
        else if (!await items.WaitToReadAsync())
            return;
        """,
        """
        if (commands.TryRead(out var command))
        {
            if (command == "stop")
                break;
        }
        else if (items.TryRead(out var item))
            await Handle(item);
        else if (!await items.WaitToReadAsync())
            return;
        """)]
    public Task Commands_move_before_the_items(string before, string after) => Verify.Fixes(Loop(before), Loop(after));

    [Theory]
    [InlineData("if (await Task.WhenAny(item, command) == item)", "if (await Task.WhenAny(command, item) == item)")]
    [InlineData(
        "var winner = await Task.WhenAny(item, command).ConfigureAwait(false);\n            if (winner == item)",
        "var winner = await Task.WhenAny(command, item).ConfigureAwait(false);\n            if (winner == item)")]
    public Task Tasks_of_a_select_change_places(string before, string after)
        => Verify.Fixes(Select(before), Select(after).Replace("{|MPSC019:items.ReadAsync()|}", "items.ReadAsync()"));

    [Theory]
    // would leave, or go round, the other loop
    [InlineData("while ({|MPSC019:items.TryRead(out var i)|})\n    await Handle(i);\nif ({|read:commands.TryRead(out var c)|})\n    break;")]
    [InlineData("while ({|MPSC019:items.TryRead(out var i)|})\n    await Handle(i);\nif ({|read:commands.TryRead(out var c)|})\n    continue;\nreturn;")]
    // more than one look in between
    [InlineData("while ({|MPSC019:items.TryRead(out var i)|})\n    await Handle(i);\nawait Handle(0);\nif ({|read:commands.TryRead(out var c)|})\n    return;")]
    [InlineData("if ({|read:commands.TryRead(out var c)|} && c == \"stop\")\n    return;\nelse\n    await Handle(0);\nwhile ({|MPSC019:items.TryRead(out var i)|})\n    await Handle(i);")]
    [InlineData("while (wait && {|MPSC019:items.TryRead(out var i)|})\n    await Handle(i);\nif ({|read:commands.TryRead(out var c)|})\n    return;")]
    // the command is looked at further on
    [InlineData("while ({|MPSC019:items.TryRead(out var i)|})\n    await Handle(i);\nif ({|read:commands.TryRead(out var c)|})\n    wait = false;\nif (c == \"stop\")\n    return;")]
    [InlineData("while ({|MPSC019:items.TryRead(out var i)|})\n    await Handle(i);\nif (wait && {|read:commands.TryRead(out var c)|})\n    return;")]
    // a command that is not the right one falls through
    [InlineData("if ({|MPSC019:items.TryRead(out var i)|}) await Handle(i); else if ({|read:commands.TryRead(out var c)|} && c == \"stop\") return;")]
    public Task Not_offered(string loop) => Verify.NotOffered(Loop(loop));

    [Fact]
    public Task Nobody_asks_which_task_it_was() => Verify.NotOffered(
        Select("await Task.WhenAny(item, command);\n            if (item.IsCompleted)")
            .Replace("command = commands.ReadAsync()", "command = {|read:commands.ReadAsync()|}"));

    private static string Loop(string body)
        => $$"""
            using System.Threading.Channels;

            class C
            {
                public async Task Run(ChannelReader<int> items, ChannelReader<string> commands, bool wait)
                {
                    while (await items.WaitToReadAsync())
                    {
                        {{body.Replace("\r\n", "\n").Replace("\n", "\n            ").Replace("            \n", "\n")}}
                    }
                }

                private Task Handle(int item) => Task.CompletedTask;
            }
            """.Replace("\r\n", "\n");

    private static string Select(string test)
        => $$"""
            using System.Threading.Channels;

            class C
            {
                public async Task Run(ChannelReader<int> items, ChannelReader<string> commands)
                {
                    var item = items.ReadAsync().AsTask();
                    var command = commands.ReadAsync().AsTask();
                    while (true)
                    {
                        {{test}}
                        {
                            await Handle(await item);
                            item = {|MPSC019:items.ReadAsync()|}.AsTask();
                        }
                        else
                        {
                            if (await command == "stop")
                                break;
                            command = commands.ReadAsync().AsTask();
                        }
                    }
                }

                private Task Handle(int item) => Task.CompletedTask;
            }
            """.Replace("\r\n", "\n");
}
