using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mpsc.Analyzers.Model;

/// <summary>
/// Finds which expressions denote the same channel (or token), by joining the symbols that the code assigns to each other, and
/// where a channel leaves the code that we see.
/// </summary>
internal sealed class ChannelFinder
{
    private readonly KnownTypes _known;
    private readonly OperationIndex _index;
    private readonly Dictionary<object, Channel> _channels = new(SymbolAliases.NodeComparer.Instance);
    private readonly HashSet<IParameterSymbol> _explained = new(SymbolEqualityComparer.Default);

    public ChannelFinder(KnownTypes known, OperationIndex index)
    {
        _known = known;
        _index = index;
        JoinAliases();
        foreach (var reference in index.References)
        {
            if (_known.IsChannelLike(reference.Type))
                Classify(reference);
        }

        foreach (var channel in _channels.Values)
        {
            channel.Scope = ScopeOf(channel);
            channel.Options = CreationOptions.Of(channel, index);
        }
    }

    public SymbolAliases Aliases { get; } = new();

    public IEnumerable<Channel> Channels => _channels.Values;

    /// <summary>The channel that the expression denotes, or null when that can't be told.</summary>
    public Channel? ChannelOf(IOperation? expression)
        => Resolve(expression) is { } node && _channels.TryGetValue(Aliases.Find(node), out var channel) ? channel : null;

    /// <summary>The symbol or creating call that the expression denotes; null when it can't be told (an element, another object's
    /// member).</summary>
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
                    return IsOwn(field.Instance, field.Field) ? field.Field.OriginalDefinition : null;
                case IPropertyReferenceOperation { Property: var property } reference:
                    if (_known.IsChannelEnd(property) || (property.Name == "Token" && _known.IsTokenSource(property.ContainingType)))
                        expression = reference.Instance;
                    else
                        return IsOwn(reference.Instance, property) && property.Parameters.IsEmpty ? property.OriginalDefinition : null;
                    break;
                case IConditionalAccessOperation access:
                    expression = access.WhenNotNull;
                    break;
                case IConditionalAccessInstanceOperation instance:
                    expression = Surroundings.ConditionalReceiver(instance);
                    break;
                case IInvocationOperation invocation:
                    return ResolveCall(invocation);
                case IObjectCreationOperation creation:
                    return creation;
                case IAssignmentOperation assignment:
                    expression = assignment.Target;
                    break;
                case ICoalesceOperation coalesce:
                    return Join(coalesce.Value, coalesce.WhenNull);
                case IConditionalOperation choice:
                    return Join(choice.WhenTrue, choice.WhenFalse);
                case IDeclarationExpressionOperation declaration:
                    expression = declaration.Expression;
                    break;
                default:
                    return null;
            }
        }

        return null;
    }

    private object? Join(IOperation first, IOperation? second)
    {
        var a = Resolve(first);
        var b = Resolve(second);
        Aliases.Join(a, b);
        return a ?? b;
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
                {
                    foreach (var element in elements)
                        Aliases.Link(invocation, Resolve(element));
                }
                else
                    Aliases.Link(invocation, Resolve(argument.Value));
            }

            return invocation;
        }

        return _index.BodyOf(method) is not null ? method.OriginalDefinition : null;
    }

    private bool IsOwn(IOperation? instance, ISymbol member)
        => instance is null
            ? KnownTypes.Same(member.ContainingType, _index.Type)
            : Surroundings.Unwrap(instance) is IInstanceReferenceOperation;

    private bool IsTracked(ITypeSymbol? type)
        => type is not null && (_known.IsToken(type) || _known.IsTokenSource(type) || _known.IsChannelLike(type));

    private void JoinAliases()
    {
        foreach (var assignment in _index.Assignments)
        {
            if (IsTracked(assignment.Target.Type))
                Aliases.Join(Resolve(assignment.Target), Resolve(assignment.Value));
        }

        foreach (var declarator in _index.Declarators)
        {
            if (IsTracked(declarator.Symbol.Type))
                Aliases.Join(declarator.Symbol, Resolve(declarator.GetVariableInitializer()?.Value));
        }

        foreach (var initializer in _index.Initializers)
        {
            var symbols = initializer switch
            {
                IFieldInitializerOperation field => field.InitializedFields.CastArray<ISymbol>(),
                IPropertyInitializerOperation property => property.InitializedProperties.CastArray<ISymbol>(),
                _ => ImmutableArray<ISymbol>.Empty,
            };
            foreach (var symbol in symbols)
            {
                if (IsTracked(initializer.Value.Type))
                    Aliases.Join(symbol.OriginalDefinition, Resolve(initializer.Value));
            }
        }

        foreach (var deconstruction in _index.Deconstructions)
        {
            var assigned = deconstruction.Target is IDeclarationExpressionOperation declared ? declared.Expression : deconstruction.Target;
            if (assigned is ITupleOperation target && Surroundings.Unwrap(deconstruction.Value) is ITupleOperation value)
            {
                for (int i = 0; i < target.Elements.Length && i < value.Elements.Length; i++)
                {
                    if (IsTracked(target.Elements[i].Type))
                        Aliases.Join(Resolve(target.Elements[i]), Resolve(value.Elements[i]));
                }
            }
        }

        foreach (var returned in _index.Returns)
        {
            if (returned.ReturnedValue is { } value && IsTracked(value.Type) && ReturningSymbol(returned) is { } symbol)
                Aliases.Join(symbol, Resolve(value));
        }

        JoinParameters();
    }

    // A parameter is its argument when all callers pass the same one; a method that serves several channels knows none of them.
    private void JoinParameters()
    {
        var arguments = new Dictionary<IParameterSymbol, List<object?>>(SymbolEqualityComparer.Default);
        foreach (var argument in _index.Arguments)
        {
            if (argument.Parameter is not { } parameter || !IsTracked(parameter.Type) || !IsOwnBody(parameter.ContainingSymbol))
                continue;

            if (!arguments.TryGetValue(parameter.OriginalDefinition, out var nodes))
                arguments.Add(parameter.OriginalDefinition, nodes = []);
            nodes.Add(Resolve(argument.Value));
        }

        // one join can make the arguments of another parameter one; each round joins at least one parameter or is the last
        for (bool changed = true; changed;)
        {
            changed = false;
            foreach (var pair in arguments)
            {
                if (OnlyArgument(pair.Key, pair.Value) is { } only)
                {
                    Aliases.Join(pair.Key, only);
                    changed = true;
                }
            }
        }

        foreach (var pair in arguments)
        {
            if (pair.Value.TrueForAll(node => Aliases.AreSame(pair.Key, node)))
                _explained.Add(pair.Key);
        }
    }

    // the one thing that every caller passes; a recursive call that passes the parameter on says nothing
    private object? OnlyArgument(IParameterSymbol parameter, List<object?> nodes)
    {
        object? only = null;
        foreach (var node in nodes)
        {
            if (Aliases.AreSame(parameter, node))
                continue;
            if (node is null || (only is not null && !Aliases.AreSame(only, node)))
                return null;

            only = node;
        }

        return only;
    }

    private bool IsOwnBody(ISymbol? method) => method is not null && _index.BodyOf(method) is not null;

    // the symbol through which a caller gets the value: the method, or the property of a getter
    private ISymbol? ReturningSymbol(IReturnOperation returned)
        => _index.BodyOf(returned)?.Symbol is IMethodSymbol { MethodKind: not MethodKind.AnonymousFunction } method
            ? (method.AssociatedSymbol ?? method).OriginalDefinition
            : null;

    private Channel? Register(IOperation reference)
    {
        if (Resolve(reference) is not { } node)
            return null;

        var root = Aliases.Find(node);
        if (!_channels.TryGetValue(root, out var channel))
            _channels.Add(root, channel = new Channel());

        if (node is IInvocationOperation creation && _known.IsChannelFactory(creation.TargetMethod))
        {
            if (!channel.Creations.Contains(creation))
                channel.Creations.Add(creation);
        }
        else if (node is ISymbol symbol && !channel.Symbols.Contains(symbol, SymbolEqualityComparer.Default))
            AddSymbol(channel, symbol);

        return channel;
    }

    private void AddSymbol(Channel channel, ISymbol symbol)
    {
        channel.Symbols.Add(symbol);
        switch (symbol)
        {
            case IFieldSymbol or IPropertySymbol when symbol.DeclaredAccessibility != Accessibility.Private:
                Escape(channel, symbol is IFieldSymbol field ? field.Type : ((IPropertySymbol)symbol).Type, seenBy: symbol);
                break;
        }

        if (symbol is IParameterSymbol { ContainingSymbol: IMethodSymbol owner } parameter
            && (IsCalledFromOutside(owner) || !_explained.Contains(parameter)))
            Escape(channel, parameter.Type);

        if (symbol is ILocalSymbol local && _known.IsProducerHandle(local.Type))
            channel.IsProducerHandle = true;
    }

    // where the channel lives: in the object when a member holds it, else in the body that creates it or is handed it
    private Body? ScopeOf(Channel channel)
    {
        Body? scope = null;
        foreach (var symbol in channel.Symbols)
        {
            if (symbol is IFieldSymbol or IPropertySymbol
                or IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } })
                return null;

            // several parameters: the one that no argument of this type's code explains comes first in the chain of calls
            if (symbol is ILocalSymbol or IParameterSymbol && symbol.ContainingSymbol is IMethodSymbol method
                && _index.BodyOf(method) is { } body
                && (scope is null || scope.IsWithin(body) || symbol is IParameterSymbol && IsCalledFromOutside(method)))
                scope = body;
        }

        foreach (var creation in channel.Creations)
            return _index.BodyOf(creation);

        return scope;
    }

    private bool IsCalledFromOutside(IMethodSymbol method)
        => method.MethodKind == MethodKind.AnonymousFunction
            || (_index.BodyOf(method) is { } body && (body.Entry != Entry.None || method.MethodKind == MethodKind.Constructor));

    private void Classify(IOperation reference)
    {
        if (Register(reference) is not { } channel)
            return;

        if (_known.IsProducerHandle(reference.Type))
            channel.IsProducerHandle = true;

        var parent = Surroundings.ParentOf(reference);
        // the value of a?.b, a ?? b and a ? b : c goes where the whole expression goes; that one is looked at by itself
        if (parent is IConditionalAccessOperation or ICoalesceOperation or IConditionalOperation)
            return;

        switch (parent)
        {
            case null or IExpressionStatementOperation or IBinaryOperation or IIsPatternOperation or IIsTypeOperation or INameOfOperation:
            case IVariableInitializerOperation or ISymbolInitializerOperation or ILockOperation or IUsingOperation:
                break;
            case IPropertyReferenceOperation property when property.Instance is not null && _known.IsChannelMember(property.Property):
                break;
            case IInvocationOperation invocation when _known.IsChannelMember(invocation.TargetMethod):
                break;
            case IMethodReferenceOperation method when _known.IsChannelMember(method.Method):
                break;
            case IArgumentOperation { Parent: IInvocationOperation call } when _known.IsRuntimeRead(call.TargetMethod):
                break;
            case IArgumentOperation { Parameter: { ContainingSymbol: var method, RefKind: RefKind.None } parameter } when IsOwnBody(method):
                if (!_explained.Contains(parameter.OriginalDefinition))
                    Escape(channel, parameter.Type);
                break;
            case IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out }:
                channel.IsReplaced = true;
                break;
            case IAssignmentOperation assignment:
                if (Surroundings.Unwrap(assignment.Target) == reference)
                    NoteReplacement(channel, assignment);
                else if (Resolve(assignment.Target) is null && assignment.Target is not IDiscardOperation)
                    Escape(channel, reference.Type);
                break;
            case IReturnOperation returned
                when ReturningSymbol(returned) is { DeclaredAccessibility: Accessibility.Private or Accessibility.NotApplicable }:
                break;
            case ITupleOperation tuple when Surroundings.ParentOf(tuple) is IDeconstructionAssignmentOperation:
                break;
            default:
                Escape(channel, reference.Type);
                break;
        }
    }

    // assigning in a constructor, or declaring and assigning a local, creates; anything else replaces
    private void NoteReplacement(Channel channel, IAssignmentOperation assignment)
    {
        if (Surroundings.Unwrap(assignment.Target) is not (IFieldReferenceOperation or IPropertyReferenceOperation))
            return;

        if (_index.BodyOf(assignment)?.Symbol is not IMethodSymbol { MethodKind: MethodKind.Constructor or MethodKind.StaticConstructor })
            channel.IsReplaced = true;
    }

    private void Escape(Channel channel, ITypeSymbol? type, ISymbol? seenBy = null)
    {
        if (!_known.IsReader(type))
        {
            channel.WriterEscapes = true;
            channel.WriterIsHandedOut |= seenBy is null;
            if (seenBy is not null)
                channel.VisibleWriters.Add(seenBy);
        }

        channel.ReaderEscapes |= !KnownTypes.Derives(type, _known.Writer);
    }
}
