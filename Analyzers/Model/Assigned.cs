using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mpsc.Analyzers.Model;

/// <summary>Answers how often a variable is given a value, and a method of this type is called, as far as this type's code shows.</summary>
internal sealed class Assigned
{
    private readonly OperationIndex _index;
    private readonly Dictionary<ISymbol, List<IOperation>> _assignments = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, int> _calls = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> _emptied = new(SymbolEqualityComparer.Default);

    public Assigned(OperationIndex index)
    {
        _index = index;
        foreach (var declarator in index.Declarators)
        {
            if (declarator.GetVariableInitializer() is { Value: var value } && !Resolver.IsNothing(value))
                Add(declarator.Symbol, declarator);
        }

        foreach (var assignment in index.Assignments)
        {
            if (SymbolOf(assignment.Target) is not { } target)
                continue;
            if (Resolver.IsNothing(assignment.Value))
                _emptied.Add(target);
            else
                Add(target, assignment);
        }

        foreach (var deconstruction in index.Deconstructions)
            AddElements(deconstruction.Target, deconstruction);

        foreach (var argument in index.Arguments)
        {
            if (argument.Parameter is { RefKind: RefKind.Ref or RefKind.Out })
                Add(argument.Value, argument);
        }

        foreach (var invocation in index.Invocations)
            AddCalls(invocation.TargetMethod, 1);

        // whoever got the delegate may call any number of times
        foreach (var reference in index.MethodReferences)
            AddCalls(reference.Method, 2);
    }

    /// <summary>The number of calls; a method that is handed on as a delegate counts as called more than once.</summary>
    public int CallsOf(IMethodSymbol method) => _calls.TryGetValue(method.OriginalDefinition, out int calls) ? calls : 0;

    /// <summary>Does the variable denote several objects over time? Giving it one or the other (if, else) is no exchange.</summary>
    public bool IsExchanged(ISymbol variable)
    {
        if (!_assignments.TryGetValue(variable, out var assignments))
            return false;

        switch (variable)
        {
            case IFieldSymbol or IPropertySymbol:
                foreach (var assignment in assignments)
                {
                    if (!IsConstruction(_index.BodyOf(assignment)) || Surroundings.Loops(assignment).Any())
                        return true;
                }

                return false;
            case IParameterSymbol { RefKind: not RefKind.Out }:
                return true;
            default:
                for (int i = 0; i < assignments.Count; i++)
                {
                    for (int j = 0; j < i && i < 16; j++)
                    {
                        if (!Multiplicity.AreExclusive(assignments[j], assignments[i]))
                            return true;
                    }

                    if (i == 16 || IsInLoopInsideDeclaration(variable, assignments[i]))
                        return true;
                }

                return false;
        }
    }

    /// <summary>Is the variable set to null (or default) by an assignment?</summary>
    public bool IsEmptied(ISymbol variable) => _emptied.Contains(variable.OriginalDefinition);

    /// <summary>Does the body run once, when its object is made or before it is used: a constructor, an entry point of a host, a private
    /// helper that only those call?</summary>
    public static bool IsConstruction(Body? body)
    {
        for (int depth = 0; body is not null && depth < 8; depth++)
        {
            if (body.Entry == Entry.Once)
                return true;
            if (body.Entry != Entry.None || body.Starts is not [{ Kind: StartKind.Called, PerElement: false } start]
                || Surroundings.Loops(start.Site).Any())
                return false;

            body = start.From;
        }

        return false;
    }

    private static bool IsInLoopInsideDeclaration(ISymbol local, IOperation assignment)
    {
        foreach (var loop in Surroundings.Loops(assignment))
        {
            if (local.DeclaringSyntaxReferences is not [var declaration, ..] || !loop.Syntax.Span.Contains(declaration.Span))
                return true;
        }

        return false;
    }

    private void AddElements(IOperation target, IOperation assignment)
    {
        target = target is IDeclarationExpressionOperation declared ? declared.Expression : target;
        if (target is ITupleOperation tuple)
        {
            foreach (var element in tuple.Elements)
                AddElements(element, assignment);
        }
        else
            Add(target, assignment);
    }

    private static ISymbol? SymbolOf(IOperation target) => Surroundings.Unwrap(target) switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter.OriginalDefinition,
        IFieldReferenceOperation field => field.Field.OriginalDefinition,
        IPropertyReferenceOperation property => property.Property.OriginalDefinition,
        IDeclarationExpressionOperation { Expression: ILocalReferenceOperation local } => local.Local,
        _ => null,
    };

    private void Add(IOperation target, IOperation assignment)
    {
        if (SymbolOf(target) is { } symbol)
            Add(symbol, assignment);
    }

    private void Add(ISymbol symbol, IOperation assignment)
    {
        if (!_assignments.TryGetValue(symbol, out var assignments))
            _assignments.Add(symbol, assignments = []);
        assignments.Add(assignment);
    }

    private void AddCalls(IMethodSymbol method, int calls)
    {
        method = method.OriginalDefinition;
        if (_index.BodyOf(method) is not null)
            _calls[method] = CallsOf(method) + calls;
    }
}
