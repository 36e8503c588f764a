using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mpsc.Analyzers.Model;

/// <summary>Answers "who cancels this token" and "who looks at it".</summary>
internal sealed class Tokens
{
    private readonly TypeModel _model;
    private readonly Dictionary<object, List<IInvocationOperation>> _cancellationsOf = new(SymbolAliases.NodeComparer.Instance);
    private List<IInvocationOperation>? _cancellations;

    public Tokens(TypeModel model) => _model = model;

    /// <summary>The token that a call is given; null when it has none, or gets <c>default</c> or <c>CancellationToken.None</c>.</summary>
    public IOperation? ArgumentOf(IInvocationOperation invocation)
    {
        foreach (var argument in invocation.Arguments)
        {
            if (argument.ArgumentKind == ArgumentKind.Explicit && _model.Known.IsToken(argument.Parameter?.Type))
            {
                var value = Surroundings.Unwrap(argument.Value);
                return value is IDefaultValueOperation or IPropertyReferenceOperation { Property.Name: "None" } or ILiteralOperation
                    ? null : value;
            }
        }

        return null;
    }

    /// <summary>Is any token or token source touched below the operation?</summary>
    public bool AnyMentionedIn(IOperation operation)
    {
        foreach (var child in operation.DescendantsAndSelf())
        {
            if (child is ILocalReferenceOperation or IFieldReferenceOperation or IPropertyReferenceOperation or IParameterReferenceOperation
                && (_model.Known.IsToken(child.Type) || _model.Known.IsTokenSource(child.Type)))
                return true;
        }

        return false;
    }

    /// <summary>The calls in this type that cancel the token: <c>source.Cancel()</c>, <c>CancelAsync()</c>.</summary>
    public IEnumerable<IInvocationOperation> CancellationsOf(IOperation token)
    {
        if (_model.Resolve(token) is not { } node)
            return [];

        if (!_cancellationsOf.TryGetValue(node, out var known))
        {
            _cancellationsOf[node] = known = [];
            foreach (var invocation in _cancellations ??= [.. Cancellations()])
            {
                if (_model.EndsWith(token, invocation.Instance))
                    known.Add(invocation);
            }
        }

        return known;
    }

    /// <summary>Does a body other than the given one cancel the token, at once or after some time, or does the host?</summary>
    public bool IsCancelledElsewhere(IOperation token, Body body)
    {
        foreach (var invocation in _model.Index.Invocations)
        {
            if (invocation.TargetMethod.Name is "Cancel" or "CancelAsync" or "CancelAfter"
                && _model.Known.IsTokenSource(invocation.TargetMethod.ContainingType) && _model.Index.BodyOf(invocation) != body
                && _model.EndsWith(token, invocation.Instance))
                return true;
        }

        return IsStoppingToken(token);
    }

    private IEnumerable<IInvocationOperation> Cancellations()
    {
        foreach (var invocation in _model.Index.Invocations)
        {
            if (invocation.TargetMethod.Name is "Cancel" or "CancelAsync"
                && _model.Known.IsTokenSource(invocation.TargetMethod.ContainingType))
                yield return invocation;
        }
    }

    /// <summary>Does the token belong to a source that each round of the loop makes anew and cancels (or that times out)?</summary>
    public bool EndsWithEachRound(IOperation token, ILoopOperation loop)
    {
        foreach (var declarator in _model.Index.Declarators)
        {
            if (!_model.Known.IsTokenSource(declarator.Symbol.Type) || !Surroundings.IsWithin(declarator, loop)
                || !_model.EndsWith(token, (object)declarator.Symbol))
                continue;

            // new CancellationTokenSource(timeout)
            if (declarator.GetVariableInitializer() is { } initializer
                && Surroundings.Unwrap(initializer.Value) is IObjectCreationOperation { Arguments.Length: > 0 })
                return true;

            foreach (var invocation in _model.Index.Invocations)
            {
                if (invocation.TargetMethod.Name is "Cancel" or "CancelAsync" or "CancelAfter" && Surroundings.IsWithin(invocation, loop)
                    && invocation.Instance is { } source && Surroundings.Unwrap(source) is ILocalReferenceOperation { Local: var local }
                    && SymbolEqualityComparer.Default.Equals(local, declarator.Symbol))
                    return true;
            }
        }

        return false;
    }

    /// <summary>Is the token the one with which a host stops its background service (also passed on to private methods)?</summary>
    public bool IsStoppingToken(IOperation token)
    {
        foreach (var body in _model.Index.Bodies)
        {
            if (body.Symbol is not IMethodSymbol { Name: "ExecuteAsync", Parameters: [var parameter] } method
                || !KnownTypes.Derives(method.ContainingType, _model.Known.BackgroundService))
                continue;

            if (_model.EndsWith(token, (object)parameter))
                return true;
        }

        return false;
    }
}
