namespace Mpsc.Tests;

public class MpscQueueOfStructsTests() : QueueSuite<Labelled>(Queues.Unbounded, ItemKinds.Structs);
