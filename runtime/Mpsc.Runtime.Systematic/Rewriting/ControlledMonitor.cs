using CoyoteMonitor = Microsoft.Coyote.Rewriting.Types.Threading.Monitor;

namespace Mpsc.Systematic;

/// <summary>
/// Stands in for a question that Coyote 1.7.11 answers with an exception when the lock is held by nobody: is it held by me?
/// </summary>
public static class ControlledMonitor
{
    /// <summary>In place of <see cref="System.Threading.Monitor.IsEntered"/>.</summary>
    public static bool IsEntered(object gate)
    {
        try
        {
            return CoyoteMonitor.IsEntered(gate);
        }
        catch (SynchronizationLockException)
        {
            return false;
        }
    }
}
