using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mpsc.Analyzers.Model;

/// <summary>What a loop does with the items of one channel.</summary>
internal sealed class ItemHandling
{
    private readonly TypeModel _model;
    private readonly ILoopOperation _loop;
    private readonly List<IOperation> _code = [];

    private ItemHandling(TypeModel model, ILoopOperation loop)
    {
        _model = model;
        _loop = loop;
    }

    /// <summary>Where the loop, inner ones included, takes items from the channel or asks for one; lambdas left out.</summary>
    public List<ChannelUse> Takes { get; } = [];

    public static ItemHandling Of(TypeModel model, ILoopOperation loop, Channel channel)
    {
        var handling = new ItemHandling(model, loop);
        foreach (var use in channel.Uses)
        {
            if (use.IsMethodGroup || use.Kind is not (UseKind.TryRead or UseKind.ReadAsync) || !IsPartOf(use.Operation, loop))
                continue;

            handling.Takes.Add(use);
            handling.AddCodeAfter(use);
        }

        return handling;
    }

    /// <summary>
    /// Do the items steer the loop: are they of an enum, or do they end the loop, cancel something, or set a flag that the rest of the loop
    /// looks at?
    /// </summary>
    public bool Steers()
    {
        foreach (var take in Takes)
        {
            if (((IInvocationOperation)take.Operation).TargetMethod.ContainingType is { TypeArguments: [{ TypeKind: TypeKind.Enum }] })
                return true;
        }

        foreach (var code in _code)
        {
            foreach (var operation in code.DescendantsAndSelf())
            {
                if (LeavesLoop(operation) || Cancels(operation) || SetsFlag(operation) || CallsWhatSteers(operation))
                    return true;
            }
        }

        return false;
    }

    /// <summary>Does the operation run as part of the loop?</summary>
    public static bool IsPartOf(IOperation operation, ILoopOperation loop)
    {
        foreach (var ancestor in Surroundings.AncestorsInBody(operation))
        {
            if (ancestor == loop)
                return true;
        }

        return false;
    }

    // the branch or loop that a TryRead lets in; what follows the await of a read, in the same block
    private void AddCodeAfter(ChannelUse take)
    {
        if (take.Kind == UseKind.ReadAsync)
        {
            if (TaskOf(take.Operation) is { } task)
                AddUsesOf(task);
            else
                AddRest(take.Operation);
            return;
        }

        bool negated = take.Operation.Parent is IUnaryOperation { OperatorKind: UnaryOperatorKind.Not };
        IOperation below = take.Operation;
        foreach (var ancestor in Surroundings.AncestorsInBody(take.Operation))
        {
            if (ancestor is IConditionalOperation test && test.Condition == below)
            {
                if (negated)
                    AddRest(test);
                else
                    _code.Add(test.WhenTrue);
                return;
            }

            if (ancestor is IWhileLoopOperation loop && loop.Condition == below && loop != _loop)
            {
                _code.Add(loop.Body);
                return;
            }

            if (ancestor is IBlockOperation)
                return;

            below = ancestor;
        }
    }

    // var read = reader.ReadAsync().AsTask();
    private static ILocalSymbol? TaskOf(IOperation read)
    {
        foreach (var ancestor in Surroundings.AncestorsInBody(read))
        {
            switch (ancestor)
            {
                case IVariableDeclaratorOperation { Symbol: var local }:
                    return local;
                case IAssignmentOperation { Target: ILocalReferenceOperation { Local: var assigned } }:
                    return assigned;
                case IAwaitOperation or IBlockOperation:
                    return null;
            }
        }

        return null;
    }

    private void AddUsesOf(ILocalSymbol task)
    {
        foreach (var operation in _loop.Body.Descendants())
        {
            if (operation is not ILocalReferenceOperation { Local: var local } || !SymbolEqualityComparer.Default.Equals(local, task))
                continue;

            if (operation.Parent is IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals } or IConversionOperation
                {
                    Parent: IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals },
                })
            {
                foreach (var ancestor in Surroundings.AncestorsInBody(operation))
                {
                    if (ancestor is IConditionalOperation test)
                    {
                        _code.Add(test.WhenTrue);
                        break;
                    }
                }
            }
            else if (Surroundings.ParentOf(operation) is IAwaitOperation
                or IInvocationOperation { TargetMethod.Name: "ConfigureAwait" } or IPropertyReferenceOperation { Property.Name: "Result" })
            {
                AddRest(operation);
            }
        }
    }

    private void AddRest(IOperation operation)
    {
        IOperation below = operation;
        foreach (var ancestor in Surroundings.AncestorsInBody(operation))
        {
            if (ancestor is IBlockOperation block)
            {
                for (int i = block.Operations.IndexOf(below); i >= 0 && i < block.Operations.Length; i++)
                    _code.Add(block.Operations[i]);
                return;
            }

            if (ancestor is IConditionalOperation test && test.Condition != below)
            {
                _code.Add(below);
                return;
            }

            below = ancestor;
        }
    }

    private bool LeavesLoop(IOperation operation) => operation switch
    {
        IBranchOperation { BranchKind: BranchKind.Break } branch => branch.GetCorrespondingOperation() is ILoopOperation left
            && Surroundings.IsWithin(_loop, left),
        IReturnOperation { Kind: OperationKind.Return, IsImplicit: false } returned
            => _model.Index.BodyOf(returned) == _model.Index.BodyOf(_loop),
        _ => false,
    };

    private bool Cancels(IOperation operation)
        => operation is IInvocationOperation { TargetMethod: { Name: "Cancel" or "CancelAsync" } cancel }
            && _model.Known.IsTokenSource(cancel.ContainingType);

    private bool SetsFlag(IOperation operation)
        => operation is ISimpleAssignmentOperation { Target: { Type.SpecialType: SpecialType.System_Boolean } target }
            && SymbolOf(target) is { } flag && IsLookedAt(flag);

    private bool CallsWhatSteers(IOperation operation)
    {
        if (operation is not IInvocationOperation call || _model.Index.BodyOf(call.TargetMethod) is not { } body)
            return false;

        foreach (var inner in body.Root.Descendants())
        {
            if (Cancels(inner) || SetsFlag(inner))
                return true;
        }

        return false;
    }

    // in a condition of the loop, outside what handles the item
    private bool IsLookedAt(ISymbol flag)
    {
        foreach (var operation in _loop.Descendants())
        {
            if (!SymbolEqualityComparer.Default.Equals(SymbolOf(operation), flag)
                || _code.Exists(code => Surroundings.IsWithin(operation, code)))
                continue;

            IOperation below = operation;
            foreach (var ancestor in Surroundings.AncestorsInBody(operation))
            {
                if (ancestor is IConditionalOperation test && test.Condition == below
                    || ancestor is ILoopOperation loop && ReadLoop.ConditionOf(loop) is { } condition
                        && Surroundings.IsWithin(operation, condition))
                    return true;
                if (ancestor is IBlockOperation)
                    break;
                below = ancestor;
            }
        }

        return false;
    }

    private static ISymbol? SymbolOf(IOperation operation) => operation switch
    {
        ILocalReferenceOperation { Local: var local } => local,
        IFieldReferenceOperation { Field: var field } => field,
        IPropertyReferenceOperation { Property: var property } => property,
        _ => null,
    };
}
