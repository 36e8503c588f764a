using System.Runtime.Loader;
using Microsoft.CodeAnalysis.CSharp;

namespace Mpsc.Analyzers.Tests.Documentation;

/// <summary>Runs a compiled program in this process, whose console it takes over meanwhile (see <see cref="ConsoleCollection"/>).</summary>
internal static class ProgramRun
{
    // far more than any of them takes; a program that hangs is a wrong program
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>What it prints.</summary>
    public static async Task<string> OutputOfAsync(CSharpCompilation compilation)
    {
        using var image = new MemoryStream();
        Assert.True(compilation.Emit(image, cancellationToken: TestContext.Current.CancellationToken).Success);
        image.Position = 0;

        var context = new AssemblyLoadContext(compilation.AssemblyName, isCollectible: true);
        var main = context.LoadFromStream(image).EntryPoint!;
        var console = Console.Out;
        using var output = new StringWriter { NewLine = "\n" };
        Console.SetOut(output);
        try
        {
            await Task.Run(() => main.Invoke(null, [Array.Empty<string>()])).WaitAsync(Patience, TestContext.Current.CancellationToken);
        }
        finally
        {
            Console.SetOut(console);
            context.Unload();
        }

        return output.ToString();
    }
}
