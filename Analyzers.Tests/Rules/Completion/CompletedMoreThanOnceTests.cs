using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Rules.Completion;

public class CompletedMoreThanOnceTests
{
    [Fact]
    public Task ProducersStartedInALoop_Report() => AnalyzerVerifier.Verify("""
        class C
        {
            async Task M()
            {
                var channel = Channel.CreateUnbounded<int>();
                for (int i = 0; i < 4; i++)
                {
                    _ = Task.Run(async () =>
                    {
                        await channel.Writer.WriteAsync(1);
                        {|MPSC001:{|MPSC002:channel.Writer.Complete()|}|};
                    });
                }

                await foreach (var item in channel.Reader.ReadAllAsync())
                    Console.WriteLine(item);
            }
        }
        """);
}
