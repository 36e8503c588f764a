using Mpsc.Analyzers.Tests.Testing;
using Verify = Mpsc.Analyzers.Tests.Testing.CodeFixVerifier<Mpsc.Analyzers.CodeFixes.Shutdown.WorkerToConsumerLoop>;

namespace Mpsc.Analyzers.Tests.CodeFixes.Shutdown;

public class WorkerToConsumerLoopTests
{
    [Fact]
    public Task Channel_task_and_source_become_one_field() => Verify.Fixes(
        """
        using System.Threading.Channels;

        public sealed class Mailer : IAsyncDisposable
        {
            private readonly Channel<string> _channel = Channel.CreateUnbounded<string>();
            private readonly CancellationTokenSource _stop = new();
            private readonly Task _task;

            public Mailer()
            {
                _task = Task.Run(RunAsync);
            }

            public bool Post(string mail) => _channel.Writer.TryWrite(mail);

            public async ValueTask DisposeAsync()
            {
                _stop.Cancel();
                try
                {
                    await _task;
                }
                catch (OperationCanceledException)
                {
                }

                _stop.Dispose();
            }

            private async Task RunAsync()
            {
                await foreach (var mail in {|MPSC011:_channel.Reader.ReadAllAsync(_stop.Token)|})
                {
                    // one at a time
                    await SendAsync(mail);
                }
            }

            private Task SendAsync(string mail) => Task.CompletedTask;
        }
        """,
        """
        using System.Threading.Channels;
        using Mpsc;

        public sealed class Mailer : IAsyncDisposable
        {
            private readonly ConsumerLoop<string> _loop;

            public Mailer()
            {
                _loop = new ConsumerLoop<string>(HandleAsync);
            }

            public bool Post(string mail) => _loop.TryPost(mail);

            public async ValueTask DisposeAsync()
            {
                try
                {
                    await _loop.StopAsync();
                }
                catch (OperationCanceledException)
                {
                }
            }

            private async Task HandleAsync(string mail)
            {
                // one at a time
                await SendAsync(mail);
            }

            private Task SendAsync(string mail) => Task.CompletedTask;
        }
        """);
}
