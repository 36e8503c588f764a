using System.Collections.Immutable;

namespace Mpsc.Analyzers.Options;

/// <summary>The options that the rules read from <c>.editorconfig</c> and <c>.globalconfig</c>; docs/options.md tells what they mean.</summary>
internal static class OptionNames
{
    /// <summary>What the name of every option begins with.</summary>
    public const string Prefix = "mpsc_";

    /// <summary>Methods that complete the channel behind their receiver, and throw when it is completed already.</summary>
    public const string CompleteMethods = "mpsc_channel_complete_methods";

    /// <summary>Methods that complete the channel behind their receiver, and do nothing when it is completed already.</summary>
    public const string TryCompleteMethods = "mpsc_channel_try_complete_methods";

    /// <summary>Methods that write to the channel behind their receiver.</summary>
    public const string WriteMethods = "mpsc_channel_write_methods";

    public static ImmutableArray<string> All { get; } = ImmutableArray.Create(CompleteMethods, TryCompleteMethods, WriteMethods);
}
