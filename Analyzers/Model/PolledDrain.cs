using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mpsc.Analyzers.Model;

/// <summary>
/// Answers "does the loop wait for a consumer by asking, time after time, whether the channel's items are handled": by the reader's
/// <c>Count</c>, or by counters that those who write and those who read keep.
/// </summary>
internal static class PolledDrain
{
    /// <summary>What is asked, and the pause between two questions.</summary>
    public static IEnumerable<(IOperation Question, IInvocationOperation Pause)> In(TypeModel model)
    {
        List<ReadLoop>? readers = null;
        foreach (var call in model.Index.Invocations)
        {
            if (!IsPause(model, call) || LoopOf(call) is not { } loop || ReadLoop.ConditionOf(loop) is not { } condition)
                continue;

            readers ??= ReadLoop.Of(model);
            if (!readers.Exists(reader => reader.Loop == loop || reader.Holds(loop))
                && (AsksForCount(model, condition) || AsksCounters(model, loop, condition, readers)))
                yield return (condition, call);
        }
    }

    // Task.Delay, Thread.Sleep and the like, or the Delay of a clock of one's own
    private static bool IsPause(TypeModel model, IInvocationOperation call)
        => Pauses.Is(model, call)
            || (call.TargetMethod.Name == "Delay" && model.Known.IsTask(call.Type) && Surroundings.IsAwaitedAtOnce(call));

    private static ILoopOperation? LoopOf(IOperation call)
    {
        foreach (var loop in Surroundings.Loops(call))
            return loop;

        return null;
    }

    // while (reader.Count > 0)
    private static bool AsksForCount(TypeModel model, IOperation condition)
    {
        foreach (var operation in condition.DescendantsAndSelf())
        {
            if (operation is IPropertyReferenceOperation { Property.Name: "Count", Instance: { } reader } count
                && model.Known.IsReader(reader.Type) && Surroundings.ParentOf(count) is IBinaryOperation comparison && IsForAny(comparison, count))
                return true;
        }

        return false;
    }

    // > 0, != 0, >= 1: a larger number is a throttle
    private static bool IsForAny(IBinaryOperation comparison, IOperation count)
        => Surroundings.Unwrap(comparison.LeftOperand) == count
            && comparison.RightOperand.ConstantValue is { HasValue: true, Value: int limit }
            && comparison.OperatorKind switch
            {
                BinaryOperatorKind.GreaterThan or BinaryOperatorKind.NotEquals => limit == 0,
                BinaryOperatorKind.GreaterThanOrEqual => limit == 1,
                _ => false,
            };

    // while (Volatile.Read(ref _handled) != Volatile.Read(ref _written))
    private static bool AsksCounters(TypeModel model, ILoopOperation loop, IOperation condition, List<ReadLoop> readers)
    {
        var asked = new List<IFieldSymbol>();
        AddCounters(condition, asked);
        foreach (var assignment in model.Index.Assignments)
        {
            // handled = Volatile.Read(ref _handled), for the next round
            if (assignment.Target is ILocalReferenceOperation { Local: var local } && Surroundings.IsWithin(assignment, loop.Body)
                && Mentions(condition, local))
                AddCounters(assignment.Value, asked);
        }

        if (asked.Count == 0)
            return false;

        foreach (var reader in readers)
        {
            // one counter that both change, or one that follows the other
            if (CountsIn(model, reader.Owner, operation => reader.Holds(operation)) is { Count: > 0 } handled
                && AsksAny(asked, handled)
                && reader.Channel.Uses.Exists(use => use.IsWrite && AsksAny(asked, CountsIn(model, use.Body, static _ => true))))
                return true;
        }

        return false;
    }

    private static void AddCounters(IOperation expression, List<IFieldSymbol> counters)
    {
        foreach (var operation in expression.DescendantsAndSelf())
        {
            if (operation is IFieldReferenceOperation { Field: { IsConst: false, Type.SpecialType: var type } field }
                && type is SpecialType.System_Int32 or SpecialType.System_Int64 or SpecialType.System_UInt32 or SpecialType.System_UInt64)
                counters.Add(field);
        }
    }

    private static bool Mentions(IOperation condition, ILocalSymbol local)
    {
        foreach (var operation in condition.DescendantsAndSelf())
        {
            if (operation is ILocalReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Local, local))
                return true;
        }

        return false;
    }

    private static bool AsksAny(List<IFieldSymbol> asked, List<IFieldSymbol> changed)
        => asked.Exists(field => changed.Exists(known => SymbolEqualityComparer.Default.Equals(known, field)));

    // count++, count -= 2, Interlocked.Increment(ref count)
    private static List<IFieldSymbol> CountsIn(TypeModel model, Body body, Func<IOperation, bool> isMeant)
    {
        var found = new List<IFieldSymbol>();
        foreach (var operation in body.Root.Descendants())
        {
            var target = operation switch
            {
                IIncrementOrDecrementOperation count => count.Target,
                ICompoundAssignmentOperation count => count.Target,
                IArgumentOperation { Parameter.RefKind: RefKind.Ref, Parent: IInvocationOperation call, Value: var value }
                    when KnownTypes.Same(call.TargetMethod.ContainingType, model.Known.Interlocked)
                        && call.TargetMethod.Name is "Increment" or "Decrement" or "Add" => value,
                _ => null,
            };
            if (target is IFieldReferenceOperation { Field: var field } && isMeant(operation))
                found.Add(field);
        }

        return found;
    }
}
