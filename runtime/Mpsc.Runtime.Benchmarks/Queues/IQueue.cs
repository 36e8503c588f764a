using System.Diagnostics.CodeAnalysis;

namespace Mpsc.Benchmarks;

/// <summary>
/// What queues have in common. Implemented by structs, for which the compiler makes a copy of every hot loop: no subject pays for a call
/// through an interface.
/// </summary>
internal interface IQueue<T>
{
    /// <summary>Adds an item; where there is a bound, tries until there is room.</summary>
    void Enqueue(T item);

    bool TryDequeue([MaybeNullWhen(false)] out T item);
}
