using Mpsc.Analyzers.Tests.Testing;
using Verify = Mpsc.Analyzers.Tests.Testing.CodeFixVerifier<Mpsc.Analyzers.CodeFixes.Completion.CompleteAfterJoin>;

namespace Mpsc.Analyzers.Tests.CodeFixes.Completion;

/// <summary>Code that looks like that of <see cref="CompleteAfterJoinTests"/>, but where a later completion would hang or lose.</summary>
public class CompleteAfterJoinRefusalTests
{
    private const string Creation = "var channel = {|creation:Channel.CreateUnbounded<int>()|};\nvar tasks = new List<Task>();\n";
    private const string Complete = "{|MPSC001:channel.Writer.Complete()|};";
    private const string Loop =
        "for (int i = 0; i < 4; i++) { tasks.Add({|spawn:Task.Run(async () => {\nawait channel.Writer.WriteAsync(1);\n" + Complete + "\n})|}); }\n";
    private const string Join = "\nawait Task.WhenAll(tasks);\n";
    private const string End = "return await CountAsync(channel.Reader);";

    [Fact]
    public Task But_this_is_mended() => Assert.ThrowsAnyAsync<Exception>(() => Refused(Creation + Loop + Join + End));

    [Theory]
    [InlineData("await foreach (var item in channel.Reader.ReadAllAsync()) n++;")]
    [InlineData("await CountAsync(channel.Reader);")]
    [InlineData("await channel.Reader.Completion;")]
    [InlineData("channel.Reader.Completion.Wait();")]
    [InlineData("await Task.WhenAny(tasks);")]
    public Task A_wait_before_the_join(string wait) => Refused(Creation + Loop + wait + Join + "return n;");

    [Theory]
    [InlineData("if (n == 1) return 1;")]
    [InlineData("if (n == 1) throw new TimeoutException();")]
    [InlineData("n = int.Parse(\"1\");")]
    public Task A_way_past_the_join(string leave) => Refused(Creation + Loop + leave + Join + End);

    [Fact]
    public Task A_reader_among_the_joined()
        => Refused(Creation + Loop + "tasks.Add(CountAsync(channel.Reader));" + Join + "return n;");

    [Fact]
    public Task A_reader_beside_the_producers_in_the_join()
        => Refused(Creation + "var reading = CountAsync(channel.Reader);" + Loop + "\nawait Task.WhenAll(tasks.Append(reading));\nreturn n;");

    [Theory]
    [InlineData("\nawait Task.WhenAny(tasks);\n")]
    [InlineData("\nawait tasks[0];\n")]
    [InlineData("\nTask.WaitAll(tasks.ToArray(), 1000);\n")]
    [InlineData("\nif (n > 0) await Task.WhenAll(tasks);\n")]
    [InlineData("\n_ = Task.WhenAll(tasks);\n")]
    [InlineData("\n")]
    public Task No_join_of_all(string join) => Refused(Creation + Loop + join + End);

    [Fact]
    public Task A_producer_that_is_not_joined() => Refused(
        Creation + Loop + "_ = Task.Run(async () => {\nawait channel.Writer.WriteAsync(1);\n});" + Join + End);

    [Fact]
    public Task A_bounded_channel_that_is_read_after_the_join()
        => Refused(Creation.Replace("CreateUnbounded<int>()", "CreateBounded<int>(1)") + Loop + Join + End);

    [Fact]
    public Task A_channel_in_a_field() => Verify.NotOffered(
        "using System.Threading.Channels;\nclass C { private readonly Channel<int> channel = {|creation:Channel.CreateUnbounded<int>()|}; " +
        "async Task M() { var tasks = new List<Task>();" + Loop + Join + "} }");

    [Theory]
    [InlineData("Complete()|};\nConsole.WriteLine();")]
    [InlineData("Complete(new TimeoutException())|};")]
    [InlineData("Complete()|}; // this one is done")]
    public Task A_completion_that_is_not_the_end(string completion)
        => Refused(Creation + Loop.Replace("Complete()|};", completion) + Join + End);

    [Fact]
    public Task A_completion_in_a_branch() => Refused(
        Creation + Loop.Replace(Complete, "if (n == 0) { " + Complete + " }") + Join + End);

    [Fact]
    public Task A_completion_with_the_error_besides() => Refused(Creation + Loop.Replace(
        "await channel.Writer.WriteAsync(1);", "try { await channel.Writer.WriteAsync(1); } catch (Exception e) { channel.Writer.TryComplete(e); }")
        + Join + End);

    [Fact]
    public Task A_producer_that_reads() => Refused(
        Creation + Loop.Replace("await channel.Writer", "channel.Reader.TryRead(out _); await channel.Writer") + Join + End);

    [Fact]
    public Task A_producer_that_waits_for_a_task_of_the_starter() => Refused(
        Creation + "var gate = CountAsync(channel.Reader);" + Loop.Replace("await channel.Writer", "await gate; await channel.Writer") + Join + "return n;");

    [Fact]
    public Task A_completion_by_the_starter_after_the_join()
        => Refused(Creation + Loop + Join + "channel.Writer.Complete();" + End);

    [Fact]
    public Task A_list_that_others_fill() => Refused(
        Creation + "void Fill() => tasks.Add(Task.CompletedTask); Fill();" + Loop + Join + End);

    [Theory]
    [InlineData("_ = ProduceAsync(Other());")]
    [InlineData("Func<ChannelWriter<int>, Task> f = ProduceAsync;")]
    public Task A_method_that_others_call(string use) => Refused(
        "var channel = {|creation:Channel.CreateUnbounded<int>()|};\nvar tasks = new List<Task>();\n" +
        "for (int i = 0; i < 4; i++) { tasks.Add({|spawn:Task.Run(() => ProduceAsync(channel.Writer))|}); }" + Join + use + End,
        "static ChannelWriter<int> Other() => null!;\nprivate static async Task ProduceAsync(ChannelWriter<int> writer)\n{\nawait writer.WriteAsync(1);\n{|MPSC001:writer.Complete()|};\n}");

    [Fact]
    public Task A_method_whose_caller_goes_on() => Refused(
        "var channel = {|creation:Channel.CreateUnbounded<int>()|};\nvar tasks = new List<Task>();\n" +
        "for (int i = 0; i < 4; i++) { tasks.Add({|spawn:Task.Run(async () => { await ProduceAsync(channel.Writer); Console.WriteLine(); })|}); }" + Join + End,
        "private static async Task ProduceAsync(ChannelWriter<int> writer)\n{\nawait writer.WriteAsync(1);\n{|MPSC001:writer.Complete()|};\n}");

    [Theory]
    [InlineData("await Task.WhenAll(tasks);")]
    [InlineData("Console.WriteLine(tasks.Count);")]
    public Task A_starter_that_looks_at_its_tasks_after_it_completed(string later) => Refused(
        Creation + Loop.Replace(Complete, "") + "\n{|MPSC002:channel.Writer.Complete()|};\nn = await CountAsync(channel.Reader);" + later + "return n;");

    [Fact]
    public Task A_starter_that_keeps_no_tasks() => Refused(
        Creation + Loop.Replace(Complete, "").Replace("tasks.Add(", "_ = (") + "\n{|MPSC002:channel.Writer.Complete()|};\n" + End);

    private static Task Refused(string body, string members = "") => Verify.NotOffered(CompleteAfterJoinTests.Intake(body, members));
}
