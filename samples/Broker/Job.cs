namespace Broker;

/// <summary>A message as the broker delivers it.</summary>
/// <param name="Id">Its number in the queue, the same in every delivery.</param>
/// <param name="Body">What was published.</param>
/// <param name="Lease">The receipt of this delivery, by which it is acknowledged or given back.</param>
/// <param name="Delivery">1 for the first delivery.</param>
public sealed record Job(long Id, string Body, string Lease, long Delivery);
