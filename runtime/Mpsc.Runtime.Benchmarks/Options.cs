namespace Mpsc.Benchmarks;

/// <summary>What stands behind the mode on the command line.</summary>
internal sealed record Options
{
    public int Rounds { get; private init; } = 9;

    public string Only { get; private init; } = "";

    public bool Markdown { get; private init; }

    /// <summary>Whole names, for another measurement of what has missed its gate; empty in the first.</summary>
    public IReadOnlyList<string> Again { get; private init; } = [];

    public IEnumerable<Scenario> Selected => Catalog.All.Where(scenario => Again.Count > 0
        ? Again.Contains(scenario.Name)
        : scenario.Name.Contains(Only, StringComparison.OrdinalIgnoreCase));

    public string Command => "dotnet run -c Release --project runtime/Mpsc.Runtime.Benchmarks -- paired"
        + (Only.Length > 0 ? $" --only \"{Only}\"" : "") + $" --rounds {Rounds} --markdown";

    public static bool TryParse(ReadOnlySpan<string> arguments, out Options options)
    {
        options = new Options();
        while (!arguments.IsEmpty)
        {
            switch (arguments)
            {
                case ["--rounds", string text, ..] when int.TryParse(text, out int rounds) && rounds > 0:
                    options = options with { Rounds = rounds };
                    arguments = arguments[2..];
                    break;
                case ["--only", string text, ..]:
                    options = options with { Only = text };
                    arguments = arguments[2..];
                    break;
                case ["--again", string name, ..]:
                    options = options with { Again = [.. options.Again, name] };
                    arguments = arguments[2..];
                    break;
                case ["--markdown", ..]:
                    options = options with { Markdown = true };
                    arguments = arguments[1..];
                    break;
                default:
                    return false;
            }
        }

        return options.Selected.Any();
    }
}
