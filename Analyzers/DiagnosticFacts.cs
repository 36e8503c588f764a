using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Mpsc.Analyzers;

/// <summary>
/// What only the model knows travels to the code fixes in the diagnostic: the role of each additional location, and a few flags.
/// </summary>
internal static class DiagnosticFacts
{
    /// <summary>Property: the roles of the additional locations, comma separated and in their order.</summary>
    public const string Roles = "roles";

    /// <summary>Flag: the reads stand in one body that runs once, so that a single-consumer channel can take the channel's place.</summary>
    public const string SingleConsumer = "singleConsumer";

    /// <summary>Role: the expression that creates the channel (<c>Channel.CreateUnbounded&lt;T&gt;()</c>).</summary>
    public const string CreationRole = "creation";

    /// <summary>Role: the call that starts the producer (<c>Task.Run(…)</c>, or the un-awaited call of an async method).</summary>
    public const string SpawnRole = "spawn";

    /// <summary>Role: another call that completes the same channel.</summary>
    public const string CompletionRole = "completion";

    /// <summary>Role: a write to the same channel by another producer.</summary>
    public const string WriteRole = "write";

    /// <summary>Role: the read or wait that a select abandons.</summary>
    public const string ReadRole = "read";

    /// <summary>Role: a read or wait that is still pending when the loop of the select comes round to the next one.</summary>
    public const string PendingRole = "pending";

    /// <summary>Role: the <c>TryRead</c> of an inner drain loop.</summary>
    public const string TryReadRole = "tryRead";

    /// <summary>Role: the delay or sleep between two tries to read.</summary>
    public const string PauseRole = "pause";

    /// <summary>Role: a guard that does not guard.</summary>
    public const string GuardRole = "guard";

    /// <summary>Role: why a write that waits for room could throw or wait for ever here: a completion, a lock, a read of its own.</summary>
    public const string ObstacleRole = "obstacle";

    /// <summary>Role: a call of the member that completes.</summary>
    public const string CallRole = "call";

    /// <summary>Role: one of two operations that run at the same time.</summary>
    public const string ConcurrentRole = "concurrent";

    /// <summary>Role: the call or statement that takes a lock.</summary>
    public const string LockRole = "lock";

    /// <summary>Role: what may throw, so that the completion is not reached.</summary>
    public const string FailingRole = "failing";

    /// <summary>Role: the catch clause that took the error.</summary>
    public const string CatchRole = "catch";

    /// <summary>Role: the loop that reads the channel.</summary>
    public const string LoopRole = "loop";

    /// <summary>The first additional location with this role, or null.</summary>
    public static Location? Find(Diagnostic diagnostic, string role) => FindAll(diagnostic, role).FirstOrDefault();

    /// <summary>All additional locations with this role.</summary>
    public static List<Location> FindAll(Diagnostic diagnostic, string role)
    {
        var found = new List<Location>();
        if (!diagnostic.Properties.TryGetValue(Roles, out var roles) || roles is null)
            return found;

        var names = roles.Split(',');
        for (int i = 0; i < names.Length && i < diagnostic.AdditionalLocations.Count; i++)
        {
            if (names[i] == role)
                found.Add(diagnostic.AdditionalLocations[i]);
        }

        return found;
    }

    /// <summary>Is the flag set?</summary>
    public static bool Has(Diagnostic diagnostic, string flag) => diagnostic.Properties.ContainsKey(flag);

    /// <summary>Builds the properties for additional locations given as (role, location) pairs.</summary>
    public static ImmutableDictionary<string, string?> Properties(
        IReadOnlyList<(string Role, Location Location)> locations, bool singleConsumer)
    {
        var properties = ImmutableDictionary<string, string?>.Empty;
        if (locations.Count > 0)
            properties = properties.Add(Roles, string.Join(",", locations.Select(static l => l.Role)));

        return singleConsumer ? properties.Add(SingleConsumer, "true") : properties;
    }
}
