using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Rules;

/// <summary>One rule may know of great harm and of small: the report says which.</summary>
public class SeverityTests
{
    private const string Loop = "private async Task ReadAsync() { await foreach (var item in _channel.Reader.ReadAllAsync()) "
        + "Handle(item); } ";

    [Theory]
    [InlineData("CreateUnbounded<int>(new UnboundedChannelOptions { SingleReader = true })", DiagnosticSeverity.Warning)]
    [InlineData("CreateBounded<int>(new BoundedChannelOptions(8) { SingleReader = true })", DiagnosticSeverity.Info)]
    public async Task Readers_side_by_side_break_an_unbounded_channel_only(string creation, DiagnosticSeverity severity)
        => Assert.Equal(severity, await SeverityOf(
            "MPSC020", creation, "C() { for (int i = 0; i < 4; i++) _ = ReadAsync(); } void Handle(int item) { } " + Loop));

    [Fact]
    public async Task A_reader_that_is_only_offered_to_others_is_not_yet_used()
        => Assert.Equal(DiagnosticSeverity.Info, await SeverityOf(
            "MPSC020", "CreateUnbounded<int>(new UnboundedChannelOptions { SingleReader = true })",
            "C() { _ = ReadAsync(); } public ChannelReader<int> Reader => _channel.Reader; void Handle(int item) { } " + Loop));

    [Theory]
    [InlineData("public void Post(int item) { lock (_channel) _channel.Writer.TryWrite(item); }", DiagnosticSeverity.Warning)]
    [InlineData("public void Post(int item) => _channel.Writer.TryWrite(item);", DiagnosticSeverity.Info)]
    public async Task A_callback_does_harm_under_a_lock(string post, DiagnosticSeverity severity)
        => Assert.Equal(severity, await SeverityOf(
            "MPSC022", "CreateUnbounded<int>(new UnboundedChannelOptions { AllowSynchronousContinuations = true })",
            "public Action<int> Handle { get; set; } = null!; " + post + Loop));

    [Theory]
    [InlineData("public void Stop() => End();", DiagnosticSeverity.Warning)]
    [InlineData("", DiagnosticSeverity.Info)]
    public async Task A_loop_may_know_that_it_has_completed_the_channel_itself(string stop, DiagnosticSeverity severity)
        => Assert.Equal(severity, await SeverityOf(
            "MPSC017", "CreateUnbounded<int>()",
            """
            public async Task RunAsync()
            {
                while (true)
                {
                    if (!_channel.Reader.TryRead(out var item))
                        await _channel.Reader.WaitToReadAsync();
                    else if (item < 0)
                        End();
                }
            }

            private void End() => _channel.Writer.TryComplete();
            """ + stop));

    private static async Task<DiagnosticSeverity> SeverityOf(string rule, string creation, string members)
    {
        var document = FixWorkspace.Open(
            $"using System.Threading.Channels; public class C {{ private readonly Channel<int> _channel = Channel.{creation}; {members} }}");
        var compilation = (await document.Project.GetCompilationAsync(TestContext.Current.CancellationToken))!;
        var reported = await compilation.WithAnalyzers(ImmutableArray.Create<DiagnosticAnalyzer>(new ChannelUsageAnalyzer()))
            .GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
        return Assert.Single(reported, diagnostic => diagnostic.Id == rule).Severity;
    }
}
