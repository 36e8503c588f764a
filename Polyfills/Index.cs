namespace System;

/// <inheritdoc cref="Runtime.CompilerServices.IsExternalInit"/>
/// <remarks>As far as list patterns need it.</remarks>
internal readonly struct Index(int value, bool fromEnd = false)
{
    public int GetOffset(int length) => fromEnd ? length - value : value;
}
