#!/usr/bin/env dotnet
#:include BuildMessages.cs
#:include ChildProcess.cs
#:include DocsCommand.cs
#:include DotnetCli.cs
#:include FolderFeed.cs
#:include PresetsCommand.cs
#:include ProcessResult.cs
#:include Steps.cs
#:include StepFailedException.cs
#:include TestCommand.cs
#:include TryCommand.cs

// The program behind ./try and ./test (and try.cmd, test.cmd): dotnet run build/Tool.cs -- try | test | docs | presets
using Mpsc.Build;

string repository = Path.GetDirectoryName(Path.GetDirectoryName(ToolPath()))!;
switch (args)
{
    case ["try"]:
        return new TryCommand(repository, keep: false).Run();
    case ["try", "--keep"]:
        return new TryCommand(repository, keep: true).Run();
    case ["test"]:
        return new TestCommand(repository).Run();
    case ["docs"]:
        return new DocsCommand(repository).Run();
    case ["presets"]:
        return new PresetsCommand(repository).Run();
    default:
        Console.Error.WriteLine("usage: try [--keep] | test | docs | presets");
        return 2;
}

static string ToolPath([System.Runtime.CompilerServices.CallerFilePath] string path = "") => path;
