namespace System.Diagnostics.CodeAnalysis;

/// <inheritdoc cref="Runtime.CompilerServices.IsExternalInit"/>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property, AllowMultiple = true)]
internal sealed class MemberNotNullAttribute(params string[] members) : Attribute
{
    public string[] Members { get; } = members;
}
