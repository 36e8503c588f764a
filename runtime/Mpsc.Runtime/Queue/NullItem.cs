using System.Runtime.CompilerServices;

namespace Mpsc;

/// <summary>Stands for an item that is null in a slot where null means empty.</summary>
internal static class NullItem
{
    public static readonly object Marker = new();

    /// <summary>The item that was stored as <paramref name="stored"/>, for a reference type <typeparamref name="T"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Unmark<T>(object stored) =>
        // Only an item of this type or the marker is ever stored, so there is nothing to check.
        ReferenceEquals(stored, Marker) ? default! : Unsafe.As<object, T>(ref stored);
}
