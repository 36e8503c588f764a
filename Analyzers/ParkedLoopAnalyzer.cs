using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Mpsc.Analyzers.Model;
using Mpsc.Analyzers.Rules;

namespace Mpsc.Analyzers;

/// <summary>
/// MPSC033: a type whose every instance parks a loop on a channel of its own, and that is made in numbers. The two stand in different types, so
/// this is an analyzer of its own that speaks when the whole compilation is seen; as long as its rule is off, the compiler does not run it.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ParkedLoopAnalyzer : DiagnosticAnalyzer
{
    private static readonly DiagnosticDescriptor Rule = new(
        id: RuleIdentifiers.ParkedLoopPerInstance,
        title: Resources.Text("MPSC033_Title"),
        messageFormat: Resources.Text("MPSC033_Message"),
        category: RuleCategories.Cost,
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: false,
        description: Resources.Text("MPSC033_Description"),
        helpLinkUri: RuleIdentifiers.HelpLink(RuleIdentifiers.ParkedLoopPerInstance),
        customTags: WellKnownDiagnosticTags.CompilationEnd);

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rule);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (KnownTypes.TryCreate(start.Compilation) is not { } known)
                return;

            var parked = new ConcurrentDictionary<ISymbol, Location>(SymbolEqualityComparer.Default);
            var made = new ConcurrentDictionary<ISymbol, Location>(SymbolEqualityComparer.Default);
            start.RegisterOperationAction(context => NoteCreation(context.Operation, made), OperationKind.ObjectCreation);
            start.RegisterSymbolStartAction(context =>
            {
                if (context.Symbol is INamedTypeSymbol { TypeKind: TypeKind.Class } type && HoldsChannel(type, known))
                    new LoopsOfType(type, known, parked).Register(context);
            }, SymbolKind.NamedType);
            start.RegisterCompilationEndAction(context =>
            {
                foreach (var loop in parked)
                {
                    if (made.TryGetValue(loop.Key, out var place))
                        context.ReportDiagnostic(Diagnostic.Create(Rule, loop.Value, additionalLocations: [place], loop.Key.Name));
                }
            });
        });
    }

    private static bool HoldsChannel(INamedTypeSymbol type, KnownTypes known)
    {
        foreach (var member in type.GetMembers())
        {
            if (member is IFieldSymbol { IsStatic: false, Type: var held } && known.IsChannel(held))
                return true;
        }

        return false;
    }

    // in a loop, for each element, or by the factory of a dictionary
    private static void NoteCreation(IOperation creation, ConcurrentDictionary<ISymbol, Location> made)
    {
        if (creation.Type is not INamedTypeSymbol { DeclaringSyntaxReferences.IsEmpty: false } type)
            return;

        if (IsRepeated(creation))
            made.TryAdd(type.OriginalDefinition, creation.Syntax.GetLocation());
    }

    private static bool IsRepeated(IOperation operation)
    {
        for (var parent = operation.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is ILoopOperation
                or IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "Select" or "GetOrAdd" or "AddOrUpdate" or "GetOrCreate" } })
                return true;
        }

        return false;
    }

    private sealed class LoopsOfType(INamedTypeSymbol type, KnownTypes known, ConcurrentDictionary<ISymbol, Location> parked)
    {
        private readonly ConcurrentDictionary<ISymbol, byte> _reading = new(SymbolEqualityComparer.Default);
        private readonly ConcurrentBag<(ISymbol Method, Location Place)> _started = [];

        public void Register(SymbolStartAnalysisContext context)
        {
            context.RegisterOperationAction(Note, OperationKind.Invocation, OperationKind.MethodReference);
            context.RegisterSymbolEndAction(_ =>
            {
                foreach (var (method, place) in _started)
                {
                    if (_reading.ContainsKey(method))
                        parked.TryAdd(type.OriginalDefinition, place);
                }
            });
        }

        private void Note(OperationAnalysisContext context)
        {
            var method = context.Operation is IInvocationOperation call ? call.TargetMethod : ((IMethodReferenceOperation)context.Operation).Method;
            if (method.Name is "ReadAllAsync" or "WaitToReadAsync" or "ReadAsync" && known.IsReader(method.ContainingType)
                && IsInLoop(context.Operation))
                _reading.TryAdd(context.ContainingSymbol, 0);
            else if (context.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.Constructor } or IFieldSymbol
                && SymbolEqualityComparer.Default.Equals(method.ContainingType, type) && !method.IsStatic
                && !IsRepeated(context.Operation)) // several loops are another matter
                _started.Add((method, context.Operation.Syntax.GetLocation()));
        }

        private static bool IsInLoop(IOperation operation)
        {
            for (var parent = operation.Parent; parent is not null; parent = parent.Parent)
            {
                if (parent is ILoopOperation)
                    return true;
            }

            return false;
        }
    }
}
