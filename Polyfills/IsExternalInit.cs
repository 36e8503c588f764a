namespace System.Runtime.CompilerServices;

/// <summary>
/// What the compiler looks for and netstandard2.0 lacks. By hand: the generator that brings such types brings them in random order,
/// so that two builds of the same sources differ.
/// </summary>
internal static class IsExternalInit;
