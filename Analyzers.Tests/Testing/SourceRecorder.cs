namespace Mpsc.Analyzers.Tests.Testing;

/// <summary>
/// While it records, the verifiers only note the sources that they are given, marks included, and verify nothing: the tests' sources are what
/// other tests begin with.
/// </summary>
internal static class SourceRecorder
{
    private static readonly AsyncLocal<List<string>?> s_recorded = new();

    /// <summary>The sources that the code hands to verifiers.</summary>
    public static List<string> Record(Action code)
    {
        var recorded = new List<string>();
        s_recorded.Value = recorded;
        try
        {
            code();
        }
        finally
        {
            s_recorded.Value = null;
        }

        return recorded;
    }

    /// <summary>Notes the source; false when nothing is being recorded.</summary>
    public static bool Takes(string source)
    {
        s_recorded.Value?.Add(source);
        return s_recorded.Value is not null;
    }
}
