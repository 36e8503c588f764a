using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Mpsc.Analyzers.Model;

namespace Mpsc.Analyzers.Rules.Contract;

/// <summary>
/// MPSC023: blocking on a channel operation that may not have completed. On its <c>ValueTask</c> that is not even a wait: it throws. On a
/// <c>Task</c> it takes a thread out of the pool for as long as it lasts, which may be for ever when the other side needs that thread.
/// </summary>
internal sealed class BlockingOnChannel : ChannelRule
{
    internal static readonly DiagnosticDescriptor Rule = new(
        id: RuleIdentifiers.BlockingOnChannel,
        title: Resources.Text("MPSC023_Title"),
        messageFormat: Resources.Text("MPSC023_Message"),
        category: RuleCategories.Contract,
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: Resources.Text("MPSC023_Description"),
        helpLinkUri: RuleIdentifiers.HelpLink(RuleIdentifiers.BlockingOnChannel));

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Check(TypeModel model, Action<Diagnostic> report)
    {
        HashSet<IOperation>? reported = null; // one WaitAll may wait for several operations
        foreach (var invocation in model.Index.Invocations)
        {
            if (MayWait(model, invocation) && model.BlockingWaits.Of(invocation) is { } wait && !IsReadyBy(model, invocation)
                && Why(model, wait, invocation.TargetMethod.Name) is { } why && (reported ??= []).Add(wait.Operation))
                report(At(wait.Operation, OperationOf(wait, invocation), why));
        }

        foreach (var reader in model.Index.References)
        {
            if (model.Known.IsReader(reader.Type) && Surroundings.ParentOf(reader) is IPropertyReferenceOperation completion
                && completion.Property.Name == "Completion" && model.BlockingWaits.Of(completion) is { } wait
                && CanAwaitCompletion(model, completion) && Why(model, wait, "Completion") is { } why
                && (reported ??= []).Add(wait.Operation))
                report(At(wait.Operation, [], why));
        }
    }

    private static LocalizableString? Why(TypeModel model, BlockingWait wait, string operation)
    {
        if (model.Index.BodyOf(wait.Operation) is not { } body)
            return null;
        if (wait.OnValueTask)
            return Resources.Text("MPSC023_WhyInvalid", wait.Means, operation, body.Name);
        if (body.IsAsync)
            return Resources.Text("MPSC023_WhyAsync", wait.Means, operation, body.Name);

        return OwnThreads.Has(model, body) ? null : Resources.Text("MPSC023_WhyBlocking", wait.Means, operation, body.Name);
    }

    private static bool MayWait(TypeModel model, IInvocationOperation invocation)
    {
        if (!model.Known.IsChannelMember(invocation.TargetMethod) || !model.Known.IsTask(invocation.Type))
            return false;

        return invocation.TargetMethod.Name switch
        {
            "ReadAsync" or "WaitToReadAsync" => true,
            // there is always room in an unbounded channel, and in one that drops items
            "WriteAsync" or "WaitToWriteAsync" => model.ChannelOf(Surroundings.ReceiverOf(invocation)) is not { Options: var options }
                || (options.IsBounded != false && options.FullMode != FullMode.Drop),
            _ => false,
        };
    }

    // WaitToReadAsync, TryPeek or Count said that there is an item; whether another reader takes it is another question
    private static bool IsReadyBy(TypeModel model, IInvocationOperation operation)
    {
        var name = operation.TargetMethod.Name;
        if (name is not ("ReadAsync" or "WriteAsync"))
            return false;

        var body = model.Index.BodyOf(operation);
        foreach (var other in model.Index.Invocations)
        {
            if ((name == "ReadAsync" ? other.TargetMethod.Name is "WaitToReadAsync" or "TryPeek" : other.TargetMethod.Name == "WaitToWriteAsync")
                && model.Known.IsChannelMember(other.TargetMethod) && Joins.Precedes(other, operation) && model.Index.BodyOf(other) == body)
                return true;
        }

        foreach (var reader in model.Index.References)
        {
            if (name == "ReadAsync" && model.Known.IsReader(reader.Type) && Joins.Precedes(reader, operation)
                && Surroundings.ParentOf(reader) is IPropertyReferenceOperation { Property.Name: "Count" }
                && model.Index.BodyOf(reader) == body)
                return true;
        }

        return false;
    }

    // A synchronous Dispose or Flush has no better way to let the consumer drain. Where the code can await there is one, unless it has
    // looked at the completion before.
    private static bool CanAwaitCompletion(TypeModel model, IPropertyReferenceOperation completion)
    {
        if (model.Index.BodyOf(completion) is not { IsAsync: true } body)
            return false;

        foreach (var reader in model.Index.References)
        {
            if (model.Known.IsReader(reader.Type) && Joins.Precedes(reader, completion)
                && Surroundings.ParentOf(reader) is IPropertyReferenceOperation { Property.Name: "Completion" } && reader.Parent != completion
                && model.Index.BodyOf(reader) == body)
                return false;
        }

        return true;
    }

    private static List<(string, Location)> OperationOf(BlockingWait wait, IInvocationOperation operation)
        => Surroundings.IsWithin(operation, wait.Operation)
            ? []
            : [(operation.TargetMethod.Name is "WriteAsync" or "WaitToWriteAsync" ? DiagnosticFacts.WriteRole : DiagnosticFacts.ReadRole,
                operation.Syntax.GetLocation())];
}
