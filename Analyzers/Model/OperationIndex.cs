using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mpsc.Analyzers.Model;

/// <summary>One member's code, as the compiler hands it over.</summary>
internal readonly record struct OperationBlock(ISymbol Owner, ImmutableArray<IOperation> Roots);

/// <summary>One walk over a type's code: its bodies, and its operations sorted by what the model asks for, in the order of the
/// source.</summary>
internal sealed class OperationIndex
{
    private readonly Dictionary<IOperation, Body> _bodyByRoot = [];
    private readonly Dictionary<IOperation, Body> _bodyByOperation = [];
    private readonly Dictionary<ISymbol, Body> _bodyBySymbol = new(SymbolEqualityComparer.Default);
    private readonly KnownTypes _known;
    private readonly Dictionary<ITypeSymbol, bool> _isTracked = new(SymbolEqualityComparer.Default);
    private readonly Lazy<HashSet<string>> _namesInNestedTypes;

    public OperationIndex(KnownTypes known, INamedTypeSymbol type, IEnumerable<OperationBlock> blocks, CancellationToken cancellationToken)
    {
        _known = known;
        Type = type;
        _namesInNestedTypes = new(() => NestedNames.Of(type, cancellationToken), LazyThreadSafetyMode.None);
        foreach (var block in blocks)
        {
            foreach (var root in block.Roots)
            {
                // default values and attributes are blocks of a method too, and come before its code
                if (root is not (IParameterInitializerOperation or IAttributeOperation))
                    Walk(root, AddMember(block.Owner, root), cancellationToken);
            }
        }
    }

    public INamedTypeSymbol Type { get; }
    public List<Body> Bodies { get; } = [];
    public List<IInvocationOperation> Invocations { get; } = [];
    public List<IArgumentOperation> Arguments { get; } = [];
    public List<IAssignmentOperation> Assignments { get; } = [];
    public List<IDeconstructionAssignmentOperation> Deconstructions { get; } = [];
    public List<ISymbolInitializerOperation> Initializers { get; } = [];
    public List<IVariableDeclaratorOperation> Declarators { get; } = [];
    public List<IEventAssignmentOperation> EventAssignments { get; } = [];
    public List<IReturnOperation> Returns { get; } = [];
    public List<IMethodReferenceOperation> MethodReferences { get; } = [];
    public List<IAwaitOperation> Awaits { get; } = [];
    public List<IIsPatternOperation> Patterns { get; } = [];

    /// <summary>Every expression whose type is a channel, one of its ends, a token or a token source, or a tuple with such an
    /// element.</summary>
    public List<IOperation> References { get; } = [];

    /// <summary>The body that holds the operation; null only for code outside the kept blocks.</summary>
    public Body? BodyOf(IOperation operation)
    {
        IOperation top = operation;
        for (IOperation? o = operation; o is not null; o = o.Parent)
        {
            if (_bodyByOperation.TryGetValue(o, out var body))
                return body;
            if (o != operation && o is IAnonymousFunctionOperation or ILocalFunctionOperation)
                return _bodyByRoot.TryGetValue(o, out var nested) ? nested : null;

            top = o;
        }

        return _bodyByRoot.TryGetValue(top, out var member) ? member : null;
    }

    /// <summary>The body of a method, accessor or local function of this type; null when its code is elsewhere.</summary>
    public Body? BodyOf(ISymbol symbol) => _bodyBySymbol.TryGetValue(symbol.OriginalDefinition, out var body) ? body : null;

    /// <summary>The body of a lambda.</summary>
    public Body? BodyOfLambda(IAnonymousFunctionOperation lambda) => _bodyByRoot.TryGetValue(lambda, out var body) ? body : null;

    /// <summary>Private, and not named in a nested type either, whose code has a model of its own: only this type's code gets at
    /// it.</summary>
    public bool IsOnlySeenHere(ISymbol member)
        => member.DeclaredAccessibility == Accessibility.Private && KnownTypes.Same(member.ContainingType, Type)
            && !_namesInNestedTypes.Value.Contains(member.Name)
            && member is not IPropertySymbol { ExplicitInterfaceImplementations.IsEmpty: false }
            && member is not IMethodSymbol { ExplicitInterfaceImplementations.IsEmpty: false };

    /// <summary>A type whose values the model follows, see <see cref="References"/>.</summary>
    public bool IsTracked(ITypeSymbol? type)
    {
        if (type is null)
            return false;
        if (_isTracked.TryGetValue(type, out bool known))
            return known;

        bool tracked = _known.IsToken(type) || _known.IsTokenSource(type) || _known.IsChannelLike(type);
        if (!tracked && type is INamedTypeSymbol { IsTupleType: true, TupleElements: var elements })
        {
            foreach (var element in elements)
                tracked |= IsTracked(element.Type);
        }

        _isTracked[type] = tracked;
        return tracked;
    }

    private Body AddMember(ISymbol owner, IOperation root)
    {
        var top = root;
        while (top.Parent is { } parent)
            top = parent;

        if (_bodyByRoot.TryGetValue(top, out var body))
        {
            _bodyByRoot[root] = body;
            return body;
        }

        if (!_bodyBySymbol.TryGetValue(owner.OriginalDefinition, out body))
        {
            body = new Body(owner, top, container: null, EntryOf(owner));
            _bodyBySymbol.Add(owner.OriginalDefinition, body);
            // calls of a partial method name its other part
            if (owner is IMethodSymbol { PartialDefinitionPart: { } definition })
                _bodyBySymbol[definition] = body;
            else if (owner is IMethodSymbol { PartialImplementationPart: { } implementation })
                _bodyBySymbol[implementation] = body;

            Bodies.Add(body);
        }

        _bodyByRoot[top] = body;
        return body;
    }

    private Entry EntryOf(ISymbol owner)
    {
        var entry = Entries.Of(owner, _known);
        return entry == Entry.None && _namesInNestedTypes.Value.Contains(((owner as IMethodSymbol)?.AssociatedSymbol ?? owner).Name)
            ? Entry.Outside : entry;
    }

    // in the order of the source, and without a recursion that deep code could overflow
    private void Walk(IOperation root, Body member, CancellationToken cancellationToken)
    {
        var pending = new Stack<(IOperation Operation, Body Body)>();
        pending.Push((root, member));
        while (pending.Count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (operation, body) = pending.Pop();
            Add(operation, body);
            if (operation is IAnonymousFunctionOperation lambda)
                body = AddNested(lambda.Symbol, lambda, body);
            else if (operation is ILocalFunctionOperation local)
                body = AddNested(local.Symbol, local, body);

            foreach (var child in operation.ChildOperations.Reverse())
                pending.Push((child, body));
        }
    }

    private void Add(IOperation operation, Body body)
    {
        switch (operation)
        {
            case IInvocationOperation invocation: Invocations.Add(invocation); body.Invocations.Add(invocation); break;
            case IArgumentOperation argument: Arguments.Add(argument); break;
            case IDeconstructionAssignmentOperation deconstruction: Deconstructions.Add(deconstruction); break;
            case IAssignmentOperation assignment: Assignments.Add(assignment); body.Assignments.Add(assignment); break;
            case ISymbolInitializerOperation initializer: Initializers.Add(initializer); break;
            case IVariableDeclaratorOperation declarator: Declarators.Add(declarator); break;
            case IEventAssignmentOperation subscription: EventAssignments.Add(subscription); break;
            case IReturnOperation returned: Returns.Add(returned); body.Returns.Add(returned); break;
            case IMethodReferenceOperation reference: MethodReferences.Add(reference); break;
            case IAwaitOperation awaited: Awaits.Add(awaited); body.Awaits.Add(awaited); break;
            case IIsPatternOperation pattern: Patterns.Add(pattern); break;
            case IBlockOperation: break;
            default:
                if (!AddReference(operation))
                    return;
                break;
        }

        AddReference(operation);
        _bodyByOperation[operation] = body;
    }

    private bool AddReference(IOperation operation)
    {
        if (operation is IConversionOperation or IParenthesizedOperation || !IsTracked(operation.Type))
            return false;

        if (References.Count == 0 || References[References.Count - 1] != operation)
            References.Add(operation);

        return true;
    }

    private Body AddNested(IMethodSymbol symbol, IOperation root, Body container)
    {
        var body = new Body(symbol, root, container, Entry.None);
        _bodyByRoot[root] = body;
        _bodyBySymbol[symbol.OriginalDefinition] = body;
        Bodies.Add(body);
        return body;
    }
}
