namespace Mpsc.Tests;

/// <summary>The kinds of items that a queue stores in different ways.</summary>
public static class ItemKinds
{
    public static Items<int> Values { get; } = new ValueItems();

    public static Items<Numbered?> References { get; } = new ReferenceItems();

    public static Items<Labelled> Structs { get; } = new StructItems();

    private sealed class ValueItems : Items<int>
    {
        public override int Of(int number) => number;

        public override int NumberOf(int item) => item;

        public override object? ReferenceIn(int item) => null;
    }

    private sealed class ReferenceItems : Items<Numbered?>
    {
        public override Numbered? Of(int number) => number == 0 ? null : new Numbered(number);

        public override int NumberOf(Numbered? item) => item?.Number ?? 0;

        public override object? ReferenceIn(Numbered? item) => item;
    }

    private sealed class StructItems : Items<Labelled>
    {
        public override Labelled Of(int number) => number == 0 ? default : new Labelled(number, new Numbered(number), number);

        public override int NumberOf(Labelled item)
        {
            Assert.True(item.Number == item.Again && item.Number == (item.Label?.Number ?? 0), $"torn: {item}");
            return (int)item.Number;
        }

        public override object? ReferenceIn(Labelled item) => item.Label;
    }
}
