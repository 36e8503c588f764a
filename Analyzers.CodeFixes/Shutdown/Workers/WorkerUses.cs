using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Mpsc.Analyzers.CodeFixes.Shutdown.Workers;

/// <summary>
/// Says for every use of the channel, of the source and of the task what stands there afterwards. One that is not understood is the end
/// of it.
/// </summary>
internal sealed class WorkerUses
{
    private readonly RewriteContext _context;
    private readonly Worker _worker;
    private readonly string _loop;
    private readonly string _token;
    private readonly bool _completes;
    private int _seenPosts;
    private int _unseenPosts;

    private WorkerUses(RewriteContext context, Worker worker, string loop, string token)
    {
        _context = context;
        _worker = worker;
        _loop = loop;
        _token = token;
        _completes = worker.Channel.Uses.Any(IsCompleted) || worker.Aliases.Exists(static alias => alias.Field.Uses.Any(Completes));
    }

    public List<WorkerStep> Steps { get; } = [];

    /// <summary>Does the handler look at its token?</summary>
    public bool UsesToken { get; private set; }

    /// <summary>Does everybody who posts, and somebody does, get to know when the loop takes nothing any more?</summary>
    public bool RefusalsAreSeen => _seenPosts > 0 && _unseenPosts == 0;

    public static WorkerUses? TryParse(RewriteContext context, Worker worker, string loop, string token)
    {
        var uses = new WorkerUses(context, worker, loop, token);
        return uses.Parse() ? uses : null;
    }

    private bool Parse()
    {
        // the exception of a read from a completed channel was the task's end
        if (_completes && _worker.Loop.Read.EndsByException)
            return false;

        if (_worker.Loop.TokenName is { } name)
        {
            foreach (var use in Expressions.References(_context, name, _worker.Loop.Function))
            {
                if (_worker.Loop.Keeps(use))
                    AddToken(use.Span);
            }
        }

        return All(_worker.Channel, OfChannel) &&
            _worker.Aliases.TrueForAll(alias => All(alias.Field, use => OfEnd(use, use, alias.End.Name.Identifier.ValueText))) &&
            All(_worker.Source, _worker.KeepsSource ? OfKeptSource : OfSource) &&
            All(_worker.Task, new WorkerTaskUses(_context, _worker, _loop, Steps).Parse);
    }

    private bool All(WorkerField? field, Func<ExpressionSyntax, WorkerStep?> parse)
    {
        foreach (var use in field?.Uses ?? [])
        {
            if (_worker.Replaces(use))
                continue;

            if (parse(use) is not { } step)
                return false;

            Steps.Add(step);
        }

        return true;
    }

    private static bool IsCompleted(ExpressionSyntax channel)
        => channel.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Writer" } writer && Completes(writer);

    private static bool Completes(ExpressionSyntax writer)
        => WorkerField.CallOn(writer, out var member) is not null &&
            member!.Name.Identifier.ValueText is "Complete" or "TryComplete";

    private WorkerStep? OfChannel(ExpressionSyntax use)
    {
        if (use.Parent is not MemberAccessExpressionSyntax part || part.Expression != use)
            return null;

        return OfEnd(use, part, part.Name.Identifier.ValueText);
    }

    /// <summary><c>_channel.Writer</c>, <c>_channel.Reader</c>, or the field that stands for it.</summary>
    private WorkerStep? OfEnd(ExpressionSyntax use, ExpressionSyntax part, string end)
    {
        if (end == "Reader")
        {
            return part.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Count" } count && count.Expression == part
                ? Replaced(part.Span, Loop(use))
                : null;
        }

        if (end != "Writer" || WorkerField.CallOn(part, out var member) is not { } call)
            return null;

        int arguments = call.ArgumentList.Arguments.Count;
        var upToName = TextSpan.FromBounds(use.SpanStart, member!.Name.Span.End);
        switch (member.Name.Identifier.ValueText)
        {
            case "TryWrite" when _completes || IsUnusedOrReturned(call):
                if (OfPostWithReply(use, call, upToName, waits: false) is { } tried)
                    return tried;

                Count(isSeen: !IsUnused(call));
                return Replaced(upToName, Loop(use) + ".TryPost");
            case "WriteAsync" or "WaitToWriteAsync" when _completes:
                Count(isSeen: true);
                return Replaced(use.Span, part == use ? Loop(use) + ".Writer" : Loop(use));
            case "WriteAsync":
                if (OfPostWithReply(use, call, upToName, waits: true) is { } awaited)
                    return awaited;

                Count(isSeen: false);
                return OfUnclosedWrite(use, call, upToName);
            case "TryComplete" when arguments == 0:
            case "Complete" when arguments == 0 && IsWholeStatement(call):
                var statement = call.Parent as ExpressionStatementSyntax;
                return new WorkerStep(WorkerStepKind.Complete, statement, upToName, Loop(use) + ".TryComplete");
            // a clause around the loop would take this error, and one around the body does not
            case "TryComplete" when arguments == 1 && _worker.Loop.Try is null:
            case "Complete" when arguments == 1 && _worker.Loop.Try is null && IsWholeStatement(call):
                var failure = call.Parent as ExpressionStatementSyntax;
                return new WorkerStep(WorkerStepKind.CompleteWithError, failure, upToName, Loop(use) + ".Writer.TryComplete");
            default:
                return null;
        }
    }

    /// <summary>
    /// A write to a channel that nobody completes never said that it is closed, nor must it: so a post whose answer is not looked at.
    /// </summary>
    private WorkerStep? OfUnclosedWrite(ExpressionSyntax use, InvocationExpressionSyntax call, TextSpan upToName)
    {
        var post = Replaced(upToName, Loop(use) + ".PostAsync");
        if (Expressions.SkipConfigureAwaitOutwards(call).Parent is AwaitExpressionSyntax awaited)
            return awaited.Parent is ExpressionStatementSyntax or ArrowExpressionClauseSyntax ? post : null;

        if (call.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "AsTask", Parent: InvocationExpressionSyntax task })
            return task.Parent is ReturnStatementSyntax or ArrowExpressionClauseSyntax ? post : null;

        // ValueTask PostAsync(T item) => _channel.Writer.WriteAsync(item);
        if (call.FirstAncestorOrSelf<MethodDeclarationSyntax>() is not { } method ||
            method.Modifiers.Any(SyntaxKind.AsyncKeyword) || Statements.FunctionOf(call) != method)
        {
            return null;
        }

        bool isArrow = call.Parent == method.ExpressionBody;
        bool isReturn = method.Body is { Statements: [ReturnStatementSyntax { Expression: var returned }] } && returned == call;
        if (!isArrow && !isReturn)
            return null;

        Steps.Add(Replaced(new TextSpan(method.ReturnType.SpanStart, 0), "async "));
        return isArrow
            ? Replaced(upToName, $"await {Loop(use)}.PostAsync")
            : Replaced(TextSpan.FromBounds(call.Parent!.SpanStart, upToName.End), $"await {Loop(use)}.PostAsync");
    }

    /// <summary><c>await _channel.Writer.WriteAsync(request);</c>, and somebody will await the reply.</summary>
    private WorkerStep? OfPostWithReply(ExpressionSyntax use, InvocationExpressionSyntax call, TextSpan upToName, bool waits)
    {
        ExpressionSyntax? whole = waits ? Expressions.SkipConfigureAwaitOutwards(call).Parent as AwaitExpressionSyntax : call;
        if (whole?.Parent is not ExpressionStatementSyntax { Parent: BlockSyntax block } statement ||
            call.ArgumentList.Arguments[0].Expression is not IdentifierNameSyntax item ||
            UndeliveredItems.CancellationOf(_context, _worker, item.Identifier.Text) is not { } cancellation)
        {
            return null;
        }

        Count(isSeen: true);
        var layout = _context.Layout;
        var indent = layout.IndentAt(statement.SpanStart);
        var brace = layout.HasBraceOnOwnLine(block.OpenBraceToken) ? $"\n{indent}{{" : " {";
        Steps.Add(Replaced(statement.SemicolonToken.Span, $"){brace}\n{indent}{layout.Unit}{cancellation};\n{indent}}}"));
        return Replaced(
            TextSpan.FromBounds(statement.SpanStart, upToName.End), $"if (!{(waits ? "await " : "")}{Loop(use)}.{(waits ? "PostAsync" : "TryPost")}");
    }

    /// <summary>The source stays: only how it ends the loop is of interest.</summary>
    private WorkerStep? OfKeptSource(ExpressionSyntax use)
    {
        if (use.Parent is AssignmentExpressionSyntax assignment && assignment.Left == use && !_worker.IsCreation(use))
            return null;

        var statement = WorkerField.CallOn(use, out var member)?.FirstAncestorOrSelf<ExpressionStatementSyntax>();
        bool cancels = member?.Name.Identifier.ValueText is "Cancel" or "CancelAsync";
        return new WorkerStep(WorkerStepKind.Cancel, cancels ? statement : null, use.Span, "");
    }

    private WorkerStep? OfSource(ExpressionSyntax use)
    {
        // _source?.Cancel();
        if (use.Parent is ConditionalAccessExpressionSyntax { Parent: ExpressionStatementSyntax whole } conditional &&
            conditional.WhenNotNull is InvocationExpressionSyntax
            {
                Expression: MemberBindingExpressionSyntax { Name.Identifier.ValueText: var called },
                ArgumentList.Arguments.Count: 0,
            })
        {
            return called == "Cancel" ? new WorkerStep(WorkerStepKind.Stop, whole, conditional.Span, Loop(use) + ".Stop()")
                : called == "Dispose" ? OfDisposal(whole) : null;
        }

        if (use.Parent is not MemberAccessExpressionSyntax part || part.Expression != use)
            return null;

        var call = WorkerField.CallOn(use, out _);
        switch (part.Name.Identifier.ValueText)
        {
            case "Token" or "IsCancellationRequested" when _worker.Loop.Keeps(use):
                UsesToken = true;
                return Replaced(part.Name.Identifier.ValueText == "Token" ? part.Span : use.Span, _token);
            case "Cancel" when call is { ArgumentList.Arguments.Count: 0 } && IsWholeStatement(call):
                return new WorkerStep(WorkerStepKind.Stop, call.Parent as ExpressionStatementSyntax, part.Span, Loop(use) + ".Stop");
            case "CancelAsync" when call is { Parent: var parent } &&
                (parent as AwaitExpressionSyntax ?? Expressions.SkipConfigureAwaitOutwards(call).Parent) is AwaitExpressionSyntax awaited &&
                awaited.Parent is ExpressionStatementSyntax statement:
                return new WorkerStep(WorkerStepKind.Stop, statement, awaited.Span, Loop(use) + ".Stop()");
            case "Dispose" when call?.Parent is ExpressionStatementSyntax disposal:
                return OfDisposal(disposal);
            default:
                return null;
        }
    }

    private WorkerStep? OfDisposal(ExpressionStatementSyntax disposal)
        => disposal.Parent is BlockSyntax { Statements.Count: > 1 } && Worker.HasOwnLines(_context, disposal)
            ? new WorkerStep(WorkerStepKind.Remove, disposal, disposal.Span, "")
            : null;

    private static bool IsWholeStatement(ExpressionSyntax call)
        => call.Parent is ExpressionStatementSyntax ||
            (call.Parent is ArrowExpressionClauseSyntax { Parent: MethodDeclarationSyntax { ReturnType: PredefinedTypeSyntax type } } &&
                type.Keyword.IsKind(SyntaxKind.VoidKeyword));

    private static bool IsUnused(InvocationExpressionSyntax call)
        => IsWholeStatement(call) || call.Parent is LambdaExpressionSyntax or AssignmentExpressionSyntax;

    private static bool IsUnusedOrReturned(InvocationExpressionSyntax call) => call.Parent switch
    {
        ExpressionStatementSyntax or ReturnStatementSyntax or ArrowExpressionClauseSyntax => true,
        LambdaExpressionSyntax => true,
        AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" } } => true,
        _ => false,
    };

    private void Count(bool isSeen)
    {
        if (isSeen)
            _seenPosts++;
        else
            _unseenPosts++;
    }

    private void AddToken(TextSpan span)
    {
        UsesToken = true;
        Steps.Add(Replaced(span, _token));
    }

    private string Loop(ExpressionSyntax use) => use is MemberAccessExpressionSyntax ? "this." + _loop : _loop;

    private static WorkerStep Replaced(TextSpan span, string text) => new(WorkerStepKind.None, null, span, text);
}
