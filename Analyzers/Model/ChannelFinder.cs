using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mpsc.Analyzers.Model;

/// <summary>
/// Finds which expressions denote the same channel (or token), and where a channel leaves the code that we see.
/// </summary>
internal sealed class ChannelFinder
{
    private readonly KnownTypes _known;
    private readonly OperationIndex _index;
    private readonly Resolver _resolver;
    private readonly Assigned _assigned;
    private readonly ValueFlow _flow;
    private readonly Dictionary<object, Channel> _channels = new(SymbolAliases.NodeComparer.Instance);

    public ChannelFinder(KnownTypes known, OperationIndex index)
    {
        _known = known;
        _index = index;
        _assigned = new Assigned(index);
        _resolver = new Resolver(known, index, Aliases, _assigned);
        _flow = new ValueFlow(known, index, _resolver, Aliases);
        foreach (var reference in index.References)
        {
            if (_known.IsChannelLike(reference.Type))
                Classify(reference);
            else if (reference.Type is INamedTypeSymbol { IsTupleType: true } tuple)
                ClassifyTuple(reference, tuple);
        }

        foreach (var values in _flow.All)
            NoteOrigins(values);

        foreach (var channel in _channels.Values)
        {
            channel.Scope = ChannelScope.Of(channel, index);
            if (!channel.FromElsewhere)
                channel.Options = CreationOptions.Of(channel, index);
        }
    }

    public SymbolAliases Aliases { get; } = new();

    public IEnumerable<Channel> Channels => _channels.Values;

    /// <summary>The channel that the expression denotes, or null when that can't be told.</summary>
    public Channel? ChannelOf(IOperation? expression)
        => Resolve(expression) is { } node && _channels.TryGetValue(Aliases.Find(node), out var channel) ? channel : null;

    /// <summary>The symbol, member or creating call that the expression denotes; null when it can't be told (an element).</summary>
    public object? Resolve(IOperation? expression) => _resolver.Resolve(expression);

    /// <summary>The channel of an expression of which nothing can be told: it is known at this one place only.</summary>
    public Channel? Unnamed(IOperation expression)
    {
        expression = Surroundings.Unwrap(expression);
        if (Resolve(expression) is not null || expression is IInstanceReferenceOperation || !_known.IsChannelLike(expression.Type)
            || _index.BodyOf(expression) is not { } body)
            return null;

        var channel = new Channel { IsUnnamed = true, FromElsewhere = true, WriterEscapes = true, ReaderEscapes = true, Scope = body };
        channel.AddBirth(expression, body);
        _channels[expression] = channel;
        return channel;
    }

    private Channel? Register(IOperation reference) => Resolve(reference) is { } node ? Register(node, reference.Type) : null;

    private Channel Register(object node, ITypeSymbol? type)
    {
        var root = Aliases.Find(node);
        if (!_channels.TryGetValue(root, out var channel))
            _channels.Add(root, channel = new Channel());

        if (node is IOperation fresh)
            NoteBirth(channel, fresh);
        else if (node is MemberNode member)
            AddMember(channel, member, type);
        else if (node is ISymbol symbol and not IMethodSymbol && !channel.Symbols.Contains(symbol, SymbolEqualityComparer.Default))
            AddSymbol(channel, symbol);

        return channel;
    }

    private void NoteBirth(Channel channel, IOperation fresh)
    {
        if (fresh is IInvocationOperation creation && _known.IsChannelFactory(creation.TargetMethod))
        {
            if (channel.CreationSet.Add(creation))
                channel.Creations.Add(creation);
        }
        else if (fresh is not IObjectCreationOperation)
            NoteElsewhere(channel, fresh.Type);

        channel.AddBirth(fresh, _index.BodyOf(fresh));
    }

    private void NoteBirth(Channel channel, ISymbol local)
    {
        if (local is ILocalSymbol { DeclaringSyntaxReferences: [var declaration, ..] })
            channel.Births.Add(new Birth(declaration.SyntaxTree, declaration.Span, _index.BodyOf(local.ContainingSymbol)));
    }

    private void AddSymbol(Channel channel, ISymbol symbol)
    {
        channel.Symbols.Add(symbol);
        switch (symbol)
        {
            case IFieldSymbol or IPropertySymbol:
                var type = symbol is IFieldSymbol field ? field.Type : ((IPropertySymbol)symbol).Type;
                channel.IsStatic |= symbol.IsStatic;
                if (!_index.IsOnlySeenHere(symbol))
                    Escape(channel, type, seenBy: symbol);
                if (!_flow.IsGiven(symbol))
                    NoteElsewhere(channel, type);
                break;
            case IParameterSymbol parameter when _flow.IsOpen(parameter) || !_flow.IsExplained(parameter):
                if (parameter is not { RefKind: RefKind.Out } || !_flow.IsGiven(parameter))
                    NoteElsewhere(channel, parameter.Type);
                break;
            // the variable of a foreach, an out argument, a pattern
            case ILocalSymbol local when !_flow.IsGiven(local):
                NoteElsewhere(channel, local.Type);
                NoteBirth(channel, local);
                break;
        }

        if (symbol is ILocalSymbol handle && _known.IsProducerHandle(handle.Type))
            channel.IsProducerHandle = true;
    }

    // what another object holds is known to that object's class, at least; the element of a tuple only to those that have the tuple
    private void AddMember(Channel channel, MemberNode node, ITypeSymbol? type)
    {
        if (node is not { Member: IFieldSymbol { CorrespondingTupleField: not null } } || !_flow.IsGiven(node))
            NoteElsewhere(channel, type);

        if (node.Root is not ISymbol root)
            return;

        channel.Owners.Add(root);
        channel.IsStatic |= root is IFieldSymbol or IPropertySymbol && root.IsStatic;
        NoteBirth(channel, root);
    }

    private void NoteElsewhere(Channel channel, ITypeSymbol? type)
    {
        channel.FromElsewhere = true;
        Escape(channel, type);
    }

    // where the values come from that became one channel, or did not
    private void NoteOrigins(ValueFlow.Values values)
    {
        if (!_known.IsChannelLike(values.Type))
            return;

        var channel = ChannelAt(values.Target);
        if (values.IsAmbiguous)
        {
            if (channel is not null)
            {
                NoteElsewhere(channel, values.Type);
                if (values.Target is ILocalSymbol local)
                    NoteBirth(channel, local);
            }

            // each of them has a name more, under which things are done that we can't tell
            foreach (var name in values.Names)
            {
                if (ChannelAt(name) is { } one)
                    Escape(one, values.Type);
            }

            foreach (var fresh in values.Fresh)
            {
                if (ChannelAt(fresh) is { } one)
                    Escape(one, values.Type);
            }

            return;
        }

        if (channel is null)
            return;

        foreach (var unknown in values.Unknown)
        {
            NoteElsewhere(channel, values.Type);
            channel.AddBirth(unknown, _index.BodyOf(unknown));
        }

        foreach (var fresh in values.Fresh)
            NoteBirth(channel, fresh);

        foreach (var name in values.Names)
        {
            if (name is IParameterSymbol { RefKind: RefKind.Out, ContainingSymbol: var maker })
                channel.Makers.Add(maker);
            else if (name is IParameterSymbol parameter && _flow.IsOpen(parameter))
                NoteElsewhere(channel, values.Type);
            else if ((name is MemberNode member ? member.Root : name) is IMethodSymbol method)
                channel.Makers.Add(method);
        }
    }

    private Channel? ChannelAt(object node) => _channels.TryGetValue(Aliases.Find(node), out var channel) ? channel : null;

    private void Classify(IOperation reference)
    {
        NoteOtherObject(reference);
        if (Register(reference) is not { } channel)
            return;

        if (_known.IsProducerHandle(reference.Type))
            channel.IsProducerHandle = true;
        // var c = Make(): each round of a loop that makes the call has a channel of its own
        if (Resolve(reference) is IMethodSymbol maker && !_resolver.IsOneObject(maker))
            channel.AddBirth(reference, _index.BodyOf(reference));

        var value = reference;
        var parent = Surroundings.ParentOf(value);
        // the value of a ?? b and a ? b : c goes where the whole expression goes; a?.b is looked at by itself
        if (parent is IConditionalAccessOperation)
            return;
        while (parent is ICoalesceOperation or ISwitchExpressionArmOperation or ISwitchExpressionOperation
            || (parent is IConditionalOperation { Type: not null } choice && Surroundings.Unwrap(choice.Condition) != value))
        {
            value = parent;
            parent = Surroundings.ParentOf(parent);
        }

        if (IsKept(channel, reference, value, parent))
            return;

        Escape(channel, reference.Type);
    }

    // does the value stay with the code that we see, under names that we know?
    private bool IsKept(Channel channel, IOperation reference, IOperation value, IOperation? parent)
    {
        switch (parent)
        {
            case null or IExpressionStatementOperation or IBinaryOperation or IIsPatternOperation or IIsTypeOperation or INameOfOperation:
            case IVariableInitializerOperation or ISymbolInitializerOperation or ILockOperation or IUsingOperation:
                return true;
            case IPropertyReferenceOperation property when property.Instance is not null && _known.IsChannelMember(property.Property):
            case IInvocationOperation invocation when _known.IsChannelMember(invocation.TargetMethod):
            case IMethodReferenceOperation method when _known.IsChannelMember(method.Method):
            case IArgumentOperation { Parent: IInvocationOperation call } when _known.IsRuntimeRead(call.TargetMethod):
                // (b ? one : other).TryWrite(x): the use is counted for neither
                return value == reference || ReferenceEquals(ChannelOf(value), channel);
            case IArgumentOperation argument:
                if (argument.Parameter is { RefKind: RefKind.Ref or RefKind.Out })
                {
                    NoteReplacement(channel, reference, argument);
                    channel.AddBirth(argument, _index.BodyOf(argument));
                }

                return _flow.OwnParameter(argument) is { } own && (own.RefKind == RefKind.Out || _flow.IsExplained(own));
            case IAssignmentOperation assignment:
                if (Surroundings.Unwrap(assignment.Target) == reference)
                    NoteReplacement(channel, reference, assignment);

                return assignment.Target is IDiscardOperation || Resolve(assignment.Target) is { } target and not MemberNode
                    || (Resolve(assignment.Target) is MemberNode { Member: IFieldSymbol { CorrespondingTupleField: not null } });
            case IReturnOperation returned:
                return IsReturnedToOneCaller(returned);
            case ITupleOperation tuple:
                return IsTupleKept(tuple);
            default:
                return false;
        }
    }

    // a member of this type, but of another object (other._channel, new C { _channel = … }): several objects have to do with it
    private void NoteOtherObject(IOperation reference)
    {
        if (reference is not IMemberReferenceOperation { Instance: not null, Member: var member }
            || member is not (IFieldSymbol or IPropertySymbol)
            || !KnownTypes.Same(member.ContainingType, _index.Type) || Resolve(reference) is ISymbol || _known.IsChannelMember(member))
            return;

        var channel = Register(member.OriginalDefinition, reference.Type);
        NoteElsewhere(channel, reference.Type);
    }

    // a private method's result goes to its callers: the one that there is, or whoever knows the channel by its name anyhow
    private bool IsReturnedToOneCaller(IReturnOperation returned)
        => _index.BodyOf(returned) is { Entry: Entry.None, Symbol: IMethodSymbol { MethodKind: not MethodKind.AnonymousFunction } method }
            && (_resolver.IsOneObject(method) || (method.AssociatedSymbol is null && _assigned.CallsOf(method) <= 1));

    private bool IsTupleKept(IOperation tuple) => Surroundings.ParentOf(tuple) switch
    {
        IDeconstructionAssignmentOperation or IVariableInitializerOperation or ISymbolInitializerOperation
            or IExpressionStatementOperation or IBinaryOperation => true,
        IAssignmentOperation assignment => Resolve(assignment.Target) is ISymbol,
        IReturnOperation returned => IsReturnedToOneCaller(returned),
        IFieldReferenceOperation or ITupleOperation or IDeclarationExpressionOperation => true,
        _ => false,
    };

    // a tuple that goes away takes its channels along
    private void ClassifyTuple(IOperation reference, INamedTypeSymbol tuple)
    {
        if (reference is ITupleOperation || Resolve(reference) is not { } owner)
            return;

        bool isKept = IsTupleKept(reference) && (owner is not (IFieldSymbol or IPropertySymbol) || _index.IsOnlySeenHere((ISymbol)owner));
        bool isMade = owner is IMethodSymbol maker && !_resolver.IsOneObject(maker);
        foreach (var element in tuple.TupleElements)
        {
            if (!_known.IsChannelLike(element.Type) || (isKept && !isMade))
                continue;

            var channel = Register(_resolver.Member(owner, element), element.Type);
            if (isMade)
                channel.AddBirth(reference, _index.BodyOf(reference));
            if (!isKept)
                Escape(channel, element.Type);
        }
    }

    // what is given to a member when its object is made, or to a variable as one of two, does not take another channel's place
    private void NoteReplacement(Channel channel, IOperation target, IOperation assignment)
    {
        if (Resolve(target) is not ISymbol symbol)
            return;

        if (symbol is ILocalSymbol)
            channel.IsReplaced |= _flow.HasOwnValues(symbol) && _assigned.IsExchanged(symbol);
        else if (assignment is ICoalesceAssignmentOperation)
            channel.IsReplaced |= _assigned.IsEmptied(symbol);
        else if (assignment is IAssignmentOperation given && Resolver.IsNothing(given.Value))
            channel.IsReplaced |= !Assigned.IsConstruction(_index.BodyOf(assignment));
        else
            channel.IsReplaced |= _assigned.IsExchanged(symbol);
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
