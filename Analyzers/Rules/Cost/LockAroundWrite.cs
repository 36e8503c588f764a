using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Mpsc.Analyzers.Model;

namespace Mpsc.Analyzers.Rules.Cost;

/// <summary>
/// MPSC030: a lock or semaphore that is only ever held around one write to a channel. A channel is safe for any number of writers: the lock
/// makes them wait for each other and protects nothing.
/// </summary>
internal sealed class LockAroundWrite : ChannelRule
{
    internal static readonly DiagnosticDescriptor Rule = new(
        id: RuleIdentifiers.LockAroundWrite,
        title: Resources.Text("MPSC030_Title"),
        messageFormat: Resources.Text("MPSC030_Message"),
        category: RuleCategories.Cost,
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: false,
        description: Resources.Text("MPSC030_Description"),
        helpLinkUri: RuleIdentifiers.HelpLink(RuleIdentifiers.LockAroundWrite));

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Check(TypeModel model, Action<Diagnostic> report)
    {
        Dictionary<ISymbol, List<(IOperation Region, ChannelUse Write)>>? regions = null;
        foreach (var use in model.Uses)
        {
            if ((use.IsWrite || use.Kind == UseKind.TryComplete) && !use.IsMethodGroup && Region(use) is var (gate, region))
            {
                regions ??= new(SymbolEqualityComparer.Default);
                if (!regions.TryGetValue(gate, out var known))
                    regions[gate] = known = [];
                known.Add((region, use));
            }
        }

        if (regions is null)
            return;

        foreach (var pair in regions)
        {
            // one channel, and a gate that nothing else is behind
            if (!pair.Value.TrueForAll(held => held.Write.Channel == pair.Value[0].Write.Channel) || !IsForNothingElse(model, pair.Key, pair.Value))
                continue;

            foreach (var (region, write) in pair.Value)
            {
                if (write.IsWrite)
                    report(At(write.Operation, [(DiagnosticFacts.LockRole, region.Syntax.GetLocation())], pair.Key.Name));
            }
        }
    }

    // lock (_gate) { write; }   or   await _gate.WaitAsync(); try { write; } finally { _gate.Release(); }
    private static (ISymbol Gate, IOperation Region)? Region(ChannelUse write)
    {
        foreach (var ancestor in Surroundings.AncestorsInBody(write.Operation))
        {
            switch (ancestor)
            {
                case ILockOperation @lock when IsOnly(@lock.Body, write) && FieldOf(@lock.LockedValue) is { } gate:
                    return (gate, @lock);
                case ITryOperation { Catches.IsEmpty: true, Finally: { Operations: [var last] } } @try
                    when IsOnly(@try.Body, write) && CallOn(last, "Release") is { } gate && IsEnteredBefore(@try, gate):
                    return (gate, @try);
                case IBlockOperation or IExpressionStatementOperation or IAwaitOperation or IInvocationOperation or IArgumentOperation
                    or IReturnOperation or IConversionOperation:
                    break;
                default:
                    return null;
            }
        }

        return null;
    }

    // the one statement is the write, and what it writes is at hand
    private static bool IsOnly(IOperation body, ChannelUse write)
    {
        if (body is IBlockOperation block && block.Operations is not [IExpressionStatementOperation or IReturnOperation])
            return false;

        foreach (var operation in body.Descendants())
        {
            if (operation == write.Operation || operation is IAwaitOperation or IExpressionStatementOperation or IReturnOperation or IBlockOperation
                or IArgumentOperation or IConversionOperation or ILocalReferenceOperation or IParameterReferenceOperation or ILiteralOperation
                or IInstanceReferenceOperation or IDefaultValueOperation or ITupleOperation or IConditionalAccessOperation
                or IConditionalAccessInstanceOperation)
                continue;
            if (operation is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" })
                continue;

            // the channel itself, and what belongs to it
            if (operation is IMemberReferenceOperation member && Surroundings.IsWithin(member, write.Operation)
                && !Surroundings.AncestorsInBody(member).TakeWhile(outer => outer != write.Operation).Any(static outer => outer is IArgumentOperation))
                continue;

            return false;
        }

        return true;
    }

    private static bool IsEnteredBefore(ITryOperation @try, ISymbol gate)
    {
        if (@try.Parent is not IBlockOperation block)
            return false;

        int at = block.Operations.IndexOf(@try);
        return at > 0 && SymbolEqualityComparer.Default.Equals(CallOn(block.Operations[at - 1], "WaitAsync") ?? CallOn(block.Operations[at - 1], "Wait"), gate);
    }

    private static ISymbol? CallOn(IOperation statement, string method)
    {
        var value = statement is IExpressionStatementOperation expression ? expression.Operation : null;
        while (value is IAwaitOperation awaited)
            value = Surroundings.Unwrap(awaited.Operation);
        while (value is IInvocationOperation { TargetMethod.Name: "ConfigureAwait", Instance: { } inner })
            value = Surroundings.Unwrap(inner);

        return value is IInvocationOperation { Instance: { } gate } call && call.TargetMethod.Name == method ? FieldOf(gate) : null;
    }

    private static ISymbol? FieldOf(IOperation gate)
        => Surroundings.Unwrap(gate) is IFieldReferenceOperation { Field: { DeclaredAccessibility: Accessibility.Private } field } ? field : null;

    private static bool IsForNothingElse(TypeModel model, ISymbol gate, List<(IOperation Region, ChannelUse Write)> regions)
    {
        int expected = 0;
        foreach (var (region, _) in regions)
            expected += region is ILockOperation ? 1 : 2;

        int found = 0;
        foreach (var body in model.Index.Bodies)
        {
            if (body.Container is not null)
                continue;

            foreach (var operation in body.Root.Descendants())
            {
                if (operation is IFieldReferenceOperation { Field: var field } reference && SymbolEqualityComparer.Default.Equals(field, gate)
                    && !(reference.Parent is IAssignmentOperation assignment && assignment.Target == reference) && !IsDisposed(reference))
                    found++;
            }
        }

        return found == expected;
    }

    private static bool IsDisposed(IOperation reference)
        => Surroundings.ParentOf(reference) is IInvocationOperation { TargetMethod.Name: "Dispose" };
}
