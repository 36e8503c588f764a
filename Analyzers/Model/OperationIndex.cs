using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mpsc.Analyzers.Model;

/// <summary>One member's code, as the compiler hands it over.</summary>
internal readonly record struct OperationBlock(ISymbol Owner, ImmutableArray<IOperation> Roots);

/// <summary>One walk over a type's code: its bodies, and its operations sorted by what the model asks for.</summary>
internal sealed class OperationIndex
{
    private readonly Dictionary<IOperation, Body> _bodyByRoot = [];
    private readonly Dictionary<ISymbol, Body> _bodyBySymbol = new(SymbolEqualityComparer.Default);
    private readonly KnownTypes _known;

    public OperationIndex(KnownTypes known, INamedTypeSymbol type, IEnumerable<OperationBlock> blocks, CancellationToken cancellationToken)
    {
        _known = known;
        Type = type;
        foreach (var block in blocks)
        {
            foreach (var root in block.Roots)
            {
                // default values and attributes are blocks of a method too, and come before its code
                if (root is IParameterInitializerOperation or IAttributeOperation)
                    continue;

                AddMember(block.Owner, root);
                foreach (var operation in root.DescendantsAndSelf())
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    Add(operation);
                }
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

    /// <summary>Every expression whose type is a channel, one of its ends, a token or a token source.</summary>
    public List<IOperation> References { get; } = [];

    /// <summary>The body that holds the operation; null only for code outside the kept blocks.</summary>
    public Body? BodyOf(IOperation operation)
    {
        IOperation top = operation;
        for (var o = operation.Parent; o is not null; o = o.Parent)
        {
            if (o is IAnonymousFunctionOperation or ILocalFunctionOperation)
                return _bodyByRoot.TryGetValue(o, out var nested) ? nested : null;

            top = o;
        }

        return _bodyByRoot.TryGetValue(top, out var member) ? member : null;
    }

    /// <summary>The body of a method, accessor or local function of this type; null when its code is elsewhere.</summary>
    public Body? BodyOf(ISymbol symbol) => _bodyBySymbol.TryGetValue(symbol.OriginalDefinition, out var body) ? body : null;

    /// <summary>The body of a lambda.</summary>
    public Body? BodyOfLambda(IAnonymousFunctionOperation lambda) => _bodyByRoot.TryGetValue(lambda, out var body) ? body : null;

    private void AddMember(ISymbol owner, IOperation root)
    {
        var top = root;
        while (top.Parent is { } parent)
            top = parent;

        if (_bodyByRoot.TryGetValue(top, out var known))
        {
            _bodyByRoot[root] = known;
            return;
        }

        if (!_bodyBySymbol.TryGetValue(owner.OriginalDefinition, out var body))
        {
            body = new Body(owner, top, container: null, Entries.Of(owner, _known));
            _bodyBySymbol.Add(owner.OriginalDefinition, body);
            Bodies.Add(body);
        }

        _bodyByRoot[top] = body;
    }

    private void Add(IOperation operation)
    {
        switch (operation)
        {
            case IAnonymousFunctionOperation lambda: AddNested(lambda.Symbol, lambda); break;
            case ILocalFunctionOperation local: AddNested(local.Symbol, local); break;
            case IInvocationOperation invocation: Invocations.Add(invocation); break;
            case IArgumentOperation argument: Arguments.Add(argument); break;
            case IDeconstructionAssignmentOperation deconstruction: Deconstructions.Add(deconstruction); break;
            case IAssignmentOperation assignment: Assignments.Add(assignment); break;
            case ISymbolInitializerOperation initializer: Initializers.Add(initializer); break;
            case IVariableDeclaratorOperation declarator: Declarators.Add(declarator); break;
            case IEventAssignmentOperation subscription: EventAssignments.Add(subscription); break;
            case IReturnOperation returned: Returns.Add(returned); break;
            case IMethodReferenceOperation reference: MethodReferences.Add(reference); break;
            case IAwaitOperation awaited: Awaits.Add(awaited); break;
        }

        if (operation is not (IConversionOperation or IParenthesizedOperation) && operation.Type is { } type
            && (_known.IsToken(type) || _known.IsTokenSource(type) || _known.IsChannelLike(type)))
            References.Add(operation);
    }

    private void AddNested(IMethodSymbol symbol, IOperation root)
    {
        var body = new Body(symbol, root, BodyOf(root), Entry.None);
        _bodyByRoot[root] = body;
        _bodyBySymbol[symbol.OriginalDefinition] = body;
        Bodies.Add(body);
    }
}
