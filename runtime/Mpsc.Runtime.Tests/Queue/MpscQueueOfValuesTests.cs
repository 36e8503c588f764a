namespace Mpsc.Tests;

public class MpscQueueOfValuesTests() : QueueSuite<int>(Queues.Unbounded, ItemKinds.Values);
