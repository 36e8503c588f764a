using Microsoft.CodeAnalysis;
using Mpsc.Analyzers.Model;

namespace Mpsc.Analyzers.Rules.Completion;

/// <summary>What the reports about several producers tell the code fixes.</summary>
internal static class ProducerFacts
{
    /// <summary>The start of the producer, and the creation of its channel when that is in reach.</summary>
    public static List<(string, Location)> Of(TypeModel model, ChannelUse completion, BodyStart? start)
    {
        var others = new List<(string, Location)>();
        var spawn = model.Multiplicity.SpawnOf(completion.Body) ?? start;
        if (spawn is not null)
            others.Add((DiagnosticFacts.SpawnRole, spawn.Site.Syntax.GetLocation()));

        if (completion.Channel.Creations is [var creation])
            others.Add((DiagnosticFacts.CreationRole, creation.Syntax.GetLocation()));

        return others;
    }

    /// <summary>All reads stand in one body that runs once for the channel, and nobody else has the reading end.</summary>
    public static bool HasSingleConsumer(TypeModel model, Channel channel)
    {
        if (channel.ReaderEscapes)
            return false;

        Body? reader = null;
        foreach (var use in channel.Uses)
        {
            if (!use.IsRead)
                continue;
            if (use.IsMethodGroup || (reader is not null && reader != use.Body))
                return false;

            reader = use.Body;
        }

        return reader is not null && model.Multiplicity.Of(reader, channel).Runs == Runs.Once;
    }
}
