using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mpsc.Analyzers.CodeFixes.Shutdown.Workers;

/// <summary>
/// A class that keeps a channel, a loop that reads it, and perhaps the loop's task and the source of its stop: what a
/// <c>ConsumerLoop</c> is in one. Only what is fully understood becomes a <see cref="Worker"/>.
/// </summary>
internal sealed class Worker
{
    private readonly List<(WorkerField Field, ExpressionStatementSyntax Statement)> _creations = [];

    private Worker(WorkerField channel, WorkerLoop loop, WorkerStart start, IReadOnlyList<SyntaxNode> parts)
    {
        Channel = channel;
        Loop = loop;
        Start = start;
        Parts = parts;
    }

    public WorkerField Channel { get; }

    public WorkerLoop Loop { get; }

    public WorkerStart Start { get; }

    public WorkerField? Task { get; private set; }

    public WorkerField? Source { get; private set; }

    /// <summary>The fields for the channel's ends, which go with it.</summary>
    public List<WorkerAlias> Aliases { get; } = [];

    /// <summary>
    /// Does the source stay, because it is more than the stop of this loop? The loop then stops when its token is cancelled.
    /// </summary>
    public bool KeepsSource { get; private set; }

    /// <summary>Can the loop, when it is made, be told to listen to a source that stays?</summary>
    public bool ListensFromTheBeginning => KeepsSource && Source!.Initializer is not null;

    /// <summary>The declarations of the class.</summary>
    public IReadOnlyList<SyntaxNode> Parts { get; }

    public ChannelCreation Creation { get; private set; } = null!;

    /// <summary>The statements of the constructor that make the parts, which go.</summary>
    public IEnumerable<ExpressionStatementSyntax> Creations
        => _creations.Where(made => !KeepsSource || made.Field != Source).Select(static made => made.Statement);

    /// <summary>The worker to which the node belongs.</summary>
    public static Worker? TryParse(RewriteContext context, SyntaxNode node)
    {
        if (node.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } declaration ||
            context.Model.GetDeclaredSymbol(declaration, context.CancellationToken) is not { TypeKind: TypeKind.Class } type)
        {
            return null;
        }

        var parts = type.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(context.CancellationToken)).ToList();
        if (parts.Any(part => part.SyntaxTree != context.Root.SyntaxTree || part is not TypeDeclarationSyntax { ParameterList: null }))
            return null;

        foreach (var field in type.GetMembers().OfType<IFieldSymbol>())
        {
            if (ChannelSymbols.Same(field.Type.OriginalDefinition, context.Symbols.ChannelOf) &&
                WorkerField.TryParse(context, field, parts) is { } channel &&
                WorkerLoop.TryParse(context, channel, parts) is { } loop &&
                WorkerStart.TryParse(context, loop, parts) is { } start &&
                new Worker(channel, loop, start, parts) is var worker &&
                worker.ParseFields(context) &&
                worker.Concerns(node))
            {
                return worker;
            }
        }

        return null;
    }

    /// <summary>Is it the assignment that gives a part its value, before the loop is started?</summary>
    public bool IsCreation(ExpressionSyntax use) => _creations.Exists(made => made.Statement.Span.Contains(use.Span));

    /// <summary>Lets the source stay.</summary>
    public bool TryKeepSource()
    {
        bool isNew = Source is not null && !KeepsSource && CanKeepSource();
        KeepsSource |= isNew;
        return isNew;
    }

    /// <summary>Is the place one that the rewrite replaces, so that it need not be understood?</summary>
    public bool Replaces(SyntaxNode place)
        => Loop.Function.Span.Contains(place.Span)
            ? !Loop.Keeps(place)
            : Start.Place.Span.Contains(place.Span) || Creations.Any(creation => creation.Span.Contains(place.Span));

    private bool Concerns(SyntaxNode node)
        => Loop.Function.Span.OverlapsWith(node.Span) || Start.Place.Span.OverlapsWith(node.Span) ||
            new[] { Channel, Task, Source }.Concat(Aliases.Select(static alias => alias.Field)).Any(field => field is not null &&
                (field.Declaration.Span.Contains(node.Span) || field.Uses.Any(use => use.Span.OverlapsWith(node.Span))));

    private bool ParseFields(RewriteContext context)
    {
        if (Loop.Source is { } source)
        {
            Source = WorkerField.TryParse(context, source, Parts);
            if (Source is null || CreatedBy(context, Source) is not { } made)
                return false;

            // what else cancels it, or counts on it, still does
            KeepsSource = !Source.HasOwnLines(context) || !Creations.All(creation => HasOwnLines(context, creation)) ||
                made is not BaseObjectCreationExpressionSyntax { ArgumentList: null or { Arguments.Count: 0 }, Initializer: null };
        }

        if (Start.Task is not null)
        {
            Task = context.SymbolOf(Start.Task) is IFieldSymbol task ? WorkerField.TryParse(context, task, Parts) : null;
            if (Task is null || !Task.HasOwnLines(context) || !ChannelSymbols.Same(Task.Symbol.Type, context.Symbols.Task) ||
                !IsNothing(Task.Initializer))
            {
                return false;
            }
        }

        if (Statements.HasCommentsOrDirectives(Channel.Declaration.Declaration) ||
            Channel.Declaration.Declaration.Type is not GenericNameSyntax ||
            CreatedBy(context, Channel) is not InvocationExpressionSyntax call ||
            ChannelCreation.TryParse(context, call) is not { } creation)
        {
            return false;
        }

        Creation = creation;
        if (!ParseAliases(context))
            return false;

        return CanStandInConstructor(context, call) && CanBeMade() && !IsUsedBeforeStart() && !Start.ComesTooLate(context) &&
            !Channel.Uses.Concat(Aliases.SelectMany(static alias => alias.Field.Uses)).Any(IsForBaseConstructor);
    }

    private bool ParseAliases(RewriteContext context)
    {
        foreach (var field in Channel.Symbol.ContainingType.GetMembers().OfType<IFieldSymbol>())
        {
            if (WorkerAlias.TryParse(context, field, Parts) is not { } alias ||
                (!alias.IsOf(Channel, "Writer") && !alias.IsOf(Channel, "Reader")))
            {
                continue;
            }

            if (!IsMadeBeforeStart(alias.Field, alias.Statement))
                return false;

            Aliases.Add(alias);
            _creations.Add((alias.Field, alias.Statement));
        }

        return true;
    }

    /// <summary>The statement of the constructor that makes the channel, in the place of which the loop of a later start is made.</summary>
    public ExpressionStatementSyntax? CreationOfChannel => _creations.Find(made => made.Field == Channel).Statement;

    /// <summary>Is there a place where the loop can be made, and one where it can be told to listen to a source that stays?</summary>
    private bool CanBeMade()
        => (!KeepsSource || CanKeepSource()) && (!Start.IsLater || (Start.Constructor is null
            ? !Channel.Symbol.ContainingType.IsAbstract && Parts.Count == 1
            : Start.Constructor.Body is not null && !Statements.HasConditionalCompilation(Start.Constructor)));

    // before the start there may be no source of the start's own
    private bool CanKeepSource()
        => Start.Block is { } block
            ? !_creations.Exists(made => made.Field == Source && Start.IsLater && made.Statement.Parent == block)
            : Start.IsLater && Source!.Initializer is not null;

    private bool IsUsedBeforeStart()
        => !Start.IsLater && new[] { Channel, Task, Source }.Concat(Aliases.Select(static alias => alias.Field)).Any(field => field is not null && field.Uses.Any(use =>
            Start.Constructor!.Span.Contains(use.Span) && use.SpanStart < Start.Place.SpanStart && !IsCreation(use)));

    /// <summary>An override may be called by the constructor of the base class, when there was a channel and is no loop.</summary>
    private bool IsForBaseConstructor(ExpressionSyntax use)
        => Channel.Symbol.ContainingType.BaseType is { DeclaringSyntaxReferences.IsEmpty: false } &&
            Statements.MemberOf(use) is MemberDeclarationSyntax member && member.Modifiers.Any(SyntaxKind.OverrideKeyword) &&
            member is not MethodDeclarationSyntax { Identifier.ValueText: "Dispose" or "DisposeAsync" or "DisposeAsyncCore" };

    /// <summary>What makes the field's value: its initialiser, or a statement of the constructor before the start.</summary>
    private ExpressionSyntax? CreatedBy(RewriteContext context, WorkerField field)
    {
        if (field.Initializer is not null)
            return field.Initializer;

        foreach (var use in field.Uses)
        {
            if (use.Parent is AssignmentExpressionSyntax { Parent: ExpressionStatementSyntax statement } assignment &&
                assignment.Left == use && assignment.IsKind(SyntaxKind.SimpleAssignmentExpression) &&
                IsMadeBeforeStart(field, statement) &&
                (field == Source || HasOwnLines(context, statement)))
            {
                _creations.Add((field, statement));
                return assignment.Right;
            }
        }

        return null;
    }

    // what makes a part anew in each start belongs to a worker that can be started again, unless the host does that
    private bool IsMadeBeforeStart(WorkerField field, StatementSyntax statement)
        => statement.Parent is BlockSyntax block &&
            ((block == Start.Constructor?.Body && (Start.IsLater || statement.SpanStart < Start.Place.SpanStart)) ||
                (block == Start.Block && field == Source && Start.IsByHost && statement.SpanStart < Start.Place.SpanStart));

    public static bool HasOwnLines(RewriteContext context, StatementSyntax statement)
        => context.Layout.StartsLine(statement.SpanStart) && context.Layout.EndsLine(statement.Span.End) &&
            !Statements.HasCommentsOrDirectives(statement);

    // The capacity is read later than it was.
    private bool CanStandInConstructor(RewriteContext context, InvocationExpressionSyntax call)
        => Creation.Capacity is null ||
            call.DescendantNodes().OfType<IdentifierNameSyntax>().All(name => context.SymbolOf(name) switch
            {
                IParameterSymbol or ILocalSymbol or IFieldSymbol { IsStatic: false }
                    => Start.Constructor is not null && Expressions.IsStableThroughout(context, name, Start.Constructor),
                IPropertySymbol { IsStatic: false } property => name.Parent is AssignmentExpressionSyntax || property.IsReadOnly,
                _ => true,
            });

    private static bool IsNothing(ExpressionSyntax? initializer) => initializer switch
    {
        null => true,
        PostfixUnaryExpressionSyntax { Operand: var operand } => IsNothing(operand),
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "CompletedTask" } => true,
        _ => initializer.Kind() is SyntaxKind.NullLiteralExpression or SyntaxKind.DefaultLiteralExpression,
    };
}
