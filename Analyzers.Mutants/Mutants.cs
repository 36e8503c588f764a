namespace Mpsc.Analyzers.Mutants;

/// <summary>
/// The faults, at least one for every rule, and for the facts and fixes that most rest on. A mutant that behaves as the original does is none.
/// </summary>
internal static class Mutants
{
    private const string Completion = "Rules.Completion.";
    private const string Shutdown = "Rules.Shutdown.";
    private const string Contract = "Rules.Contract.";
    private const string Runtime = "Rules.Runtime.";
    private const string Fixes = "CodeFixes.Completion.";

    /// <summary>Those that CI runs.</summary>
    public static IReadOnlyList<Mutant> Soon => [.. All.Where(static (_, i) => i % 9 == 0)];

    public static IReadOnlyList<Mutant> All { get; } =
    [
        // Completion
        new("MPSC001: a channel that is made anew counts as the same",
            "if (use.Channel.IsReplaced || model.Multiplicity.Of(use.Body, use.Channel) is not", "if (model.Multiplicity.Of(use.Body, use.Channel) is not",
            Completion + "CompletedMoreThanOnceSilenceTests", Completion + "CompletedMoreThanOnceTests"),
        new("MPSC001: a flag set behind an await is as good as one set before",
            "if (Joins.Precedes(guard.Test!, awaited) && Joins.Precedes(awaited, first) &&", "if (Joins.Precedes(guard.Test!, awaited) && Joins.Precedes(first, awaited) &&",
            Completion + "CompletedMoreThanOnceTests"),
        new("MPSC001: what comes later in the body has come before",
            "((completion != use && Order.IsAlwaysBefore(completion.Operation, use.Operation))", "((completion != use && Order.IsAlwaysBefore(use.Operation, completion.Operation))",
            Completion + "CompletedBeforeTests"),
        new("MPSC002: a completion with an error is no abort",
            "if (use.Operation is IInvocationOperation { Arguments: [{ ArgumentKind: ArgumentKind.Explicit }] })\n            return true;",
            "if (use.Operation is IInvocationOperation { Arguments: [{ ArgumentKind: ArgumentKind.Explicit }] })\n            return false;",
            Completion + "CompletedWhileOthersWriteSilenceTests"),
        new("MPSC002: a join before the completion is not looked for",
            "else if (model.Joins.StandsBefore(use.Operation))\n                continue;", "else if (use.Channel.IsUnnamed)\n                continue;",
            Completion + "CompletedWhileOthersWriteSilenceTests", Completion + "CompletedWhileOthersWriteTests"),
        new("MPSC003: one place is a queue too",
            "(options.Capacity is not <= 1 || hangs)", "(options.Capacity is not <= 0 || hangs)", Completion + "TryWriteResultIgnoredSilenceTests"),
        new("MPSC003: a channel that drops items loses them as one that waits",
            "IsBounded: true, FullMode: FullMode.Wait } options", "IsBounded: true } options", Completion + "TryWriteResultIgnoredSilenceTests"),
        new("MPSC004: what fails before the channel is made leaves it open",
            "if (body == channel.Scope || body.Starts is not [{ Kind: StartKind.Called } call])", "if (body.Starts is not [{ Kind: StartKind.Called } call])",
            Completion + "FailingProducerNeverCompletesTests"),
        new("MPSC004: a producer that waits for nobody still leaves a reader behind",
            "if (waiting == Waiting.Nobody)\n                continue;", "if (waiting == Waiting.Elsewhere)\n                continue;", Completion + "FailingProducerNeverCompletesTests"),
        new("MPSC005: a read that does not go to the end counts",
            "if (!use.IsRead || !ReadToEnd.Is(model, use))", "if (!use.IsRead)", Completion + "NeverCompletedSilenceTests"),
        new("MPSC006: a clause that takes only what it asks for takes errors",
            "&& errors.TakesErrors(clause)", "&& !errors.IsThrownOnOnly(clause)", Completion + "CompletedWithoutErrorTests"),
        new("MPSC007: a channel that each call makes for itself is completed twice",
            "|| use.Channel.IsProducerHandle || use.Channel.Scope is not null)\n                continue;\n\n            if (RepeatableMember", "|| use.Channel.IsProducerHandle)\n                continue;\n\n            if (RepeatableMember",
            Completion + "CompletedInRepeatableMemberTests"),
        new("MPSC007: a member that anybody may call is one that is called twice",
            "if (body.Entry == Entry.Repeatable)\n                return body;", "if (body.Entry is Entry.Repeatable or Entry.Outside)\n                return body;",
            Completion + "CompletedInRepeatableMemberTests"),
        new("MPSC008: a write whose refusal is caught is reported",
            "(Surroundings.IsJoinedAtOnce(use.Operation) || Results.IsIgnored(use.Operation))\n                && !IsCaught(model, use.Operation)",
            "(Surroundings.IsJoinedAtOnce(use.Operation) || Results.IsIgnored(use.Operation))", Completion + "WrittenAfterCompletionTests"),
        new("MPSC009: whoever calls a method that writes gets the exception anyway",
            "if (write.Kind != UseKind.WriteAsync || write.IsMethodGroup", "if (write.Kind != UseKind.TryWrite || write.IsMethodGroup", Completion + "WriteRacesCompletionTests"),

        // Shutdown
        new("MPSC011: complete, then cancel, is a stop and not the tail of a drain",
            "if (completion.Body == stopper && Joins.Precedes(completion.Operation, cancel))\n                    return false;",
            "if (completion.Body == stopper && Joins.Precedes(cancel, completion.Operation))\n                    return false;", Shutdown + "CancellationNotCheckedPerItemTests"),
        new("MPSC011: a helper that looks at the token does not do so for the loop",
            "&& model.Tokens.AnyMentionedIn(helper.Root))\n                        return false;", "&& model.Tokens.AnyMentionedIn(helper.Root))\n                        works = true;",
            Shutdown + "CancellationNotCheckedPerItemTests"),
        new("MPSC011: a catch of the cancellation in the loop itself is an accident",
            "(!byName && !Catches.IsFor(clause, model.Known.Exception))", "(byName && !Catches.IsFor(clause, model.Known.Exception))", Shutdown + "CancellationSwallowedPerItemTests"),
        new("MPSC014: the error of an item that a finally deals with ends the loop unseen",
            "if (@try.Finally is { } final && below != final && _reactions.Include(final, search, isCatch: false))\n                        return null;",
            "if (@try.Finally is { } final && below == final && _reactions.Include(final, search, isCatch: false))\n                        return null;",
            Shutdown + "ItemEndsConsumerSilenceTests", Shutdown + "DeadConsumerBlocksWritersTests"),
        new("MPSC014: a loop around the reading one does not come round again",
            "case ILoopOperation when exit == Exit.Over && ancestor != from:\n                    return null; // comes round again",
            "case ILoopOperation when exit == Exit.Return && ancestor != from:\n                    return null; // comes round again", Shutdown + "ItemEndsConsumerSilenceTests", Shutdown + "ItemEndsConsumerTests", Shutdown + "DeadConsumerBlocksWritersTests"),
        new("MPSC015: a throttle is a wait for the consumer",
            "BinaryOperatorKind.GreaterThan or BinaryOperatorKind.NotEquals => limit == 0,", "BinaryOperatorKind.GreaterThan or BinaryOperatorKind.NotEquals => limit >= 0,",
            Shutdown + "PollingInsteadOfWaitingTests"),
        new("MPSC015: a counter that only the consumer changes is a wait for it",
            "&& reader.Channel.Uses.Exists(use => use.IsWrite &&", "&& reader.Channel.Uses.Exists(use => use.IsRead &&", Shutdown + "PollingInsteadOfWaitingTests"),
        new("MPSC017: a foreach goes round for ever",
            "return loop is IForEachLoopOperation ? null : loop;", "return loop;", Shutdown + "WaitResultIgnoredSilenceTests"),
        new("MPSC017: a loop that counts its tries goes round for ever",
            "if (after.EndsByItself)\n            return false;", "if (after.EndsByItself)\n            return true;", Shutdown + "WaitResultIgnoredSilenceTests"),
        new("MPSC018: an iterator that fails leaves its writers blocked",
            "if (ends.IsIterator(loop.Owner) || ends.Failures.First(loop, onlyRelease: true)", "if (ends.Failures.First(loop, onlyRelease: true)", Shutdown + "DeadConsumerBlocksWritersTests"),

        // Contract
        new("MPSC020: reads under a lock run side by side",
            "if (!use.IsMethodGroup && isAskedFor(use) && !_model.Locks.IsSerialized(use.Operation)", "if (!use.IsMethodGroup && isAskedFor(use)",
            Contract + "SeveralReadersSilenceTests", Runtime + "SeveralConsumersTests"),
        new("MPSC020: an option that is set on some way only is a promise",
            "&& IsUnconditional(setting) && !sets", "&& !sets", Contract + "SeveralReadersSilenceTests", Contract + "SeveralReadersTests"),
        new("MPSC023: what is ready by then blocks",
            "is { } wait && !IsReadyBy(model, invocation)", "is { } wait && IsReadyBy(model, invocation)", Contract + "BlockingOnChannelTests"),
        new("MPSC024: a channel that tells of its drops does not",
            "FullMode: FullMode.Drop, ReportsDrops: false }", "FullMode: FullMode.Drop }", Contract + "DropIsNeverReportedTests"),

        // Cost and Runtime
        new("MPSC030: two channels behind one gate",
            "if (!pair.Value.TrueForAll(held => held.Write.Channel == pair.Value[0].Write.Channel) || !IsForNothingElse(",
            "if (!IsForNothingElse(", "Rules.Cost.LockAroundWriteTests"),
        new("MPSC031: a single reader that is promised is not said",
            "|| CreationOptions.Of(creation, model.Index).SingleReader == true", "|| CreationOptions.Of(creation, model.Index).SingleWriter == true", "Rules.Cost.SingleReaderNotSaidTests"),
        new("MPSC032: a consumer that is started twice is one consumer",
            "&& (repeated || ++starts > 1))\n                    return true;", "&& repeated)\n                    return true;", "Rules.Cost.HandMadeQueueTests"),
        new("MPSC033: a type that is made once is made in numbers",
            "if (parent is ILoopOperation\n                or IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: \"Select\" or \"GetOrAdd\"", "if (parent is IBlockOperation\n                or IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: \"Select\" or \"GetOrAdd\"", "Rules.Cost.ParkedLoopPerInstanceTests"),
        new("MPSC041: a loop without a bound refuses items",
            "return Surroundings.Unwrap(capacity).ConstantValue is not { HasValue: true, Value: null };\n            }\n        }\n\n        return false;",
            "return Surroundings.Unwrap(capacity).ConstantValue is not { HasValue: true, Value: null };\n            }\n        }\n\n        return true;", Runtime + "PostResultIgnoredTests"),
        new("MPSC042: a handle under another name is forgotten",
            "        default:\n                held.Escapes = true;\n                break;\n        }\n    }\n\n    private static void NoteConditional", "        default:\n                break;\n        }\n    }\n\n    private static void NoteConditional",
            Runtime + "HandleNeverDisposedTests", Runtime + "LoopNeverEndedTests"),
        new("MPSC043: a loop whose writer is completed is never ended",
            "property.Property.Name is \"Writer\" or \"Completion\"", "property.Property.Name is \"Completion\"", Runtime + "LoopNeverEndedTests"),
        new("MPSC044: a task that nobody awaits is waited for",
            "default:\n                    return false;\n            }\n        }\n    }\n\n    private static Diagnostic At(IOperation wait, RuntimeObject held", "default:\n                    return true;\n            }\n        }\n    }\n\n    private static Diagnostic At(IOperation wait, RuntimeObject held",
            Runtime + "HandlerAwaitsItsLoopTests"),

        // facts
        new("a fact: what is started once per element runs once",
            "if (start.PerElement || IsRepeatedFor(start.Site, channel) ||", "if (IsRepeatedFor(start.Site, channel) ||", "Model.MultiplicityTests", Completion + "CompletedMoreThanOnceTests"),
        new("a fact: the weakest guard is the strongest",
            "if (weakest is null || outer.Kind < weakest.Kind)", "if (weakest is null || outer.Kind > weakest.Kind)", "Model.GuardTests", Completion + "CompletedMoreThanOnceTests"),
        new("a fact: a branch of a switch is no guard",
            "ISwitchCaseOperation or ISwitchExpressionArmOperation => Guard.Safe,", "ISwitchCaseOperation or ISwitchExpressionArmOperation => Guard.None,", "Model.GuardTests",
            Completion + "CompletedMoreThanOnceSilenceTests"),
        new("a fact: a clause that throws on has taken the exception",
            "if (clause.Filter is null && IsFor(clause, exception) && !Rethrows(clause))", "if (clause.Filter is null && IsFor(clause, exception))", "Model.CatchesTests"),
        new("a fact: what the caller of an asynchronous method may throw is thrown on the spot",
            "return own.IsAsync ? Failure.None : OfBody(own, channel, seen);", "return OfBody(own, channel, seen);", "Model.ThrowsTests"),

        // fixes
        new("TryComplete: the lambda may change its type",
            "LambdaExpressionSyntax lambda => KeepsType(context, rewrite, lambda),", "LambdaExpressionSyntax => true,", Fixes + "CompleteToTryCompleteTests") { InFixes = true },
        new("a drain loop is asked twice for its token",
            "if (inner.Condition.DescendantNodes().Any(node => SyntaxFactory.AreEquivalent(node, token)))\n            return null;", "", "CodeFixes.Shutdown.CheckTokenBeforeEveryItemTests")
        { InFixes = true },
        new("a drain loop may be followed by a jump",
            "if (block.Statements.Skip(block.Statements.IndexOf(statement) + 1).Any(MayJump))\n                    return false;", "", "CodeFixes.Shutdown.CheckTokenBeforeEveryItemTests")
        { InFixes = true },
        new("ReadAllUntilCanceledAsync: a read with a token of its own loses it",
            "readAll.ArgumentList.Arguments.Count > 0 ||\n            !IsReadAll(context, readAll))", "!IsReadAll(context, readAll))", "CodeFixes.Shutdown.CheckTokenBeforeEveryItemTests") { InFixes = true },
        new("a failed consumer completes the channel also when it was stopped",
            "? $\" when (!{argument.Expression}.IsCancellationRequested)\" : null;", "? \"\" : null;", "CodeFixes.Shutdown.CompleteWriterOnFailureTests") { InFixes = true },
        new("an MpscChannel takes the place of one with synchronous continuations",
            "\"AllowSynchronousContinuations\" => value.IsKind(SyntaxKind.FalseLiteralExpression),", "\"AllowSynchronousContinuations\" => true,", "CodeFixes.Cost.CostFixTests",
            Fixes + "HandlePerProducerRefusalTests") { InFixes = true },
        new("a handle is disposed while a task still writes",
            "if (Statements.FunctionOf(name) != function || CallOn(name)", "if (CallOn(name)", "CodeFixes.Runtime.DisposeHandleTests") { InFixes = true },
        new("a loop is ended without its token",
            "Expression: MemberAccessExpressionSyntax access, ArgumentList.Arguments.Count: 0,", "Expression: MemberAccessExpressionSyntax access,", "CodeFixes.Runtime.EndLoopWithoutWaitTests") { InFixes = true },
        new("the comment in a lock goes with it",
            "|| Statements.HasConditionalCompilation(@lock) || HasComments(@lock, write))", "|| Statements.HasConditionalCompilation(@lock))", "CodeFixes.Cost.CostFixTests") { InFixes = true },
    ];
}
