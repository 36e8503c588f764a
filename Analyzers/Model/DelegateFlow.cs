using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mpsc.Analyzers.Model;

/// <summary>Which bodies a delegate may stand for: lambdas, local functions and methods of this type, also when a local, a private field
/// or a parameter of this type's own methods holds them in between.</summary>
internal sealed class DelegateFlow
{
    private static readonly IReadOnlyCollection<Body> Nothing = [];

    private readonly OperationIndex _index;
    private readonly Dictionary<ISymbol, HashSet<Body>> _held = new(SymbolEqualityComparer.Default);
    private readonly HashSet<Body> _kept = [];

    public DelegateFlow(OperationIndex index)
    {
        _index = index;
        var given = new List<(ISymbol Variable, IOperation Value)>();
        foreach (var declarator in index.Declarators)
        {
            if (declarator.Symbol.Type.TypeKind == TypeKind.Delegate && declarator.GetVariableInitializer() is { Value: var value })
                given.Add((declarator.Symbol, value));
        }

        foreach (var assignment in index.Assignments)
            Note(given, VariableOf(assignment.Target), assignment.Target.Type, assignment.Value);

        foreach (var initializer in index.Initializers)
        {
            if (initializer is IFieldInitializerOperation { InitializedFields: [var field] })
                Note(given, index.IsOnlySeenHere(field) ? field.OriginalDefinition : null, field.Type, initializer.Value);
        }

        foreach (var argument in index.Arguments)
        {
            if (argument.Parameter is { Type.TypeKind: TypeKind.Delegate } && OwnParameter(argument) is { } parameter)
                given.Add((parameter, argument.Value));
        }

        foreach (var returned in index.Returns)
        {
            if (returned.ReturnedValue is { Type.TypeKind: TypeKind.Delegate } value)
                Leaks.Add(value);
        }

        // each round hands them on by one variable more
        for (bool changed = true; changed;)
        {
            changed = false;
            foreach (var (variable, value) in given)
            {
                foreach (var body in BodiesOf(value).ToArray())
                    changed |= HeldBy(variable).Add(body);
            }
        }

        foreach (var bodies in _held.Values)
            _kept.UnionWith(bodies);
    }

    /// <summary>The values that go to where we do not see who calls them.</summary>
    public List<IOperation> Leaks { get; } = [];

    /// <summary>The bodies that the delegate may run.</summary>
    public IReadOnlyCollection<Body> BodiesOf(IOperation value)
    {
        value = Surroundings.Unwrap(value);
        if (value is IConditionalAccessInstanceOperation instance && Surroundings.ConditionalReceiver(instance) is { } receiver)
            value = Surroundings.Unwrap(receiver);

        return value switch
        {
            IAnonymousFunctionOperation lambda => _index.BodyOfLambda(lambda) is { } body ? [body] : Nothing,
            IMethodReferenceOperation reference => _index.BodyOf(reference.Method) is { } body ? [body] : Nothing,
            IAssignmentOperation assignment => BodiesOf(assignment.Value),
            _ => VariableOf(value) is { } variable && _held.TryGetValue(variable, out var held) ? held : Nothing,
        };
    }

    /// <summary>Does a variable hold it, whose calls are known?</summary>
    public bool IsKept(Body body) => _kept.Contains(body);

    /// <summary>Is the argument for a parameter of this type's own code, in which every use of it is seen?</summary>
    public bool IsFollowed(IArgumentOperation argument) => OwnParameter(argument) is { Type.TypeKind: TypeKind.Delegate };

    private void Note(List<(ISymbol, IOperation)> given, ISymbol? variable, ITypeSymbol? type, IOperation value)
    {
        if (type?.TypeKind != TypeKind.Delegate)
            return;
        if (variable is not null)
            given.Add((variable, value));
        else
            Leaks.Add(value);
    }

    private ISymbol? VariableOf(IOperation target) => Surroundings.Unwrap(target) switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter.OriginalDefinition,
        IFieldReferenceOperation { Field: var field } when _index.IsOnlySeenHere(field) => field.OriginalDefinition,
        IPropertyReferenceOperation { Property: var property } when _index.IsOnlySeenHere(property) => property.OriginalDefinition,
        _ => null,
    };

    private IParameterSymbol? OwnParameter(IArgumentOperation argument)
        => argument is { Parameter: { ContainingSymbol: IMethodSymbol method } parameter, Parent: IInvocationOperation }
            && _index.BodyOf(method)?.Symbol is IMethodSymbol { Parameters: var own } && parameter.Ordinal < own.Length
            ? own[parameter.Ordinal].OriginalDefinition : null;

    private HashSet<Body> HeldBy(ISymbol variable)
    {
        if (!_held.TryGetValue(variable, out var held))
            _held.Add(variable, held = []);

        return held;
    }
}
