namespace Mpsc.Tests;

/// <summary>Items of one type that stand for numbers; the default value (null, if there is one) stands for 0.</summary>
public abstract class Items<T>
{
    public abstract T Of(int number);

    public abstract int NumberOf(T item);

    /// <summary>What the item keeps alive; null when it holds no reference.</summary>
    public abstract object? ReferenceIn(T item);
}
