using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Mpsc.Analyzers.Model;

namespace Mpsc.Analyzers.Rules.Runtime;

/// <summary>
/// MPSC044: a handler that waits for the end of its own loop, or for something that its loop does between two items: the loop waits for the
/// handler, and the handler for the loop.
/// </summary>
internal sealed class HandlerAwaitsItsLoop : ChannelRule
{
    private const int MostCalls = 4;

    internal static readonly DiagnosticDescriptor Rule = new(
        id: RuleIdentifiers.HandlerAwaitsItsLoop,
        title: Resources.Text("MPSC044_Title"),
        messageFormat: Resources.Text("MPSC044_Message"),
        category: RuleCategories.Runtime,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: Resources.Text("MPSC044_Description"),
        helpLinkUri: RuleIdentifiers.HelpLink(RuleIdentifiers.HandlerAwaitsItsLoop));

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Check(TypeModel model, Action<Diagnostic> report)
    {
        foreach (var held in model.RuntimeObjects)
        {
            // what comes from elsewhere may be another loop's
            if (held is not { Kind: RuntimeKind.Loop, Creations.Count: 1 } || held.Symbol is IParameterSymbol)
                continue;

            var onLoop = CodeOnLoop(model, held);
            foreach (var call in held.Calls)
            {
                if (WaitsForLoop(call.TargetMethod.Name) && !call.Syntax.ContainsDiagnostics && IsWaitedFor(call) && model.Index.BodyOf(call) is { } body && onLoop.Contains(body))
                    report(At(call, held, call.TargetMethod.Name));
            }

            foreach (var property in held.Properties)
            {
                if (property.Property.Name == "Completion" && IsWaitedFor(property) && model.Index.BodyOf(property) is { } body && onLoop.Contains(body))
                    report(At(property, held, "Completion"));
            }
        }
    }

    private static bool WaitsForLoop(string method) => method is "DrainAsync" or "StopAsync" or "DisposeAsync" or "InvokeAsync";

    // the handler, what it calls and waits for, and what is invoked on the loop
    private static HashSet<Body> CodeOnLoop(TypeModel model, RuntimeObject held)
    {
        var found = new HashSet<Body>();
        var creation = (held.Creations[0] as IObjectCreationOperation)?.Arguments;
        if (creation is [{ Value: var handler }, ..] && BodyOf(model, handler) is { } body)
            Add(model, found, body, 0);

        foreach (var call in held.Calls)
        {
            if (call.TargetMethod.Name == "InvokeAsync" && call.Arguments is [{ Value: var invoked }] && BodyOf(model, invoked) is { } between)
                Add(model, found, between, 0);
        }

        return found;
    }

    private static void Add(TypeModel model, HashSet<Body> found, Body body, int depth)
    {
        if (!found.Add(body) || depth == MostCalls)
            return;

        foreach (var call in body.Invocations)
        {
            if (model.Index.BodyOf(call.TargetMethod) is { } called && model.Index.BodyOf(call) == body
                && (!model.Known.IsTask(call.Type) || IsWaitedFor(call))
                && call.Instance is null or IInstanceReferenceOperation)
                Add(model, found, called, depth + 1);
        }
    }

    private static Body? BodyOf(TypeModel model, IOperation handler)
    {
        var code = Surroundings.Unwrap(handler);
        if (code is IDelegateCreationOperation { Target: var target })
            code = target;

        return code switch
        {
            IAnonymousFunctionOperation lambda => model.Index.BodyOfLambda(lambda),
            IMethodReferenceOperation { Instance: null or IInstanceReferenceOperation } method => model.Index.BodyOf(method.Method),
            _ => null,
        };
    }

    // awaited, also by the caller that gets it; or blocked on
    private static bool IsWaitedFor(IOperation task)
    {
        var value = task;
        while (true)
        {
            switch (Surroundings.ParentOf(value))
            {
                case IAwaitOperation or IReturnOperation:
                    return true;
                case IPropertyReferenceOperation { Property.Name: "Result" }:
                    return true;
                case IInvocationOperation { TargetMethod.Name: "Wait" or "GetResult" } blocking when Surroundings.IsReceiver(blocking, value):
                    return blocking.Arguments.IsEmpty;
                case IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "AsTask" or "GetAwaiter" or "Preserve" } chained
                    when Surroundings.IsReceiver(chained, value):
                    value = chained;
                    break;
                case IConditionalAccessOperation access when Surroundings.Unwrap(access.WhenNotNull) == value:
                    value = access;
                    break;
                default:
                    return false;
            }
        }
    }

    private static Diagnostic At(IOperation wait, RuntimeObject held, string name)
        => Diagnostic.Create(Rule, wait.Syntax.GetLocation(), name, held.Symbol.Name);
}
