namespace System.Diagnostics.CodeAnalysis;

/// <inheritdoc cref="Runtime.CompilerServices.IsExternalInit"/>
[AttributeUsage(AttributeTargets.Parameter)]
internal sealed class MaybeNullWhenAttribute(bool returnValue) : Attribute
{
    public bool ReturnValue { get; } = returnValue;
}
