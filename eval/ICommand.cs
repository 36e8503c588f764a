namespace Mpsc.Evaluation;

/// <summary>One of the things that the program does.</summary>
internal interface ICommand
{
    /// <summary>Does it, and gives the exit code.</summary>
    Task<int> RunAsync();
}
