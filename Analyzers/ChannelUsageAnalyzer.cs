using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Mpsc.Analyzers.Model;
using Mpsc.Analyzers.Rules;
using Mpsc.Analyzers.Rules.Completion;
using Mpsc.Analyzers.Rules.Contract;
using Mpsc.Analyzers.Rules.Cost;
using Mpsc.Analyzers.Rules.Runtime;
using Mpsc.Analyzers.Rules.Shutdown;

namespace Mpsc.Analyzers;

/// <summary>
/// The analyzer over System.Threading.Channels: gathers the facts of each type that touches a channel, and asks every rule.
/// A compilation that does not reference channels registers nothing.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ChannelUsageAnalyzer : DiagnosticAnalyzer
{
    private static readonly ChannelRule[] Rules =
    [
        new CompletedMoreThanOnce(),
        new CompletedWhileOthersWrite(),
        new TryWriteResultIgnored(),
        new FailingProducerNeverCompletes(),
        new NeverCompleted(),
        new CompletedWithoutError(),
        new CompletedInRepeatableMember(),
        new WrittenAfterCompletion(),
        new WriteRacesCompletion(),
        new SelectAbandonsRead(),
        new CancellationNotCheckedPerItem(),
        new StopAbandonsItems(),
        new ClosedExceptionEscapes(),
        new ItemEndsConsumer(),
        new PollingInsteadOfWaiting(),
        new StopDoesNotWait(),
        new WaitResultIgnored(),
        new DeadConsumerBlocksWriters(),
        new ControlSelectedByChance(),
        new SeveralReaders(),
        new SeveralWriters(),
        new SynchronousContinuations(),
        new BlockingOnChannel(),
        new DropIsNeverReported(),
        new LockAroundWrite(),
        new SingleReaderNotSaid(),
        new SeveralConsumers(),
        new PostResultIgnored(),
        new HandleNeverDisposed(),
        new LoopNeverEnded(),
        new HandlerAwaitsItsLoop(),
    ];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; }
        = ImmutableArray.CreateRange(Rules.Select(static rule => rule.Descriptor));

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (KnownTypes.TryCreate(start.Compilation, start.Options.AnalyzerConfigOptionsProvider, start.CancellationToken) is { } known)
                start.RegisterSymbolStartAction(symbol => new TypeAnalysis(known, (INamedTypeSymbol)symbol.Symbol).Register(symbol),
                    SymbolKind.NamedType);
        });
    }

    // The state of one type between its start and its end; members arrive concurrently.
    private sealed class TypeAnalysis(KnownTypes known, INamedTypeSymbol type)
    {
        private readonly ConcurrentBag<OperationBlock> _blocks = [];
        private volatile bool _touchesChannel;

        public void Register(SymbolStartAnalysisContext context)
        {
            if (type.TypeKind is not (TypeKind.Class or TypeKind.Struct or TypeKind.Interface))
                return;

            context.RegisterOperationAction(Notice, OperationKind.Invocation, OperationKind.MethodReference);
            context.RegisterOperationBlockAction(block =>
            {
                if (!block.OperationBlocks.IsEmpty)
                    _blocks.Add(new OperationBlock(block.OwningSymbol, block.OperationBlocks));
            });
            context.RegisterSymbolEndAction(Check);
        }

        private void Notice(OperationAnalysisContext context)
        {
            if (_touchesChannel)
                return;

            var method = context.Operation is IInvocationOperation invocation
                ? invocation.TargetMethod : ((IMethodReferenceOperation)context.Operation).Method;
            // nearly every call ends at its name
            if (known.MayBeUse(method.Name) && (known.IsChannelMember(method) || known.KindOf(method.ContainingType) != RuntimeKind.None))
                _touchesChannel = true;
        }

        private void Check(SymbolAnalysisContext context)
        {
            if (!_touchesChannel)
                return;

            // in the order of the source, so that the same code gives the same reports
            var blocks = _blocks.ToArray();
            Array.Sort(blocks, static (a, b) => Compare(a.Roots[0].Syntax, b.Roots[0].Syntax));
            var model = TypeModel.Build(known, type, blocks, context.CancellationToken);
            foreach (var rule in Rules)
            {
                context.CancellationToken.ThrowIfCancellationRequested();
                rule.Check(model, context.ReportDiagnostic);
            }
        }

        private static int Compare(SyntaxNode left, SyntaxNode right)
            => string.CompareOrdinal(left.SyntaxTree.FilePath, right.SyntaxTree.FilePath) is var byFile and not 0
                ? byFile
                : left.SpanStart.CompareTo(right.SpanStart);
    }
}
