using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;
using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests;

public sealed class OptionsAnalyzerTests
{
    private const string Queue = """
        namespace MyApp
        {
            public class WorkQueue<T>
            {
                public int Count => 0;
                public void Close() { }
                public static void CloseAll() { }
                public class Inner { public void Close() { } }
            }
        }
        """;

    [Theory]
    [InlineData("mpsc_channel_complete_methods = MyApp.WorkQueue.Close")]
    [InlineData("mpsc_channel_complete_methods = MyApp.WorkQueue`1.Close, ")]
    [InlineData("mpsc_channel_complete_methods = MyApp.WorkQueue`1+Inner.Close | ")]
    [InlineData("mpsc_channel_write_methods = ")]
    [InlineData("mpsc_channel_try_complete_methods = Elsewhere.WorkQueue.Close")]
    [InlineData("other_option = MyApp.WorkQueue.Stop")]
    public Task A_value_that_may_be_is_silent(string option) => Verify(option, []);

    [Theory]
    [InlineData("mpsc_channel_complete_methods = MyApp.WorkQueue.Stop", "MyApp.WorkQueue.Stop")]
    [InlineData("mpsc_channel_write_methods = MyApp.WorkQueue.Count", "MyApp.WorkQueue.Count")]
    [InlineData("mpsc_channel_complete_methods = MyApp.WorkQueue.CloseAll", "MyApp.WorkQueue.CloseAll")]
    [InlineData("mpsc_channel_try_complete_methods = Close", "Close")]
    [InlineData("mpsc_channel_complete_methods = MyApp.WorkQueue.Close()", "MyApp.WorkQueue.Close()")]
    [InlineData("mpsc_channel_complete_methods = MyApp.WorkQueue.Close|true", "true")]
    [InlineData("mpsc_channel_complete_methods = MyApp..Close", "MyApp..Close")]
    public Task A_value_that_is_no_method_is_named(string option, string wrong)
        => Verify(option, [(option.Split(' ')[0], $"'{wrong}' is not a method, written as Namespace.Type.Method")]);

    [Fact]
    public Task Each_wrong_part_is_said_once_whatever_the_number_of_files()
        => Verify(
            "mpsc_channel_complete_methods = MyApp.WorkQueue.End | MyApp.WorkQueue.Close | MyApp.WorkQueue.End | MyApp.WorkQueue.Abort",
            [
                ("mpsc_channel_complete_methods", "'MyApp.WorkQueue.Abort' is not a method, written as Namespace.Type.Method"),
                ("mpsc_channel_complete_methods", "'MyApp.WorkQueue.End' is not a method, written as Namespace.Type.Method"),
            ]);

    [Fact]
    public Task A_name_that_is_no_option_is_named()
        => Verify(
            "mpsc_chanel_complete_methods = MyApp.WorkQueue.Close",
            [
                ("mpsc_chanel_complete_methods", "there is no option of this name; there are mpsc_channel_complete_methods, " +
                    "mpsc_channel_try_complete_methods, mpsc_channel_write_methods"),
            ]);

    private static async Task Verify(string option, (string Option, string Why)[] expected)
    {
        foreach (bool isGlobal in (bool[])[true, false])
        {
            var test = new Test { TestCode = Queue };
            test.TestState.Sources.Add(("Second.cs", "class Second { }"));
            test.TestState.AnalyzerConfigFiles.Add(
                isGlobal ? ("/.globalconfig", $"is_global = true\n{option}\n") : ("/.editorconfig", $"root = true\n[*.cs]\n{option}\n"));
            foreach (var (name, why) in expected)
            {
                test.ExpectedDiagnostics.Add(new DiagnosticResult("MPSC900", DiagnosticSeverity.Warning)
                    .WithMessage($"The option '{name}' is without effect: {why}"));
            }

            await test.RunAsync(TestContext.Current.CancellationToken);
        }
    }

    private sealed class Test : CSharpAnalyzerTest<OptionsAnalyzer, DefaultVerifier>
    {
        public Test()
        {
            ReferenceAssemblies = TestReferences.None;
            TestState.AdditionalReferences.AddRange(TestReferences.Net80);
        }
    }
}
