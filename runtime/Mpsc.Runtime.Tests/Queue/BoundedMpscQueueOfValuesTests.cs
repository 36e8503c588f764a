namespace Mpsc.Tests;

public class BoundedMpscQueueOfValuesTests() : QueueSuite<int>(Queues.Bounded, ItemKinds.Values);
