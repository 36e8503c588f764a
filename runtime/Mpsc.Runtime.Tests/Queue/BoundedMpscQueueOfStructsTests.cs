namespace Mpsc.Tests;

public class BoundedMpscQueueOfStructsTests() : QueueSuite<Labelled>(Queues.Bounded, ItemKinds.Structs);
