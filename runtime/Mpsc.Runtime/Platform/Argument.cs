namespace Mpsc;

/// <summary>Checks of arguments that netstandard2.0 has no methods for.</summary>
internal static class Argument
{
    public static TArgument NotNull<TArgument>(TArgument? argument, string name)
        where TArgument : class =>
        argument ?? throw new ArgumentNullException(name);

    public static int AtLeastOne(int argument, string name) =>
        argument >= 1 ? argument : throw new ArgumentOutOfRangeException(name, argument, "At least 1 is needed.");
}
