namespace Mpsc.Evaluation;

/// <summary>The arguments of the program.</summary>
internal static class CommandLine
{
    public const string Usage = """
        usage: run   [--out FILE] [--texts FOLDER] [--whole] [--tests] [--no-fixes] SOURCES...
               score [--mirrors FOLDER] [--out FILE] [--whole] [--verbose] MANIFEST...
               judge [--write] DIAGNOSTICS

        See README.md.
        """;

    /// <summary>The command that the arguments ask for, or null and what is wrong with them.</summary>
    public static ICommand? Parse(string[] args, out string problem)
    {
        problem = "";
        var flags = new HashSet<string>();
        var values = new Dictionary<string, string>();
        var rest = new List<string>();
        for (int i = 1; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--whole" or "--tests" or "--no-fixes" or "--verbose" or "--write":
                    flags.Add(args[i]);
                    break;
                case "--out" or "--texts" or "--mirrors" when i + 1 < args.Length:
                    values[args[i]] = args[++i];
                    break;
                case ['-', ..]:
                    problem = $"unknown option, or one without its value: {args[i]}";
                    return null;
                default:
                    rest.Add(args[i]);
                    break;
            }
        }

        if (args.Length == 0 || rest.Count == 0)
        {
            problem = "nothing to do";
            return null;
        }

        switch (args[0])
        {
            case "run":
                return new RunCommand(rest, values.GetValueOrDefault("--out", "diagnostics.tsv"), values.GetValueOrDefault("--texts"),
                    withFixes: !flags.Contains("--no-fixes"), whole: flags.Contains("--whole"), withTests: flags.Contains("--tests"));
            case "score":
                return new ScoreCommand(rest, values.GetValueOrDefault("--mirrors", "."), values.GetValueOrDefault("--out"),
                    whole: flags.Contains("--whole"), verbose: flags.Contains("--verbose"));
            case "judge":
                return new JudgeCommand(rest[0], write: flags.Contains("--write"));
            default:
                problem = $"unknown command: {args[0]}";
                return null;
        }
    }
}
