using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using Mpsc.Analyzers.CodeFixes.Shutdown.Workers;

namespace Mpsc.Analyzers.CodeFixes.Shutdown;

/// <summary>
/// A class with a channel, a loop over it, the loop's task and the source of its stop gets one field instead: a <c>ConsumerLoop</c>, whose
/// stop comes before the next item, and whose <c>Completion</c> fails with what the handler throws, as the task did.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(WorkerToConsumerLoop)), Shared]
public sealed class WorkerToConsumerLoop : RewriteProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(
        RuleIdentifiers.CancellationNotCheckedPerItem,
        RuleIdentifiers.StopAbandonsItems,
        RuleIdentifiers.ItemEndsConsumer,
        RuleIdentifiers.StopDoesNotWait);

    private protected override Rewrite? Write(RewriteContext context, Diagnostic diagnostic)
    {
        if (!context.Runtime.IsAvailable || diagnostic.Location.SourceTree != context.Root.SyntaxTree ||
            Worker.TryParse(context, context.Root.FindNode(diagnostic.Location.SourceSpan)) is not { } worker)
        {
            return null;
        }

        var tokenName = worker.Loop.TokenName?.Name ?? context.Names.Choose(worker.Loop.Function, "cancellationToken");
        if (ChooseName(worker) is not { } loopName || Understand(context, worker, loopName, tokenName) is not { } uses ||
            !WorkerWait.TryJoin(context, uses.Steps))
        {
            return null;
        }

        var handler = new WorkerHandler(context, worker.Loop, uses.UsesToken, tokenName);
        var undelivered = UndeliveredItems.CallbackOf(context, worker);
        if ((uses.UsesToken && !handler.IsAsync) || !Answers(context, diagnostic, uses, undelivered) ||
            (worker.Start.IsLater && !WorkerWait.EndsWithoutStart(worker, uses.Steps)))
        {
            return null;
        }

        return Write(context, worker, handler, uses, loopName, undelivered);
    }

    /// <summary>Is what the rule speaks of gone in the new class?</summary>
    private static bool Answers(RewriteContext context, Diagnostic diagnostic, WorkerUses uses, string? undelivered) => diagnostic.Id switch
    {
        RuleIdentifiers.StopAbandonsItems => undelivered is not null,
        // a loop that has failed refuses: somebody must hear that
        RuleIdentifiers.ItemEndsConsumer => uses.RefusalsAreSeen,
        RuleIdentifiers.StopDoesNotWait => WorkerWait.TryAdd(context, uses.Steps, diagnostic.Location.SourceSpan),
        _ => true,
    };

    private static WorkerUses? Understand(RewriteContext context, Worker worker, string loopName, string tokenName)
        => WorkerUses.TryParse(context, worker, loopName, tokenName) ??
            (worker.TryKeepSource() ? WorkerUses.TryParse(context, worker, loopName, tokenName) : null);

    private static Rewrite Write(
        RewriteContext context, Worker worker, WorkerHandler handler, WorkerUses uses, string loopName, string? undelivered)
    {
        var rewrite = new Rewrite();
        var declaration = worker.Channel.Declaration.Declaration;
        var itemType = ((GenericNameSyntax)declaration.Type).TypeArgumentList.Arguments[0].ToString();
        var loopType = $"{context.Runtime.Name(rewrite, "ConsumerLoop", declaration.SpanStart)}<{itemType}>";
        rewrite.Replace(declaration, $"{loopType} {loopName}");
        foreach (var lines in context.Layout.LinesOfStatements(Removed(worker, uses)))
            rewrite.Remove(lines);

        var settings = string.Join(", ", Settings(worker, undelivered));
        var options = settings.Length > 0
            ? $", new {context.Runtime.Name(rewrite, "ConsumerLoopOptions", declaration.SpanStart)}<{itemType}> {{ {settings} }}"
            : "";
        var receiver = worker.Start.Task is MemberAccessExpressionSyntax ? "this." : "";
        var start = $"{receiver}{loopName} = new {loopType}(";
        var indent = context.Layout.IndentAt(worker.Start.Place.SpanStart);
        var registration = worker is { KeepsSource: true, Source.Symbol.Name: var source } ? $"{source}.Token.Register({loopName}.Stop);" : "";
        if (worker.Loop.Function is LambdaExpressionSyntax lambda)
        {
            var end = worker.Start.Block is null ? "" : registration.Length == 0 ? ";" : $";\n{indent}{registration}";
            rewrite.Replace(
                TextSpan.FromBounds(worker.Start.Place.SpanStart, lambda.ArrowToken.SpanStart),
                start + handler.LambdaParameters + " ");
            rewrite.Replace(TextSpan.FromBounds(lambda.Span.End, worker.Start.Place.Span.End), $"{options}){end}");
        }
        else
        {
            var name = handler.WriteHead(rewrite, (MethodDeclarationSyntax)worker.Loop.Function, itemType);
            var creation = $"{start}{name}{options})";
            WorkerCreation.Write(context, rewrite, worker, creation, receiver + loopName, registration);
        }

        handler.WriteBody(rewrite, loopName);
        foreach (var step in uses.Steps.Where(static step => step.Kind is not (WorkerStepKind.Remove or WorkerStepKind.Cancel)))
            rewrite.Replace(step.Span, step.Text);

        return rewrite;
    }

    private static IEnumerable<string> Settings(Worker worker, string? undelivered)
    {
        if (worker.Creation.Capacity is { } capacity)
            yield return "Capacity = " + capacity;

        if (undelivered is not null)
            yield return "OnUndelivered = " + undelivered;
    }

    private static IEnumerable<TextSpan> Removed(Worker worker, WorkerUses uses)
    {
        if (worker.Task is not null)
            yield return worker.Task.Declaration.Span;

        foreach (var alias in worker.Aliases)
            yield return alias.Field.Declaration.Span;

        if (worker.Source is not null && !worker.KeepsSource)
            yield return worker.Source.Declaration.Span;

        // a loop that is started later is made where the channel was
        foreach (var creation in worker.Creations.Where(creation => !worker.Start.IsLater || creation != worker.CreationOfChannel))
            yield return creation.Span;

        foreach (var step in uses.Steps.Where(static step => step.Kind == WorkerStepKind.Remove))
            yield return step.Statement!.Span;
    }

    /// <summary><c>_loop</c>, which may be the task's name as well; null when it means something else already.</summary>
    private static string? ChooseName(Worker worker)
    {
        var name = worker.Channel.Symbol.Name;
        var prefix = name.StartsWith("_", StringComparison.Ordinal) ? "_" : name.StartsWith("m_", StringComparison.Ordinal) ? "m_" : "";
        foreach (var candidate in new[] { prefix + "loop", prefix + "consumer", prefix + "consumerLoop" })
        {
            if (candidate == worker.Task?.Symbol.Name || candidate == name || !IsMentioned(worker, candidate))
                return candidate;
        }

        return null;
    }

    private static bool IsMentioned(Worker worker, string name)
        => worker.Parts.SelectMany(static part => part.DescendantTokens())
            .Any(token => token.IsKind(SyntaxKind.IdentifierToken) && token.ValueText == name) ||
            worker.Channel.Symbol.ContainingType.GetMembers(name).Length > 0;
}
