namespace Mpsc.Analyzers.Tests.Documentation;

/// <summary>Tests that take over the console of this process: one at a time, and with no other test beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ConsoleCollection
{
    public const string Name = "console";
}
