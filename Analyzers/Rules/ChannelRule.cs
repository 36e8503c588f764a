using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Mpsc.Analyzers.Model;

namespace Mpsc.Analyzers.Rules;

/// <summary>A verdict over the facts of one type. Rules have no state: one instance serves all threads.</summary>
internal abstract class ChannelRule
{
    public abstract DiagnosticDescriptor Descriptor { get; }

    public abstract void Check(TypeModel model, Action<Diagnostic> report);

    /// <summary>A diagnostic whose additional locations carry their roles to the code fixes.</summary>
    protected Diagnostic At(IOperation operation, IReadOnlyList<(string Role, Location Location)> others, object argument,
        bool singleConsumer = false, object? secondArgument = null)
        => Diagnostic.Create(Descriptor, operation.Syntax.GetLocation(), others.Select(static other => other.Location),
            DiagnosticFacts.Properties(others, singleConsumer), secondArgument is null ? [argument] : [argument, secondArgument]);

    /// <summary>The method that the use calls, as messages name it: a type of the user around a channel has names of its own.</summary>
    protected static string MethodOf(ChannelUse use)
        => use.Operation is IInvocationOperation invocation ? invocation.TargetMethod.Name : use.Kind.ToString();
}
