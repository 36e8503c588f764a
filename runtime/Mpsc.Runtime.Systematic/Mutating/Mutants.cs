namespace Mpsc.Systematic;

/// <summary>All faults that are planted, one at a time.</summary>
public static partial class Mutants
{
    /// <summary>In the order of the runtime's parts.</summary>
    public static IReadOnlyList<Mutant> All => [.. Queue, .. Segments, .. Bound, .. Channel, .. Loop];

    private static Mutant Plant(string name, string find, string replace, params string[] killers) =>
        new(name, [new Edit(find, replace)], killers);

    private static Mutant Plant(string name, (string Find, string Replace)[] edits, params string[] killers) =>
        new(name, [.. edits.Select(edit => new Edit(edit.Find, edit.Replace))], killers);
}
