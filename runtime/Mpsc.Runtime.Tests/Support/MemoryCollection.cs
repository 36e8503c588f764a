namespace Mpsc.Tests;

/// <summary>Tests that look at the memory of the whole process run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public class MemoryCollection
{
    public const string Name = "memory of the process";
}
