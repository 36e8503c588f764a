using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Mpsc.Analyzers.Rules;

namespace Mpsc.Analyzers;

/// <summary>
/// MPSC032: a queue for one consumer, made by hand of a collection and a signal, or of a <c>BlockingCollection</c>. An analyzer of its own,
/// because the types that it looks at touch no channel: as long as its rule is off, the compiler does not run it.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class HandMadeQueueAnalyzer : DiagnosticAnalyzer
{
    private static readonly DiagnosticDescriptor Rule = new(
        id: RuleIdentifiers.HandMadeQueue,
        title: Resources.Text("MPSC032_Title"),
        messageFormat: Resources.Text("MPSC032_Message"),
        category: RuleCategories.Cost,
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: false,
        description: Resources.Text("MPSC032_Description"),
        helpLinkUri: RuleIdentifiers.HelpLink(RuleIdentifiers.HandMadeQueue));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rule);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSymbolStartAction(static start =>
        {
            var type = (INamedTypeSymbol)start.Symbol;
            var queues = type.GetMembers().OfType<IFieldSymbol>().Where(static field => IsPrivate(field) && IsQueue(field.Type)).ToImmutableArray();
            if (type.TypeKind is TypeKind.Class or TypeKind.Struct && !queues.IsEmpty)
                new QueuesOfType(queues).Register(start);
        }, SymbolKind.NamedType);
    }

    private static bool IsPrivate(IFieldSymbol field) => field.DeclaredAccessibility == Accessibility.Private;

    private static bool IsQueue(ITypeSymbol type)
        => type is INamedTypeSymbol { Arity: 1, Name: "ConcurrentQueue" or "Queue" or "BlockingCollection" } queue
            && queue.ContainingNamespace.ToDisplayString().StartsWith("System.Collections", StringComparison.Ordinal);

    // members arrive concurrently; what they say is put together at the type's end
    private sealed class QueuesOfType(ImmutableArray<IFieldSymbol> queues)
    {
        private readonly ConcurrentBag<(IInvocationOperation Call, IFieldSymbol Field)> _calls = [];
        private readonly ConcurrentBag<(ISymbol Method, bool Repeated)> _references = [];
        private readonly ConcurrentDictionary<ISymbol, byte> _escaped = new(SymbolEqualityComparer.Default);

        public void Register(SymbolStartAnalysisContext context)
        {
            context.RegisterOperationAction(Note, OperationKind.Invocation, OperationKind.MethodReference, OperationKind.FieldReference);
            context.RegisterSymbolEndAction(Report);
        }

        private void Note(OperationAnalysisContext context)
        {
            switch (context.Operation)
            {
                case IInvocationOperation call:
                    _references.Add((call.TargetMethod.OriginalDefinition, IsRepeated(call)));
                    if (call.Instance is IFieldReferenceOperation { Field: var field } && IsPrivate(field))
                        _calls.Add((call, field));
                    break;
                case IMethodReferenceOperation reference:
                    _references.Add((reference.Method.OriginalDefinition, IsRepeated(reference)));
                    break;
                case IFieldReferenceOperation { Field: var given, Parent: IArgumentOperation or IReturnOperation }:
                    _escaped.TryAdd(given, 0);
                    break;
            }
        }

        private void Report(SymbolAnalysisContext context)
        {
            foreach (var queue in queues)
            {
                if (_escaped.ContainsKey(queue))
                    continue;

                var uses = _calls.Where(call => SymbolEqualityComparer.Default.Equals(call.Field, queue)).Select(static call => call.Call).ToList();
                var takes = uses.Where(static call => IsTake(call.TargetMethod.Name)).ToList();
                var adds = uses.Where(static call => IsAdd(call.TargetMethod.Name)).ToList();

                // one consumer: all is taken in one member, which nobody starts twice, or from outside
                if (adds.Count == 0 || takes.Count == 0 || takes.Select(MemberOf).Distinct(SymbolEqualityComparer.Default).ToList() is not [{ DeclaredAccessibility: Accessibility.Private } consumer]
                    || !takes.Exists(IsInLoop) || IsStartedTwice(consumer))
                    continue;

                if (queue.Type.Name == "BlockingCollection")
                    context.ReportDiagnostic(Diagnostic.Create(Rule, queue.Locations[0], Resources.Text("MPSC032_Blocking", queue.Name)));
                else if (SignalOf(adds, consumer) is { } signal)
                    context.ReportDiagnostic(Diagnostic.Create(Rule, queue.Locations[0], Resources.Text("MPSC032_Signal", queue.Name, signal)));
            }
        }

        // what is set behind an Enqueue, and waited for by the consumer in a loop
        private string? SignalOf(List<IInvocationOperation> adds, ISymbol consumer)
        {
            foreach (var (set, signal) in _calls)
            {
                if (set.TargetMethod.Name is "Release" or "Set" or "Signal"
                    && adds.Exists(add => SymbolEqualityComparer.Default.Equals(MemberOf(add), MemberOf(set)) && add.Syntax.SpanStart < set.Syntax.SpanStart)
                    && _calls.Any(call => SymbolEqualityComparer.Default.Equals(call.Field, signal) && IsInLoop(call.Call)
                        && call.Call.TargetMethod.Name is "Wait" or "WaitAsync" or "WaitOne"
                        && SymbolEqualityComparer.Default.Equals(MemberOf(call.Call), consumer)))
                    return signal.Name;
            }

            return null;
        }

        private bool IsStartedTwice(ISymbol consumer)
        {
            int starts = 0;
            foreach (var (method, repeated) in _references)
            {
                if (SymbolEqualityComparer.Default.Equals(method, consumer) && (repeated || ++starts > 1))
                    return true;
            }

            return starts == 0;
        }

        private static bool IsTake(string method) => method is "TryDequeue" or "Dequeue" or "Take" or "TryTake" or "GetConsumingEnumerable";

        private static bool IsAdd(string method) => method is "Enqueue" or "Add" or "TryAdd";

        // the member around lambdas and local functions
        private static ISymbol MemberOf(IInvocationOperation call)
            => call.SemanticModel?.GetEnclosingSymbol(call.Syntax.SpanStart) is var symbol && symbol is IMethodSymbol { MethodKind: MethodKind.AnonymousFunction or MethodKind.LocalFunction, ContainingSymbol: { } outer }
                ? outer.OriginalDefinition : symbol!.OriginalDefinition;

        private static bool IsInLoop(IOperation operation)
        {
            for (var parent = operation.Parent; parent is not null; parent = parent.Parent)
            {
                if (parent is ILoopOperation)
                    return true;
            }

            return false;
        }

        // in a loop, or in a lambda that is run for each element
        private static bool IsRepeated(IOperation operation)
        {
            for (var parent = operation.Parent; parent is not null; parent = parent.Parent)
            {
                if (parent is ILoopOperation or IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "Select" or "For" or "ForEach" or "ForEachAsync" } })
                    return true;
            }

            return false;
        }
    }
}
