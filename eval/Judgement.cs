namespace Mpsc.Evaluation;

/// <summary>What a reader of the code says of a report.</summary>
internal enum Verdict
{
    /// <summary>Nobody has read it yet.</summary>
    Unread,

    /// <summary>The code does, or may do, what the message says, and its owner would want to know.</summary>
    Right,

    /// <summary>What the message says is so, but does little harm there, or is meant.</summary>
    Arguable,

    /// <summary>It is not so.</summary>
    Wrong,
}

/// <summary>The judgements in judged.tsv; a report is known again by its rule, its file and the text of its line.</summary>
internal sealed class Judgements
{
    private readonly Dictionary<(string Repository, string Path, string Rule, string Code), (Verdict Verdict, string Why)> _all = [];

    private Judgements()
    {
    }

    /// <exception cref="EvaluationException">A verdict is none.</exception>
    public static Judgements Read(string path)
    {
        var read = new Judgements();
        foreach (var row in Table.Read(path))
        {
            if (!Enum.TryParse(row["verdict"], ignoreCase: true, out Verdict verdict) || verdict == Verdict.Unread)
                throw new EvaluationException($"{path}: '{row["verdict"]}' is none of right, arguable, wrong");

            read._all[(row["repository"], row["path"], row["rule"], row["code"])] = (verdict, row["why"]);
        }

        return read;
    }

    public Verdict Of(IReadOnlyDictionary<string, string> report)
        => _all.GetValueOrDefault((report["repository"], report["path"], report["rule"], report["code"])).Verdict;
}
