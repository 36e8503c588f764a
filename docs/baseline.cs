// Reads the SARIF files that builds have written, and prints sections for .editorconfig that turn each MPSC rule down to a suggestion in
// the files where it speaks today:
//
//   dotnet build -t:Rebuild "-p:ErrorLog=build.sarif%2cversion=2.1"
//   dotnet run --file baseline.cs -- . build.sarif >> .editorconfig
using System.Text.Json;

string root = Path.GetFullPath(args[0]);
var found = new SortedSet<(string File, string Rule)>();
foreach (string log in args[1..])
{
    using var sarif = JsonDocument.Parse(File.ReadAllText(log));
    foreach (var run in sarif.RootElement.GetProperty("runs").EnumerateArray())
    {
        foreach (var result in run.GetProperty("results").EnumerateArray())
        {
            string rule = result.GetProperty("ruleId").GetString()!;
            if (!rule.StartsWith("MPSC", StringComparison.Ordinal) || !result.TryGetProperty("locations", out var locations))
                continue;

            foreach (var location in locations.EnumerateArray())
            {
                string uri = location.GetProperty("physicalLocation").GetProperty("artifactLocation").GetProperty("uri").GetString()!;
                found.Add((Path.GetRelativePath(root, new Uri(uri).LocalPath).Replace('\\', '/'), rule));
            }
        }
    }
}

Console.WriteLine();
foreach (var file in found.GroupBy(entry => entry.File))
{
    Console.WriteLine($"[{file.Key}]");
    foreach (var (_, rule) in file)
        Console.WriteLine($"dotnet_diagnostic.{rule}.severity = suggestion");
}
