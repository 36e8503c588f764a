using Mpsc.Analyzers.Tests.Testing;
using Verify = Mpsc.Analyzers.Tests.Testing.CodeFixVerifier<Mpsc.Analyzers.CodeFixes.Completion.HandlePerProducer>;

namespace Mpsc.Analyzers.Tests.CodeFixes.Completion;

/// <summary>Code that looks like that of <see cref="HandlePerProducerTests"/>, but of which not everything is understood.</summary>
public class HandlePerProducerRefusalTests
{
    private const string Creation = "var channel = {|creation:Channel.CreateUnbounded<int>()|};";
    private const string Loop =
        "for (int i = 0; i < 4; i++) {|spawn:Task.Run(() => { channel.Writer.TryWrite(1); " +
        "{|MPSC001:channel.Writer.Complete()|}; })|};";

    [Fact]
    public Task Without_the_runtime()
        => Verify.NotOffered(HandlePerProducerTests.Intake(Creation + Loop), new FixSetup { WithRuntime = false });

    [Theory]
    [InlineData("new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest }")]
    [InlineData("new BoundedChannelOptions(1) { FullMode = mode }")]
    [InlineData("new BoundedChannelOptions(1) { AllowSynchronousContinuations = true }")]
    [InlineData("new BoundedChannelOptions(1), static dropped => { }")]
    [InlineData("shared")]
    [InlineData("options: new BoundedChannelOptions(1)")]
    [InlineData("new BoundedChannelOptions(1) { Capacity = 3 }")]
    public Task A_bound_that_means_more_than_waiting(string arguments) => Refused(
        "var mode = BoundedChannelFullMode.Wait; var shared = new BoundedChannelOptions(1);" +
            Creation.Replace("CreateUnbounded<int>()", $"CreateBounded<int>({arguments})") + Loop);

    [Theory]
    [InlineData("new UnboundedChannelOptions { AllowSynchronousContinuations = true }")]
    [InlineData("new UnboundedChannelOptions { SingleReader = shared.SingleReader }")]
    [InlineData("shared")]
    [InlineData("new UnboundedChannelOptions /* why */ { SingleReader = true }")]
    public Task Options_that_mean_something(string options)
        => Refused("var shared = new UnboundedChannelOptions();" + Creation.Replace("<int>()", $"<int>({options})") + Loop);

    [Fact]
    public Task A_channel_that_is_passed_on() => Refused(Creation + Loop + "Use(channel);", "void Use(Channel<int> channel) { }");

    [Fact]
    public Task A_channel_that_is_returned() => Refused(Creation + Loop + "Func<Channel<int>> get = () => channel;");

    [Fact]
    public Task A_channel_that_is_declared_before_it_is_created()
        => Refused("Channel<int> channel; channel = {|creation:Channel.CreateUnbounded<int>()|};" + Loop);

    [Fact]
    public Task A_channel_declared_as_something_wider()
        => Refused(Creation.Replace("var channel", "Channel<int, int> channel") + Loop);

    [Fact]
    public Task A_channel_in_a_field() => Verify.NotOffered(
        "using System.Threading.Channels;\n" +
            "class Intake { private readonly Channel<int> channel = {|creation:Channel.CreateUnbounded<int>()|}; " +
            "void Start() { " + Loop + " } }");

    [Fact]
    public Task A_start_with_a_token()
        => Refused(Creation + "var token = CancellationToken.None;" + Loop.Replace("; })|}", "; }, token)|}"));

    [Fact]
    public Task A_start_by_a_thread() => Refused(Creation + Loop.Replace("Task.Run(() => {",
        "new Thread(() => {").Replace("; })|};", "; }).Start()|};"));

    [Fact]
    public Task A_start_that_may_not_happen()
        => Refused(Creation + Loop.Replace("i++) {|spawn", "i++) _ = i == 2 ? Task.CompletedTask : {|spawn"));

    [Fact]
    public Task A_start_behind_something_that_may_throw() => Refused(
        Creation + "var tasks = new Dictionary<int, Task>(); int Key() => 1; " +
        Loop.Replace("{|spawn", "tasks.Add(Key(), {|spawn").Replace("|};", "|});")
            .Replace("Complete()|});", "Complete()|};"));

    [Theory]
    [InlineData("private static async Task ProduceAsync", "", "_ = ProduceAsync(Other());")]
    [InlineData("private static async Task ProduceAsync", "", "Func<ChannelWriter<int>, int, Task> f = ProduceAsync;")]
    [InlineData("internal static async Task ProduceAsync", "", "")]
    [InlineData("private static async Task ProduceAsync", ", Make()", "")]
    [InlineData("private static Task ProduceAsync", "", "")]
    public Task A_called_method_that_others_know_or_that_may_leave_its_handle(string method, string more, string use) => Refused(
        Creation + "for (int i = 0; i < 4; i++) { _ = {|spawn:ProduceAsync(channel.Writer" + more + ")|}; }" + use,
        "static ChannelWriter<int> Other() => null!; static int Make() => 1; " + method + "(ChannelWriter<int> writer, int n = 0) { " +
            (method.Contains("async")
                ? "await Task.Yield(); {|MPSC001:writer.Complete()|}; }"
                : "{|MPSC001:writer.Complete()|}; return Task.CompletedTask; }"));

    [Fact]
    public Task A_selection_that_is_enumerated_later() => Refused(
        Creation + "var tasks = Enumerable.Range(0, 4).Select(i => {|spawn:Task.Run(() => { channel.Writer.TryWrite(1); " +
            "{|MPSC001:channel.Writer.Complete()|}; })|}); await Task.WhenAll(tasks);");

    [Fact]
    public Task A_writer_that_another_lambda_has() => Refused(Creation + Loop + "Action late = () => channel.Writer.TryWrite(2); late();");

    [Fact]
    public Task A_writer_that_is_stored() => Refused(Creation + Loop + "var own = channel.Writer; own.TryWrite(5);");

    [Fact]
    public Task A_writer_used_by_the_starter_after_the_starts() => Refused(Creation + Loop + "channel.Writer.TryWrite(2);");

    [Theory]
    [InlineData("channel.Writer.Complete(new TimeoutException());")]
    [InlineData("channel.Writer.Complete(); // early")]
    [InlineData("if (channel.Reader.Count > 0) channel.Writer.Complete();")]
    [InlineData("Console.WriteLine(channel.Writer.TryComplete());")]
    public Task A_starter_that_completes_without_a_join_in_its_own_way(string completion)
        => Refused(Creation + Loop + "\n" + completion + "\n");

    [Fact]
    public Task A_writer_given_to_an_object()
        => Refused(Creation + Loop.Replace("TryWrite(1);", "TryWrite(1); var s = new Sender(channel.Writer);"),
            "class Sender(ChannelWriter<int> writer) { public void Send() => writer.TryWrite(1); }");

    [Fact]
    public Task A_writer_given_to_work_that_nobody_waits_for()
        => Refused(Creation + Loop.Replace("TryWrite(1);", "TryWrite(1); _ = SendAsync(channel.Writer);"),
            "static async Task SendAsync(ChannelWriter<int> writer) { await Task.Yield(); writer.TryWrite(1); }");

    [Fact]
    public Task A_writer_used_in_a_lambda_of_the_producer()
        => Refused(Creation + Loop.Replace("TryWrite(1);", "TryWrite(1); Action late = () => channel.Writer.TryWrite(2); late();"));

    [Fact]
    public Task A_producer_that_is_a_method_group()
        => Refused(Creation + "for (int i = 0; i < 4; i++) {|spawn:Task.Run(Produce)|}; " +
            "void Produce() { channel.Writer.TryWrite(1); {|MPSC001:channel.Writer.Complete()|}; }");

    [Fact]
    public Task A_lambda_that_returns_its_task_from_a_block()
        => Refused(Creation + Loop.Replace("channel.Writer.TryWrite(1);", "channel.Writer.TryWrite(1); ").Replace("; })|}",
            "; return Task.CompletedTask; })|}"));

    [Fact]
    public Task A_wait_between_the_starts()
        => Refused(Creation + "for (int n = 0; n < 2; n++) { " + Loop + " await channel.Reader.WaitToReadAsync(); }");

    [Fact]
    public Task A_completion_outside_of_the_producers() => Refused(
        Creation + "for (int i = 0; i < 4; i++) Task.Run(() => channel.Writer.TryWrite(1)); " +
            "await {|spawn:Task.Run(() => { })|}; {|MPSC001:channel.Writer.Complete()|};");

    [Fact]
    public Task Conditional_compilation_among_the_starts()
        => Refused(Creation + "\nfor (int n = 0; n < 4; n++)\n{\n#if DEBUG\nConsole.WriteLine();\n#endif\n" + Loop + "\n}");

    [Fact]
    public Task A_method_that_wants_the_writer_by_reference()
        => Refused(Creation + "var writer = channel.Writer;" + Loop.Replace("channel.Writer.TryWrite(1);", "Replace(ref writer); "),
            "static void Replace(ref ChannelWriter<int> writer) { }");

    private static Task Refused(string body, string members = "") => Verify.NotOffered(HandlePerProducerTests.Intake(body, members));
}
