namespace Mpsc.Analyzers.Rules;

/// <summary>The rule families, as categories of their descriptors.</summary>
internal static class RuleCategories
{
    public const string Completion = "Completion";
    public const string Shutdown = "Shutdown";
    public const string Contract = "Contract";
    public const string Cost = "Cost";
    public const string Runtime = "Runtime";
    public const string Options = "Options";
}
