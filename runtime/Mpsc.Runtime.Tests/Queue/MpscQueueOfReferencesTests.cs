namespace Mpsc.Tests;

public class MpscQueueOfReferencesTests() : QueueSuite<Numbered?>(Queues.Unbounded, ItemKinds.References);
