using System.Globalization;

namespace Mpsc.Systematic;

/// <summary>What to run, and how much of it.</summary>
/// <param name="Mutate">Mutants instead of scenarios.</param>
/// <param name="Filter">A part of the names of the scenarios or mutants to run.</param>
/// <param name="Strategies">Under these.</param>
/// <param name="Schedules">How many for each of them.</param>
/// <param name="Seed">The same seed runs the same schedules.</param>
internal sealed record CommandLine(bool Mutate, string Filter, IReadOnlyList<Strategy> Strategies, uint Schedules, uint Seed)
{
    public const string Usage = """
        explore [--only TEXT] [--strategy random|prioritization|probabilistic] [--schedules N] [--seed N]
            runs the scenarios whose names contain TEXT: N schedules (100) under each strategy
        mutate [--only TEXT] [--schedules N]
            runs the mutants whose names contain TEXT, each until it is killed or N schedules (3000) of each killer have passed
        """;

    /// <summary>Null when the arguments make no sense.</summary>
    public static CommandLine? Parse(IReadOnlyList<string> arguments)
    {
        if (arguments is not ["explore" or "mutate", ..] || arguments.Count % 2 == 0)
            return null;

        bool mutate = arguments[0] == "mutate";
        var result = new CommandLine(mutate, "", Enum.GetValues<Strategy>(), Bounds.Schedules(mutate), Bounds.Seed);
        for (int i = 1; i < arguments.Count; i += 2)
        {
            CommandLine? next = result.With(arguments[i], arguments[i + 1]);
            if (next is null)
                return null;
            result = next;
        }

        return result;
    }

    /// <summary>Is it one of those to be run?</summary>
    public bool Selects(string name) => name.Contains(Filter, StringComparison.OrdinalIgnoreCase);

    private CommandLine? With(string option, string value) => option switch
    {
        "--only" => this with { Filter = value },
        "--strategy" when !Mutate && Enum.TryParse(value, ignoreCase: true, out Strategy strategy) => this with { Strategies = [strategy] },
        "--schedules" when TryParse(value, out uint schedules) => this with { Schedules = schedules },
        "--seed" when !Mutate && TryParse(value, out uint seed) => this with { Seed = seed },
        _ => null,
    };

    private static bool TryParse(string value, out uint number) =>
        uint.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
