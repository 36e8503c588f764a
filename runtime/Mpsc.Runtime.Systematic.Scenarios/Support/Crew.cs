namespace Mpsc.Systematic.Scenarios;

/// <summary>The operations whose steps the scheduler interleaves.</summary>
internal static class Crew
{
    public static Task RunAsync(params Action[] members) => Task.WhenAll(members.Select(member => Task.Run(member)));
}
