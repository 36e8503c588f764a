using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mpsc.Analyzers.Model;

/// <summary>Finds the queues, loops and handles of our runtime that a type holds. Aliases are not followed: an alias is an escape.</summary>
internal sealed class RuntimeObjects
{
    private readonly TypeModel _model;
    private readonly Dictionary<ISymbol, RuntimeObject> _bySymbol = new(SymbolEqualityComparer.Default);
    private readonly List<RuntimeObject> _all = [];

    private RuntimeObjects(TypeModel model) => _model = model;

    public static List<RuntimeObject> Of(TypeModel model)
    {
        if (!model.Known.HasRuntime)
            return [];

        var objects = new RuntimeObjects(model);
        foreach (var body in model.Index.Bodies)
        {
            if (body.Container is not null)
                continue;

            foreach (var operation in body.Root.DescendantsAndSelf())
                objects.Note(operation);
        }

        return objects._all;
    }

    private void Note(IOperation operation)
    {
        switch (operation)
        {
            case IVariableDeclaratorOperation { Symbol: var local } declarator when Get(local, local.Type) is { } held:
                if (declarator.GetVariableInitializer() is { } first)
                    Assign(held, first.Value);
                held.IsUsed |= IsResource(declarator);
                break;
            case IFieldInitializerOperation { InitializedFields: [var field] } initializer when Get(field, field.Type) is { } held:
                Assign(held, initializer.Value);
                break;
            case IPropertyInitializerOperation { InitializedProperties: [var property] } initializer when Get(property, property.Type) is { } held:
                Assign(held, initializer.Value);
                break;
            case IFieldReferenceOperation or ILocalReferenceOperation or IParameterReferenceOperation or IPropertyReferenceOperation
                when SymbolOf(operation) is { } symbol && Get(symbol, operation.Type) is { } held:
                NoteReference(held, operation);
                break;
        }
    }

    private void NoteReference(RuntimeObject held, IOperation reference)
    {
        // another object's field is another thing
        if (reference is IMemberReferenceOperation { Instance: { } owner } && owner is not IInstanceReferenceOperation)
            held.Escapes = true;

        switch (Surroundings.ParentOf(reference))
        {
            case IInvocationOperation call when Surroundings.IsReceiver(call, reference):
                held.Calls.Add(call);
                break;
            case IPropertyReferenceOperation property when property.Instance is { } instance && Surroundings.Unwrap(instance) == reference:
                held.Properties.Add(property);
                break;
            case IConditionalAccessOperation access when Surroundings.Unwrap(access.Operation) == reference:
                NoteConditional(held, access.WhenNotNull);
                break;
            case ISimpleAssignmentOperation assignment when Surroundings.Unwrap(assignment.Target) == reference:
                Assign(held, assignment.Value);
                break;
            case ICoalesceAssignmentOperation assignment when Surroundings.Unwrap(assignment.Target) == reference:
                Assign(held, assignment.Value);
                break;
            case IUsingOperation:
                held.IsUsed = true;
                break;
            case IIsPatternOperation or IBinaryOperation:
                break;
            default:
                held.Escapes = true;
                break;
        }
    }

    private static void NoteConditional(RuntimeObject held, IOperation whenNotNull)
    {
        foreach (var operation in whenNotNull.DescendantsAndSelf())
        {
            switch (operation)
            {
                case IInvocationOperation { Instance: IConditionalAccessInstanceOperation } call:
                    held.Calls.Add(call);
                    return;
                case IPropertyReferenceOperation { Instance: IConditionalAccessInstanceOperation } property:
                    held.Properties.Add(property);
                    return;
            }
        }

        held.Escapes = true;
    }

    private void Assign(RuntimeObject held, IOperation value)
    {
        var made = Surroundings.Unwrap(value);
        if (made is IObjectCreationOperation || made is IInvocationOperation { TargetMethod: var method } && _model.Known.IsAddProducer(method))
            held.Creations.Add(made);
        else if (made is not (ILiteralOperation or IDefaultValueOperation))
            held.Escapes = true;
    }

    // using var held = …; using (var held = …)
    private static bool IsResource(IOperation declarator)
    {
        for (var parent = declarator.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is IUsingDeclarationOperation)
                return true;
            if (parent is IUsingOperation @using)
                return Surroundings.IsWithin(declarator, @using.Resources);
            if (parent is IBlockOperation)
                return false;
        }

        return false;
    }

    private RuntimeObject? Get(ISymbol symbol, ITypeSymbol? type)
    {
        if (_bySymbol.TryGetValue(symbol, out var known))
            return known;
        if (_model.Known.KindOf(type) is var kind and not RuntimeKind.None)
        {
            var created = new RuntimeObject(symbol, kind);
            // whoever calls may have another use for it, and so may whoever sees it
            created.Escapes = symbol is IParameterSymbol || symbol is IPropertySymbol { DeclaredAccessibility: not Accessibility.Private };
            _bySymbol.Add(symbol, created);
            _all.Add(created);
            return created;
        }

        return null;
    }

    private static ISymbol? SymbolOf(IOperation reference) => reference switch
    {
        IFieldReferenceOperation { Field: var field } => field,
        ILocalReferenceOperation { Local: var local } => local,
        IParameterReferenceOperation { Parameter: var parameter } => parameter,
        IPropertyReferenceOperation { Property: var property } => property,
        _ => null,
    };
}
