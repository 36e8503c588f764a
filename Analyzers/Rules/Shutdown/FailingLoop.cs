using Microsoft.CodeAnalysis;
using Mpsc.Analyzers.Model;

namespace Mpsc.Analyzers.Rules.Shutdown;

/// <summary>Where a report about a reading loop that fails stands, and what it points to.</summary>
internal static class FailingLoop
{
    /// <summary>The catch clause behind the loop that ends it quietly; else the read or wait of the loop.</summary>
    public static Location Place(LoopFailure failure)
    {
        if (failure.TakenBy is { } clause && !Surroundings.IsWithin(clause, failure.Loop.Loop)
            && clause.Syntax.SyntaxTree == failure.Loop.Loop.Syntax.SyntaxTree)
            return clause.Syntax.GetFirstToken().GetLocation();

        return Read(failure).Syntax.GetLocation();
    }

    /// <summary>What throws, the clause that takes it, the loop and its read, and the write that waits or the first one.</summary>
    public static List<(string, Location)> Others(LoopFailure failure, ChannelUse? write)
    {
        var others = new List<(string, Location)>
        {
            (DiagnosticFacts.FailingRole, failure.Failing.Syntax.GetLocation()),
            (DiagnosticFacts.ReadRole, Read(failure).Syntax.GetLocation()),
            (DiagnosticFacts.LoopRole, failure.Loop.Loop.Syntax.GetLocation()),
        };
        if (failure.TakenBy is { } clause)
            others.Add((DiagnosticFacts.CatchRole, clause.Syntax.GetLocation()));

        foreach (var use in failure.Loop.Channel.Uses)
        {
            if (write is null && !use.IsMethodGroup && (use.IsWrite || use.IsCompletion))
                write = use;
        }

        if (write is not null)
            others.Add((DiagnosticFacts.WriteRole, write.Location));

        return others;
    }

    /// <summary>Is the end of this loop the end of the channel: this type makes it, once, and nobody else reads it?</summary>
    public static bool OwnsChannel(TypeModel model, LoopFailure failure)
    {
        var channel = failure.Loop.Channel;
        if (!channel.IsCreatedHere || channel.IsReplaced || channel.ReaderEscapes || failure.IsCancellation)
            return false;

        foreach (var use in channel.Uses)
        {
            if (use.IsRead && use.Body != failure.Loop.Owner && use.Body.Entry != Entry.Repeatable)
                return false;
        }

        return model.Multiplicity.Of(failure.Loop.Owner, channel).Runs != Runs.Many;
    }

    private static IOperation Read(LoopFailure failure)
        => failure.Loop.Waits is [var wait, ..] ? wait.Operation : failure.Loop.Takes[0].Operation;
}
