using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mpsc.Analyzers.Model;

/// <summary>One task of a select.</summary>
/// <param name="Value">The task as it is given to <c>WhenAny</c>.</param>
/// <param name="Local">The local that holds it, if one does.</param>
/// <param name="Read">The channel read or wait behind it, started in the same round; null for any other task.</param>
internal sealed record SelectArm(IOperation Value, ILocalSymbol? Local, ChannelUse? Read);

/// <summary>The tasks of a select, however they are given to it: one by one, in an array, a list or a collection expression.</summary>
internal sealed class SelectArms
{
    private readonly TypeModel _model;
    private readonly IInvocationOperation _choice;
    private readonly ILoopOperation _loop;
    private readonly List<SelectArm> _arms = [];

    private SelectArms(TypeModel model, IInvocationOperation choice, ILoopOperation loop)
    {
        _model = model;
        _choice = choice;
        _loop = loop;
    }

    public static List<SelectArm> Of(TypeModel model, IInvocationOperation choice, ILoopOperation loop)
    {
        var arms = new SelectArms(model, choice, loop);
        foreach (var argument in choice.Arguments)
        {
            // WaitAny(tasks, timeout, token)
            if (!model.Known.IsToken(argument.Parameter?.Type) && argument.Parameter?.Type.SpecialType != SpecialType.System_Int32)
                arms.Add(argument.Value, depth: 0);
        }

        return arms._arms;
    }

    private void Add(IOperation given, int depth)
    {
        var value = Surroundings.Unwrap(given);
        if (_model.Known.IsTask(value.Type) || depth > 3)
        {
            _arms.Add(ArmOf(value));
            return;
        }

        switch (value)
        {
            case IArrayCreationOperation { Initializer: { } written }:
                foreach (var element in written.ElementValues)
                    Add(element, depth + 1);
                break;

            case IArrayCreationOperation:
                break;

            case IObjectCreationOperation { Initializer: { } filled }:
                foreach (var addition in filled.Initializers)
                {
                    if (addition is IInvocationOperation { TargetMethod.Name: "Add", Arguments: [{ Value: var element }] })
                        Add(element, depth + 1);
                }

                break;

            case IInvocationOperation { TargetMethod.Name: "ToArray" or "ToList" or "Append" or "Prepend" or "Concat" } call:
                if (call.Instance is { } list)
                    Add(list, depth + 1);
                foreach (var argument in call.Arguments)
                    Add(argument.Value, depth + 1);
                break;

            case ILocalReferenceOperation { Local: var local }:
                AddHeld(local, depth);
                break;

            case IFieldReferenceOperation { Field: var field }:
                AddHeld(field, depth);
                break;

            case IInvocationOperation or IObjectCreationOperation or IParameterReferenceOperation or IPropertyReferenceOperation:
                _arms.Add(new SelectArm(value, null, null));
                break;

            default:
                // a collection expression, for which the oldest compiler that runs this has no name
                foreach (var child in value.ChildOperations)
                    Add(child, depth + 1);
                break;
        }
    }

    // an array or list in a variable: what it is made of, what is put into it in the loop
    private void AddHeld(ISymbol collection, int depth)
    {
        int first = _arms.Count;
        bool isOfRound = false;
        foreach (var declarator in _model.Index.Declarators)
        {
            if (SymbolEqualityComparer.Default.Equals(declarator.Symbol, collection)
                && declarator.GetVariableInitializer() is { } initializer)
            {
                isOfRound = Surroundings.IsWithin(declarator, _loop);
                Add(initializer.Value, depth + 1);
            }
        }

        foreach (var assignment in _model.Index.Assignments)
        {
            if (IsReferenceTo(assignment.Target, collection) && Surroundings.IsWithin(assignment, _loop))
            {
                isOfRound = true;
                Add(assignment.Value, depth + 1);
            }
        }

        if (!isOfRound)
        {
            for (int i = first; i < _arms.Count; i++)
                _arms[i] = _arms[i] with { Read = null };
        }

        bool emptied = isOfRound;
        foreach (var call in _model.Index.Invocations)
            emptied |= call.TargetMethod.Name == "Clear" && IsCallOn(call, collection) && Surroundings.IsWithin(call, _loop);

        foreach (var call in _model.Index.Invocations)
        {
            if (call.TargetMethod.Name is not ("Add" or "AddRange" or "Insert") || !IsCallOn(call, collection))
                continue;

            int added = _arms.Count;
            Add(call.Arguments[call.Arguments.Length - 1].Value, depth + 1);
            // what stays in the list is raced again in the next round
            for (int i = added; i < _arms.Count && !(emptied && Surroundings.IsWithin(call, _loop)); i++)
                _arms[i] = _arms[i] with { Read = null };
        }

        AddSlots(collection, first);
    }

    // tasks[0] = reader.ReadAsync().AsTask();
    private void AddSlots(ISymbol collection, int first)
    {
        foreach (var assignment in _model.Index.Assignments)
        {
            var (held, index) = Surroundings.Unwrap(assignment.Target) switch
            {
                IArrayElementReferenceOperation { Indices: [var at] } element => (element.ArrayReference, at),
                IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } list, Arguments: [{ Value: var at }] } => (list, at),
                _ => (null, null),
            };
            if (held is null || index is not { ConstantValue: { HasValue: true, Value: int slot } } || !IsReferenceTo(held, collection)
                || !Surroundings.IsWithin(assignment, _loop))
                continue;

            var read = assignment is ISimpleAssignmentOperation && Surroundings.IsInEveryRound(assignment, _loop, _choice)
                ? ReadBehind(assignment.Value, 0) : null;
            var arm = new SelectArm(read is null ? Surroundings.Unwrap(assignment.Value) : assignment.Target, null, read);
            if (first + slot < _arms.Count)
                _arms[first + slot] = arm;
            else
                _arms.Add(arm);
        }
    }

    private SelectArm ArmOf(IOperation value)
        => value is ILocalReferenceOperation { Local: var local }
            ? new SelectArm(value, local, FreshRead(local))
            : new SelectArm(value, null, ReadBehind(value, 0));

    // the read that the local gets in every round; null when the pending one is kept for the next round
    private ChannelUse? FreshRead(ILocalSymbol local)
    {
        ChannelUse? read = null;
        bool isOfRound = false;
        foreach (var declarator in _model.Index.Declarators)
        {
            if (SymbolEqualityComparer.Default.Equals(declarator.Symbol, local) && Surroundings.IsWithin(declarator, _loop))
            {
                isOfRound = true;
                if (declarator.GetVariableInitializer() is { } initializer)
                    read = ReadBehind(initializer.Value, 0);
            }
        }

        foreach (var assignment in _model.Index.Assignments)
        {
            if (IsReferenceTo(assignment.Value, local))
                return null;

            if (!IsReferenceTo(assignment.Target, local) || !Surroundings.IsWithin(assignment, _loop))
                continue;

            if (!isOfRound && (assignment is not ISimpleAssignmentOperation || !Surroundings.IsInEveryRound(assignment, _loop, _choice)))
                return null;

            if (ReadBehind(assignment.Value, 0) is { } started)
                read = started;
            else if (!isOfRound)
                return null;
        }

        return read;
    }

    // reader.ReadAsync(…).AsTask(), with any ConfigureAwait between, in a helper or not; not `cached ?? reader.ReadAsync()`
    private ChannelUse? ReadBehind(IOperation value, int depth)
    {
        value = Surroundings.Unwrap(value);
        while (value is IInvocationOperation { TargetMethod.Name: "AsTask" or "Preserve" or "ConfigureAwait", Instance: { } inner })
            value = Surroundings.Unwrap(inner);

        if (_model.UseAt(value) is { Kind: UseKind.ReadAsync or UseKind.WaitToRead } read)
            return read;

        return depth > 2 ? null : value switch
        {
            // var wait = reader.WaitToReadAsync(); … wait.AsTask()
            ILocalReferenceOperation { Local: var local } => FreshRead(local),
            IInvocationOperation call => ReadOfBody(BodyBehind(call), depth),
            _ => null,
        };
    }

    private Body? BodyBehind(IInvocationOperation call)
    {
        if (call.TargetMethod.Name == "Run" && KnownTypes.Same(call.TargetMethod.ContainingType, _model.Known.Task))
            return call.Arguments.Length > 0 && Surroundings.Unwrap(call.Arguments[0].Value) is IAnonymousFunctionOperation lambda
                ? _model.Index.BodyOfLambda(lambda) : null;

        return _model.Index.BodyOf(call.TargetMethod);
    }

    // a helper that gives the task of a read: a plain one in its only return, an async one in any
    private ChannelUse? ReadOfBody(Body? body, int depth)
    {
        if (body is null)
            return null;

        ChannelUse? read = null;
        int plain = 0, returns = 0;
        foreach (var returned in _model.Index.Returns)
        {
            if (returned.ReturnedValue is not { } value || _model.Index.BodyOf(returned) != body)
                continue;

            returns++;
            value = Surroundings.Unwrap(value);
            if (value is IAwaitOperation awaited)
            {
                read ??= ReadBehind(awaited.Operation, depth + 1);
            }
            else if (_model.Known.IsTask(value.Type))
            {
                plain++;
                read ??= ReadBehind(value, depth + 1);
            }
        }

        return plain == 0 || returns == 1 ? read : null;
    }

    private static bool IsCallOn(IInvocationOperation call, ISymbol collection)
        => call.Arguments.Length <= 2 && call.Instance is { } receiver && IsReferenceTo(receiver, collection);

    private static bool IsReferenceTo(IOperation operation, ISymbol symbol) => Surroundings.Unwrap(operation) switch
    {
        ILocalReferenceOperation { Local: var local } => SymbolEqualityComparer.Default.Equals(local, symbol),
        IFieldReferenceOperation { Field: var field } => SymbolEqualityComparer.Default.Equals(field, symbol),
        _ => false,
    };
}
