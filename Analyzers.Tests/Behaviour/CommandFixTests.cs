using Mpsc.Analyzers.CodeFixes.Shutdown;

namespace Mpsc.Analyzers.Tests.Behaviour;

/// <summary>A command that is there before the items, before and after it has its turn before them. No item is lost on the way.</summary>
public class CommandFixTests
{
    [Theory]
    [InlineData(
        """
        while (await items.Reader.WaitToReadAsync())
        {
            while (items.Reader.TryRead(out var n))
                Handle(n);

            while (commands.Reader.TryRead(out var command))
            {
                if (command == "stop")
                    return;
            }
        }
        """)]
    [InlineData(
        """
        while (true)
        {
            if (items.Reader.TryRead(out var n))
                Handle(n);
            else if (commands.Reader.TryRead(out var command))
            {
                if (command == "stop")
                    return;
            }
            else if (!await items.Reader.WaitToReadAsync())
                return;
        }
        """)]
    [InlineData(
        """
        var item = items.Reader.ReadAsync().AsTask();
        var command = commands.Reader.ReadAsync().AsTask();
        while (true)
        {
            var winner = await Task.WhenAny(item, command);
            if (winner == item)
            {
                Handle(await item);
                item = items.Reader.ReadAsync().AsTask();
            }
            else
            {
                if (await command == "stop")
                    return;
                command = commands.Reader.ReadAsync().AsTask();
            }
        }
        """)]
    public async Task The_command_comes_before_the_next_item(string loop)
    {
        var (before, after) = await ProgramRunner.RunAsync<TakeCommandsFirst>(
            $$"""
            using System.Threading.Channels;

            public static class Program
            {
                public static async Task<string> Run()
                {
                    var items = Channel.CreateUnbounded<int>();
                    var commands = Channel.CreateUnbounded<string>();
                    string handled = "";
                    for (int n = 1; n <= 5; n++)
                        items.Writer.TryWrite(n);

                    commands.Writer.TryWrite("stop");
                    await RunAsync();
                    return $"{handled}, {items.Reader.Count} left";

                    void Handle(int n) => handled += n;

                    async Task RunAsync()
                    {
                        {{loop}}
                    }
                }
            }
            """,
            RuleIdentifiers.ControlSelectedByChance);

        Assert.Equal("12345, 0 left", before);
        // a read that is pending has its item already
        Assert.Equal(loop.Contains("WhenAny", StringComparison.Ordinal) ? ", 4 left" : ", 5 left", after);
    }
}
