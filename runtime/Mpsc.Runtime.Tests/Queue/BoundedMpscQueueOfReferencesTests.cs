namespace Mpsc.Tests;

public class BoundedMpscQueueOfReferencesTests() : QueueSuite<Numbered?>(Queues.Bounded, ItemKinds.References);
