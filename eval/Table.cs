namespace Mpsc.Evaluation;

/// <summary>Tables whose columns are parted by tabs, the first row naming them.</summary>
internal static class Table
{
    public static IEnumerable<IReadOnlyDictionary<string, string>> Read(string path)
    {
        string[]? names = null;
        foreach (string line in File.ReadLines(path))
        {
            string[] cells = line.Split('\t');
            if (names is null)
                names = cells;
            else if (line.Length > 0)
                yield return names.Select((name, i) => (name, i)).ToDictionary(static c => c.name, c => c.i < cells.Length ? cells[c.i] : "");
        }
    }

    public static void Write(string path, string header, IEnumerable<IEnumerable<string>> rows)
        => File.WriteAllLines(path, rows.Select(static row => string.Join('\t', row.Select(Flat))).Prepend(header));

    private static string Flat(string cell) => cell.Replace('\t', ' ').Replace('\r', ' ').Replace('\n', ' ');
}
