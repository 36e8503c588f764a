namespace Mpsc.AnalyzerCost;

/// <summary>A project whose sources are made by rule, the same every time.</summary>
/// <param name="Key">Its letter in the tables.</param>
/// <param name="What">What it stands for.</param>
/// <param name="Files">The number of files.</param>
/// <param name="ChannelTypes">Of a hundred types so many use channels.</param>
internal sealed record GeneratedProject(string Key, string What, int Files, int ChannelTypes)
{
    private const int TypesPerFile = 6;

    /// <summary>What is measured: one without channels, one that is full of them, and a large one with a few.</summary>
    public static GeneratedProject[] All { get; } =
    [
        new("a", "no channels", Files: 70, ChannelTypes: 0),
        new("b", "channel-heavy", Files: 40, ChannelTypes: 100),
        new("c", "large, 5 % of the types use channels", Files: 240, ChannelTypes: 5),
    ];

    /// <summary>Writes the sources into the folder, and gives the number of their lines.</summary>
    public int WriteTo(string folder)
    {
        int lines = 0;
        for (int file = 0; file < Files; file++)
        {
            var text = new StringWriter { NewLine = "\n" };
            text.WriteLine("using System.Threading.Channels;\n\nnamespace Generated;");
            for (int i = 0; i < TypesPerFile; i++)
            {
                int number = (file * TypesPerFile) + i;
                text.WriteLine();
                text.WriteLine(number * 37 % 100 < ChannelTypes ? ChannelCode.Type(number) : PlainCode.Type(number));
            }

            string source = text.ToString();
            lines += source.Count(static c => c == '\n');
            File.WriteAllText(Path.Combine(folder, $"File{file}.cs"), source);
        }

        return lines;
    }
}
