using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mpsc.Analyzers.Model;

/// <summary>
/// A member by which a type notes that its channel is closed, tested before a write: whoever tests it expects to be called after the
/// completion, and the test may be true no longer when the write comes.
/// </summary>
/// <param name="Flag">The field or property.</param>
/// <param name="Completion">The completion beside which it is set.</param>
/// <param name="Test">The condition that tests it.</param>
internal sealed record ClosedFlag(ISymbol Flag, ChannelUse Completion, IOperation Test)
{
    /// <summary>The flag that the write's own body tests before it; null when none is, or when the test and the setting exclude each
    /// other.</summary>
    public static ClosedFlag? TestedBefore(TypeModel model, ChannelUse write)
    {
        if (!IsOutOfOurHands(model, write) || WaitsForRoom(write))
            return null;

        foreach (var condition in ConditionsBefore(model, write.Operation))
        {
            foreach (var flag in MembersIn(model, condition))
            {
                foreach (var completion in write.Channel.Uses)
                {
                    if (completion.IsCompletion && !completion.IsMethodGroup && completion.Body != write.Body
                        && IsSetWith(model, flag, completion.Body) && !model.Joins.StandsBefore(completion.Operation)
                        && !(model.Guards.IsUnderLock(write.Operation) && model.Guards.IsUnderLock(completion.Operation)))
                        return new ClosedFlag(flag, completion, condition);
                }
            }
        }

        return null;
    }

    // if (!await w.WaitToWriteAsync()) …: the code has an answer to a closed channel beside the flag
    private static bool WaitsForRoom(ChannelUse write)
    {
        foreach (var use in write.Channel.Uses)
        {
            if (use.Kind == UseKind.WaitToWrite && use.Body == write.Body)
                return true;
        }

        return false;
    }

    // awaited or returned, and caught neither here nor by those who wait for it; an override's callers are its base class's
    private static bool IsOutOfOurHands(TypeModel model, ChannelUse write)
    {
        if (!Surroundings.IsJoinedAtOnce(write.Operation) || write.Body.Member.Symbol is IMethodSymbol { IsOverride: true })
            return false;

        foreach (var ancestor in Surroundings.AncestorsInBody(write.Operation))
        {
            if (ancestor is ITryOperation @try && Surroundings.IsWithin(write.Operation, @try.Body)
                && (model.Guards.CatchesClosed(@try) || HasAnswer(model, @try)))
                return false;
        }

        return !model.Catches.Catch(write.Operation, model.Known.ChannelClosedException, whenUnknown: false);
    }

    // catch (ChannelClosedException) { throw new NotConnectedException(); }
    private static bool HasAnswer(TypeModel model, ITryOperation @try)
    {
        foreach (var clause in @try.Catches)
        {
            if (KnownTypes.Same(clause.ExceptionType, model.Known.ChannelClosedException))
                return true;
        }

        return false;
    }

    // if (_closed) return;  if (!_closed) { write }
    private static IEnumerable<IOperation> ConditionsBefore(TypeModel model, IOperation write)
    {
        var below = write;
        foreach (var ancestor in Surroundings.AncestorsInBody(write))
        {
            if (ancestor is IConditionalOperation choice && below != choice.Condition)
                yield return choice.Condition;

            if (ancestor is IBlockOperation block)
            {
                foreach (var statement in block.Operations)
                {
                    if (statement == below)
                        break;
                    if (statement is IConditionalOperation early && Surroundings.Leaves(early.WhenTrue)
                        && !ThrowsDisposed(model, early.WhenTrue))
                        yield return early.Condition;
                }
            }

            below = ancestor;
        }
    }

    // a call after disposal is the caller's mistake, whichever exception says so
    private static bool ThrowsDisposed(TypeModel model, IOperation branch)
    {
        foreach (var operation in branch.DescendantsAndSelf())
        {
            if (operation is IThrowOperation { Exception: { } exception }
                && KnownTypes.Derives(Surroundings.Unwrap(exception).Type, model.Known.ObjectDisposedException))
                return true;
        }

        return false;
    }

    // the fields and properties of this object that the condition, or a getter in it, reads
    private static IEnumerable<ISymbol> MembersIn(TypeModel model, IOperation condition, bool intoGetters = true)
    {
        foreach (var operation in condition.DescendantsAndSelf())
        {
            if (operation is not (IFieldReferenceOperation or IPropertyReferenceOperation)
                || operation is not IMemberReferenceOperation { Instance: null or IInstanceReferenceOperation } reference)
                continue;

            var member = reference.Member.OriginalDefinition;
            yield return member;
            if (intoGetters && member is IPropertySymbol { GetMethod: { } getter } && model.Index.BodyOf(getter) is { } body)
            {
                foreach (var inner in MembersIn(model, body.Root, intoGetters: false))
                    yield return inner;
            }
        }
    }

    // in the body that completes, or in one that calls it to complete
    private static bool IsSetWith(TypeModel model, ISymbol flag, Body body)
    {
        if (IsSetIn(model, flag, body))
            return true;

        foreach (var start in body.Starts)
        {
            if (start.Kind == StartKind.Called && IsSetIn(model, flag, start.From))
                return true;
        }

        return false;
    }

    // _closed = true;  Interlocked.Exchange(ref _closed, 1);
    private static bool IsSetIn(TypeModel model, ISymbol flag, Body body)
    {
        if (flag is IFieldSymbol { IsConst: true })
            return false;

        foreach (var assignment in model.Index.Assignments)
        {
            if (IsFlag(assignment.Target) && model.Index.BodyOf(assignment) == body)
                return true;
        }

        foreach (var argument in model.Index.Arguments)
        {
            if (argument.Parameter is { RefKind: RefKind.Ref } && IsFlag(argument.Value) && model.Index.BodyOf(argument) == body)
                return true;
        }

        return false;

        bool IsFlag(IOperation target)
            => model.Resolve(target) is ISymbol symbol && SymbolEqualityComparer.Default.Equals(symbol, flag)
                && target.Type?.SpecialType is SpecialType.System_Boolean or SpecialType.System_Int32 or SpecialType.System_Int64;
    }
}
