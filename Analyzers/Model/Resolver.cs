using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mpsc.Analyzers.Model;

/// <summary>A member of an object that a symbol denotes (<c>entry.Items</c>), or the element of a tuple.</summary>
internal sealed class MemberNode(object owner, ISymbol member)
{
    /// <summary>A symbol, or a member node again.</summary>
    public object Owner { get; } = owner;

    public ISymbol Member { get; } = member;

    /// <summary>The symbol that the chain of members begins with.</summary>
    public object Root => Owner is MemberNode outer ? outer.Root : Owner;
}

/// <summary>
/// Says what an expression denotes: a symbol, a member of what a symbol denotes, or a call that makes something new. Null when it can't be
/// told: an element, a member of another object that may have been exchanged, one of two.
/// </summary>
internal sealed class Resolver
{
    private readonly KnownTypes _known;
    private readonly OperationIndex _index;
    private readonly SymbolAliases _aliases;
    private readonly Assigned _assigned;
    private readonly Dictionary<object, List<MemberNode>> _members = new(SymbolAliases.NodeComparer.Instance);
    private readonly Dictionary<ISymbol, bool> _isOneObject = new(SymbolEqualityComparer.Default);
    private readonly HashSet<IOperation> _linked = [];

    public Resolver(KnownTypes known, OperationIndex index, SymbolAliases aliases, Assigned assigned)
    {
        _known = known;
        _index = index;
        _aliases = aliases;
        _assigned = assigned;
    }

    public object? Resolve(IOperation? expression)
    {
        while (expression is not null)
        {
            switch (expression = Surroundings.Unwrap(expression))
            {
                case ILocalReferenceOperation local:
                    return local.Local;
                case IParameterReferenceOperation parameter:
                    return parameter.Parameter.OriginalDefinition;
                case IFieldReferenceOperation field:
                    return ResolveMember(field.Instance, field.Field);
                case IPropertyReferenceOperation { Property: var property } reference:
                    if (_known.IsChannelEnd(property) || (property.Name == "Token" && _known.IsTokenSource(property.ContainingType)))
                        expression = reference.Instance;
                    else
                        return property.Parameters.IsEmpty ? ResolveMember(reference.Instance, property) : null;
                    break;
                case IConditionalAccessOperation access:
                    expression = access.WhenNotNull;
                    break;
                case IConditionalAccessInstanceOperation instance:
                    expression = Surroundings.ConditionalReceiver(instance);
                    break;
                case IAwaitOperation awaited:
                    expression = awaited.Operation;
                    break;
                case IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "AsTask", Instance: { } task }
                    when _known.IsTask(task.Type):
                    expression = task;
                    break;
                case IInvocationOperation invocation:
                    return ResolveCall(invocation);
                case IObjectCreationOperation creation:
                    return creation;
                case IAssignmentOperation assignment:
                    expression = assignment.Target;
                    break;
                case ICoalesceOperation coalesce:
                    return OneOf(coalesce, coalesce.Value, coalesce.WhenNull);
                case IConditionalOperation { WhenFalse: { } otherwise } choice:
                    return OneOf(choice, choice.WhenTrue, otherwise);
                case IDeclarationExpressionOperation declaration:
                    expression = declaration.Expression;
                    break;
                default:
                    return null;
            }
        }

        return null;
    }

    /// <summary>The member of what the node denotes; the same node for the same two.</summary>
    public MemberNode Member(object owner, ISymbol member)
    {
        if (!_members.TryGetValue(owner, out var known))
            _members.Add(owner, known = []);

        foreach (var node in known)
        {
            if (IsSameMember(node.Member, member))
                return node;
        }

        var added = new MemberNode(owner, member);
        known.Add(added);
        return added;
    }

    /// <summary>Is the call one of a method or local function of this type, on this object?</summary>
    public bool IsOwnCall(IInvocationOperation call)
        => _index.BodyOf(call.TargetMethod) is not null && (call.Instance is null || IsThis(call.Instance));

    public bool IsCalledOnce(IInvocationOperation call) => _assigned.CallsOf(call.TargetMethod) == 1;

    // the object that runs the code; not the one that an object initialiser or a `with` makes
    private static bool IsThis(IOperation instance)
        => Surroundings.Unwrap(instance) is IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance };

    // the elements of a tuple have as many names as types that convert into each other, but one place
    private static bool IsSameMember(ISymbol left, ISymbol right)
        => left is IFieldSymbol { CorrespondingTupleField: { } a } && right is IFieldSymbol { CorrespondingTupleField: { } b }
            ? a.Name == b.Name : KnownTypes.Same(left, right);

    private object? ResolveMember(IOperation? instance, ISymbol member)
    {
        if (instance is null || IsThis(instance))
            return member is IPropertySymbol { GetMethod: { } getter } && _index.BodyOf(getter) is not null && !IsOneObject(getter)
                ? null : member.OriginalDefinition;

        if (Resolve(instance) is not { } owner)
            return null;

        bool isStable = owner switch
        {
            ISymbol symbol => !_assigned.IsExchanged(symbol),
            MemberNode => true,
            _ => false,
        };
        return isStable || (member is IFieldSymbol { CorrespondingTupleField: not null }) ? Member(owner, member) : null;
    }

    private object? ResolveCall(IInvocationOperation invocation)
    {
        var method = invocation.TargetMethod;
        if (_known.IsChannelFactory(method))
            return invocation;

        if (_known.IsTokenSource(method.ContainingType) && method.Name == "CreateLinkedTokenSource")
        {
            foreach (var argument in invocation.Arguments)
            {
                if (argument.Value is IArrayCreationOperation { Initializer.ElementValues: var elements })
                    Link(invocation, elements);
                else
                    Link(invocation, argument.Value);
            }

            _linked.Add(invocation);
            return invocation;
        }

        if (!IsOwnCall(invocation))
            return null;

        // each call of a method that makes a channel gives another one
        return IsCalledOnce(invocation) || IsOneObject(method) ? method.OriginalDefinition : invocation;
    }

    private object? OneOf(IOperation choice, IOperation first, IOperation second)
    {
        var a = Resolve(first);
        var b = Resolve(second);
        if (IsNothing(first) || (b is not null && _aliases.AreSame(a, b)))
            return b;
        if (IsNothing(second))
            return a;
        if (!_known.IsToken(choice.Type) && !_known.IsTokenSource(choice.Type))
            return null;

        // a token that is one of two ends with either
        Link(choice, first);
        Link(choice, second);
        _linked.Add(choice);
        return choice;
    }

    /// <summary>An expression that gives no object: null, default, a throw.</summary>
    public static bool IsNothing(IOperation value)
    {
        value = Surroundings.Unwrap(value);
        return value is IThrowOperation or IDefaultValueOperation || value.ConstantValue is { HasValue: true, Value: null };
    }

    private void Link(IOperation linked, IEnumerable<IOperation> sources)
    {
        foreach (var source in sources)
            Link(linked, source);
    }

    private void Link(IOperation linked, IOperation source)
    {
        if (!_linked.Contains(linked))
            _aliases.Link(linked, Resolve(source));
    }

    /// <summary>Does the method (or getter) give the same object whenever it is called: what a member or an outer variable
    /// holds?</summary>
    public bool IsOneObject(IMethodSymbol method)
    {
        method = method.OriginalDefinition;
        if (_isOneObject.TryGetValue(method, out bool known))
            return known;

        _isOneObject[method] = true; // a method that returns what itself returns adds nothing
        bool one = _index.BodyOf(method) is not null;
        foreach (var returned in _index.BodyOf(method)?.Returns ?? [])
            one &= returned.ReturnedValue is null || GivesOneObject(returned.ReturnedValue, method);

        _isOneObject[method] = one;
        return one;
    }

    private bool GivesOneObject(IOperation value, IMethodSymbol method)
    {
        if (IsNothing(value))
            return true;

        switch (Surroundings.Unwrap(value))
        {
            case ICoalesceOperation coalesce:
                return GivesOneObject(coalesce.Value, method) && GivesOneObject(coalesce.WhenNull, method);
            case IConditionalOperation { WhenFalse: { } otherwise } choice:
                return GivesOneObject(choice.WhenTrue, method) && GivesOneObject(otherwise, method);
            case ISwitchExpressionOperation choice:
                foreach (var arm in choice.Arms)
                {
                    if (!GivesOneObject(arm.Value, method))
                        return false;
                }

                return true;
        }

        return Resolve(value) switch
        {
            IMethodSymbol called => IsOneObject(called),
            MemberNode member => member.Root is not ISymbol root || !SymbolEqualityComparer.Default.Equals(root.ContainingSymbol, method),
            ISymbol symbol => !SymbolEqualityComparer.Default.Equals(symbol.ContainingSymbol, method),
            _ => false,
        };
    }
}
