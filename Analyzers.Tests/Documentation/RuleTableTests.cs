namespace Mpsc.Analyzers.Tests.Documentation;

/// <summary>
/// The tables of the rules say what the descriptors say. With <c>MPSC_UPDATE_DOCS=1</c> they are first written anew, for which
/// <c>dotnet run build/Tool.cs -- docs</c> is there.
/// </summary>
public sealed class RuleTableTests
{
    public static TheoryData<string> Pages => [.. RuleTable.All.Select(static table => table.Page)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_table_has_a_row_for_every_rule(string page)
    {
        var table = RuleTable.All.Single(table => table.Page == page);
        if (Environment.GetEnvironmentVariable("MPSC_UPDATE_DOCS") == "1")
            table.Write();

        var (found, expected) = (table.Rows, table.RowsOfDescriptors);
        Assert.True(
            found.SequenceEqual(expected),
            $"""
            The rules in {page} are not those of the descriptors. 'dotnet run build/Tool.cs -- docs' writes the table anew.
            missing: {string.Join("\n         ", expected.Except(found))}
            too many: {string.Join("\n          ", found.Except(expected))}
            """);
    }
}
