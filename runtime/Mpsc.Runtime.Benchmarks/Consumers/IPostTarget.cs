namespace Mpsc.Benchmarks;

/// <summary>Where items for a consumer are posted. Implemented by structs, as <see cref="IQueue{T}"/> is and for the same reason.</summary>
internal interface IPostTarget
{
    void Post(long item);
}
