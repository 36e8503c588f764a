using Microsoft.CodeAnalysis;
using Mpsc.Analyzers.Model;

namespace Mpsc.Analyzers.Rules;

/// <summary>A verdict over the facts of one type. Rules have no state: one instance serves all threads.</summary>
internal abstract class ChannelRule
{
    public abstract DiagnosticDescriptor Descriptor { get; }

    public abstract void Check(TypeModel model, Action<Diagnostic> report);

    /// <summary>A diagnostic whose additional locations carry their roles to the code fixes.</summary>
    protected Diagnostic At(IOperation operation, IReadOnlyList<(string Role, Location Location)> others, object argument,
        bool singleConsumer = false)
        => Diagnostic.Create(Descriptor, operation.Syntax.GetLocation(), others.Select(static other => other.Location),
            DiagnosticFacts.Properties(others, singleConsumer), argument);
}
