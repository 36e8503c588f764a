using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mpsc.Analyzers.Model;

/// <summary>
/// Which values each variable is given: initialisers, assignments, arguments, returns, patterns, elements of tuples. A variable that is
/// given one thing only is another name for it, and the two are joined. One that is given either of two is neither: it keeps to itself.
/// </summary>
internal sealed class ValueFlow
{
    private readonly KnownTypes _known;
    private readonly OperationIndex _index;
    private readonly Resolver _resolver;
    private readonly SymbolAliases _aliases;
    private readonly Dictionary<object, Values> _values = new(SymbolAliases.NodeComparer.Instance);
    private readonly HashSet<ISymbol> _delegates = new(SymbolEqualityComparer.Default);

    public ValueFlow(KnownTypes known, OperationIndex index, Resolver resolver, SymbolAliases aliases)
    {
        _known = known;
        _index = index;
        _resolver = resolver;
        _aliases = aliases;
        foreach (var reference in index.MethodReferences)
            _delegates.Add(reference.Method.OriginalDefinition);

        AddAssignments();
        AddPatterns();
        AddReturns();
        AddArguments();
        AddPositionalProperties();
        Join();
    }

    /// <summary>What one variable is given.</summary>
    internal sealed class Values(object target, ITypeSymbol type)
    {
        public object Target { get; } = target;
        public ITypeSymbol Type { get; } = type;

        /// <summary>The symbols and members among the values.</summary>
        public List<object> Names { get; } = [];

        /// <summary>The calls among them that make something new.</summary>
        public List<IOperation> Fresh { get; } = [];

        /// <summary>The values that can't be told, where they have a place in the code.</summary>
        public List<IOperation> Unknown { get; } = [];

        /// <summary>There are values that this type's code does not show.</summary>
        public bool FromElsewhere { get; set; }

        /// <summary>It is one of several: no other name for any of them.</summary>
        public bool IsAmbiguous { get; set; }
    }

    public IEnumerable<Values> All => _values.Values;

    /// <summary>Is there any place in this type's code that gives the variable a value (or says that it has none)?</summary>
    public bool IsGiven(object node) => _values.ContainsKey(node);

    /// <summary>Is the variable given anything that is not known by another name?</summary>
    public bool HasOwnValues(object node) => _values.TryGetValue(node, out var values) && values.Fresh.Count + values.Unknown.Count > 0;

    /// <summary>Is the parameter nothing but its one argument?</summary>
    public bool IsExplained(IParameterSymbol parameter)
        => _values.TryGetValue(parameter.OriginalDefinition, out var values)
            && values is { IsAmbiguous: false, FromElsewhere: false, Unknown.Count: 0 };

    /// <summary>Can the parameter be given values by code that we do not see?</summary>
    public bool IsOpen(IParameterSymbol parameter)
        => parameter.ContainingSymbol is not IMethodSymbol method || method.MethodKind == MethodKind.AnonymousFunction
            || _index.BodyOf(method) is not { } body || body.Entry != Entry.None || _delegates.Contains(method.OriginalDefinition);

    /// <summary>The parameter of this type's code that the argument is for, or null; for a partial method, the one of the part with the
    /// code.</summary>
    public IParameterSymbol? OwnParameter(IArgumentOperation argument)
    {
        if (argument is not { Parameter: { ContainingSymbol: IMethodSymbol method } parameter, Parent: IInvocationOperation call }
            || !_resolver.IsOwnCall(call) || _index.BodyOf(method)?.Symbol is not IMethodSymbol { Parameters: var own }
            || parameter.Ordinal >= own.Length)
            return null;

        return own[parameter.Ordinal].OriginalDefinition;
    }

    private void AddAssignments()
    {
        foreach (var assignment in _index.Assignments)
        {
            Add(assignment.Target, assignment.Value);
            if (assignment.Target is IPropertyReferenceOperation { Property.SetMethod: { Parameters: [.., var value] } setter }
                && _index.BodyOf(setter) is not null && _index.IsTracked(value.Type) && _resolver.Resolve(assignment.Target) is not null)
                Add(value.OriginalDefinition, value.Type, assignment.Value);
        }

        foreach (var declarator in _index.Declarators)
        {
            // the variable of a foreach is given what the collection holds
            if (_index.IsTracked(declarator.Symbol.Type) && declarator.Parent is not IForEachLoopOperation)
                Add(declarator.Symbol, declarator.Symbol.Type, declarator.GetVariableInitializer()?.Value);
        }

        foreach (var initializer in _index.Initializers)
        {
            if (initializer is IFieldInitializerOperation fields)
            {
                foreach (var field in fields.InitializedFields)
                    Add(field.OriginalDefinition, field.Type, initializer.Value);
            }
            else if (initializer is IPropertyInitializerOperation properties)
            {
                foreach (var property in properties.InitializedProperties)
                    Add(property.OriginalDefinition, property.Type, initializer.Value);
            }
        }

        foreach (var deconstruction in _index.Deconstructions)
            AddDeconstruction(deconstruction.Target, deconstruction.Value);
    }

    private void AddDeconstruction(IOperation target, IOperation value)
    {
        target = target is IDeclarationExpressionOperation declared ? declared.Expression : target;
        if (target is not ITupleOperation { Elements: var targets })
            return;

        var given = Surroundings.Unwrap(value);
        var source = given is ITupleOperation ? null : _resolver.Resolve(given);
        for (int i = 0; i < targets.Length; i++)
        {
            if (given is ITupleOperation { Elements: var elements } && i < elements.Length)
            {
                if (targets[i] is ITupleOperation)
                    AddDeconstruction(targets[i], elements[i]);
                else
                    Add(targets[i], elements[i]);
            }
            else if (_index.IsTracked(targets[i].Type) && _resolver.Resolve(targets[i]) is { } node)
                AddNode(ValuesOf(node, targets[i].Type!), ElementOf(source, given.Type, i), value);
        }
    }

    // if (x is { } y), x is Channel<T> y, x is { Writer: var w }
    private void AddPatterns()
    {
        foreach (var test in _index.Patterns)
            AddPattern(test.Pattern, _index.IsTracked(test.Value.Type) ? _resolver.Resolve(test.Value) : null);
    }

    private void AddPattern(IPatternOperation pattern, object? value)
    {
        switch (pattern)
        {
            case IDeclarationPatternOperation { DeclaredSymbol: ILocalSymbol local }:
                if (_index.IsTracked(local.Type))
                    AddNode(ValuesOf(local, local.Type), value, pattern);
                break;
            case IRecursivePatternOperation recursive:
                if (recursive.DeclaredSymbol is ILocalSymbol named && _index.IsTracked(named.Type))
                    AddNode(ValuesOf(named, named.Type), value, pattern);

                foreach (var property in recursive.PropertySubpatterns)
                    AddPattern(property.Pattern,
                        property.Member is IPropertyReferenceOperation { Property: var end } && _known.IsChannelEnd(end) ? value : null);
                break;
            case INegatedPatternOperation negated:
                AddPattern(negated.Pattern, value);
                break;
            case IBinaryPatternOperation both:
                AddPattern(both.LeftPattern, value);
                AddPattern(both.RightPattern, value);
                break;
        }
    }

    // through a method or getter a caller gets what it returns
    private void AddReturns()
    {
        foreach (var body in _index.Bodies)
        {
            if (body.Symbol is not IMethodSymbol { MethodKind: not MethodKind.AnonymousFunction } method)
                continue;

            foreach (var returned in body.Returns)
            {
                if (returned.ReturnedValue is { } value && _index.IsTracked(value.Type))
                    Add((method.AssociatedSymbol ?? method).OriginalDefinition, value.Type!, value);
            }
        }
    }

    private void AddArguments()
    {
        foreach (var argument in _index.Arguments)
        {
            if (!_index.IsTracked(argument.Parameter?.Type))
                continue;

            if (OwnParameter(argument) is not { } parameter)
            {
                // somebody else's ref or out
                if (argument.Parameter is { RefKind: RefKind.Ref or RefKind.Out } && _resolver.Resolve(argument.Value) is { } filled)
                    ValuesOf(filled, argument.Parameter.Type).Unknown.Add(argument);
                continue;
            }

            if (parameter.RefKind != RefKind.Out)
                Add(parameter, parameter.Type, argument.Value);

            // what the method puts into it; several calls may put in several things
            if (parameter.RefKind is RefKind.Ref or RefKind.Out && _resolver.Resolve(argument.Value) is { } target)
            {
                var values = ValuesOf(target, parameter.Type);
                if (_resolver.IsCalledOnce((IInvocationOperation)argument.Parent!))
                    values.Names.Add(parameter);
                else
                    values.Fresh.Add(argument);
            }
        }

        foreach (var values in _values.Values)
            values.FromElsewhere |= values.Target is IParameterSymbol { RefKind: not RefKind.Out } parameter && IsOpen(parameter);
    }

    // record R(Channel<int> Items): the property is declared where the parameter is
    private void AddPositionalProperties()
    {
        if (!_index.Type.IsRecord)
            return;

        foreach (var member in _index.Type.GetMembers())
        {
            if (member is not IPropertySymbol { DeclaringSyntaxReferences: [var declaration] } property || !_index.IsTracked(property.Type))
                continue;

            foreach (var constructor in _index.Type.InstanceConstructors)
            {
                foreach (var parameter in constructor.Parameters)
                {
                    if (parameter.DeclaringSyntaxReferences is [var own] && own.Span == declaration.Span
                        && own.SyntaxTree == declaration.SyntaxTree)
                        ValuesOf(property, property.Type).Names.Add(parameter.OriginalDefinition);
                }
            }
        }
    }

    private void Add(IOperation target, IOperation value)
    {
        if (_index.IsTracked(target.Type) && _resolver.Resolve(target) is { } node)
            Add(node, target.Type!, value);
    }

    private void Add(object target, ITypeSymbol type, IOperation? value)
    {
        if (!_index.IsTracked(type))
            return;
        if (type.IsTupleType)
        {
            AddElements(target, (INamedTypeSymbol)type, value);
            return;
        }

        var values = ValuesOf(target, type);
        if (value is null || Resolver.IsNothing(value))
            return;

        value = Surroundings.Unwrap(value);
        switch (value)
        {
            case IConditionalOperation { WhenFalse: { } otherwise } choice:
                Add(target, type, choice.WhenTrue);
                Add(target, type, otherwise);
                break;
            case ICoalesceOperation coalesce:
                Add(target, type, coalesce.Value);
                Add(target, type, coalesce.WhenNull);
                break;
            case ISwitchExpressionOperation choice:
                foreach (var arm in choice.Arms)
                    Add(target, type, arm.Value);
                break;
            default:
                AddNode(values, _resolver.Resolve(value), value);
                break;
        }
    }

    private void AddElements(object target, INamedTypeSymbol type, IOperation? value)
    {
        var given = value is null ? null : Surroundings.Unwrap(value);
        var source = given is null or ITupleOperation ? null : _resolver.Resolve(given);
        for (int i = 0; i < type.TupleElements.Length; i++)
        {
            var element = type.TupleElements[i];
            if (!_index.IsTracked(element.Type))
                continue;

            var node = _resolver.Member(target, element);
            if (given is ITupleOperation { Elements: var elements } && i < elements.Length)
                Add(node, element.Type, elements[i]);
            else if (given is not null && !Resolver.IsNothing(given))
                AddNode(ValuesOf(node, element.Type), ElementOf(source, given.Type, i), given);
        }
    }

    private object? ElementOf(object? source, ITypeSymbol? type, int ordinal)
        => source is not null && type is INamedTypeSymbol { IsTupleType: true, TupleElements: var elements } && ordinal < elements.Length
            ? _resolver.Member(source, elements[ordinal]) : null;

    private static void AddNode(Values values, object? node, IOperation value)
    {
        if (node is IOperation fresh)
            values.Fresh.Add(fresh);
        else if (node is not null)
            values.Names.Add(node);
        else
            values.Unknown.Add(value);
    }

    private Values ValuesOf(object target, ITypeSymbol type)
    {
        if (!_values.TryGetValue(target, out var values))
            _values.Add(target, values = new Values(target, type));

        return values;
    }

    // One join can make the values of another variable one. Each round goes the other way, as calls do in source: callers first, or last.
    private void Join()
    {
        var open = _values.Values.ToList();
        for (bool changed = true; changed;)
        {
            changed = false;
            var left = new List<Values>();
            for (int i = open.Count - 1; i >= 0; i--)
            {
                if (TryJoin(open[i]))
                    changed = true;
                else
                    left.Add(open[i]);
            }

            open = left;
        }

        foreach (var values in open)
        {
            values.IsAmbiguous = true;
            if (!_known.IsToken(values.Type) && !_known.IsTokenSource(values.Type))
                continue;

            // a token that is one of several ends with each of them
            foreach (var name in values.Names)
                _aliases.Link(values.Target, name);
            foreach (var fresh in values.Fresh)
                _aliases.Link(values.Target, fresh);
        }
    }

    private bool TryJoin(Values values)
    {
        object? only = null;
        foreach (var name in values.Names)
        {
            if (_aliases.AreSame(values.Target, name))
                continue;
            if (only is not null && !_aliases.AreSame(only, name))
                return false;

            only = name;
        }

        bool isParameter = values.Target is IParameterSymbol;
        if (only is not null)
        {
            bool isOptional = only is IParameterSymbol parameter && IsOpen(parameter); // given ?? Channel.Create…
            if (values.Unknown.Count > 0 || (values.Fresh.Count > 0 && !isOptional))
                return false;
        }
        else if (isParameter && values.Fresh.Count + values.Unknown.Count > 1)
            return false;

        _aliases.Join(values.Target, only);
        foreach (var fresh in values.Fresh)
            _aliases.Join(values.Target, fresh);

        return true;
    }
}
