using Mpsc.Analyzers.Tests.Testing;
using Verify = Mpsc.Analyzers.Tests.Testing.CodeFixVerifier<Mpsc.Analyzers.CodeFixes.Completion.AnswerAsTheFlagDoes>;

namespace Mpsc.Analyzers.Tests.CodeFixes.Completion;

public class AnswerAsTheFlagDoesTests
{
    [Theory]
    [InlineData(
        """
        if (_closed)
            return false;
        await {|MPSC009:_channel.Writer.WriteAsync(i, ct)|};
        return true;
        """,
        """
        if (_closed)
            return false;
        try
        {
            await _channel.Writer.WriteAsync(i, ct);
        }
        catch (ChannelClosedException)
        {
            return false;
        }
        return true;
        """)]
    [InlineData(
        """
        if (_closed || i < 0)
        {
            Console.WriteLine(
                "closed");
            throw new InvalidOperationException(
                "closed");
        }

        for (int n = 0; n < i; n++)
            await {|MPSC009:_channel
                .Writer
                .WriteAsync(n)|}
                .ConfigureAwait(false);
        return true;
        """,
        """
        if (_closed || i < 0)
        {
            Console.WriteLine(
                "closed");
            throw new InvalidOperationException(
                "closed");
        }

        for (int n = 0; n < i; n++)
            try
            {
                await _channel
                    .Writer
                    .WriteAsync(n)
                    .ConfigureAwait(false);
            }
            catch (ChannelClosedException)
            {
                Console.WriteLine(
                    "closed");
                throw new InvalidOperationException(
                    "closed");
            }
        return true;
        """)]
    [InlineData(
        """
        if (!_closed)
        {
            await {|MPSC009:_channel.Writer.WriteAsync(i)|};
        }

        return true;
        """,
        """
        if (!_closed)
        {
            try
            {
                await _channel.Writer.WriteAsync(i);
            }
            catch (ChannelClosedException)
            {
            }
        }

        return true;
        """)]
    public Task The_exception_is_answered_as_the_flag(string before, string after)
        => Verify.Fixes(Class(before), Class(after));

    [Theory]
    // the flag is not all that is asked for
    [InlineData("if ({|guard:_closed && i > 0|})\n    return false;\nawait {|MPSC009:_channel.Writer.WriteAsync(i)|};\nreturn true;")]
    // there is no answer
    [InlineData("if ({|guard:_closed|})\n    Console.WriteLine();\nawait {|MPSC009:_channel.Writer.WriteAsync(i)|};\nreturn true;")]
    [InlineData("if ({|guard:_closed|})\n    return false;\nelse\n    Console.WriteLine();\nawait {|MPSC009:_channel.Writer.WriteAsync(i)|};\nreturn true;")]
    [InlineData("if ({|guard:!_closed|})\n{\n    await {|MPSC009:_channel.Writer.WriteAsync(i)|};\n    Console.WriteLine();\n}\nreturn true;")]
    // the exception of another channel
    [InlineData("if ({|guard:_closed|})\n    return false;\nawait {|MPSC009:_channel.Writer.WriteAsync(await _channel.Reader.ReadAsync())|};\nreturn true;")]
    [InlineData("if ({|guard:_closed|})\n    return false;\nvar write = {|MPSC009:_channel.Writer.WriteAsync(i)|};\nawait write;\nreturn true;")]
    [InlineData("if ({|guard:_closed|})\n    return false;\nawait {|MPSC009:_channel.Writer.WriteAsync(i)|}; return true;")]
    public Task Not_offered(string post) => Verify.NotOffered(Class(post));

    private static string Class(string post)
        => $$"""
            using System.Threading.Channels;

            class C
            {
                private readonly Channel<int> _channel = Channel.CreateBounded<int>(8);
                private bool _closed;

                public async Task<bool> Post(int i, CancellationToken ct)
                {
                    {{post.Replace("\r\n", "\n").Replace("\n", "\n        ").Replace("        \n", "\n")}}
                }

                public void End()
                {
                    _closed = true;
                    _channel.Writer.TryComplete();
                }
            }
            """.Replace("\r\n", "\n");
}
