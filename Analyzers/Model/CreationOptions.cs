using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mpsc.Analyzers.Model;

/// <summary>What a full bounded channel does with the next item.</summary>
internal enum FullMode
{
    /// <summary>Not told by the code.</summary>
    Unknown,

    /// <summary>Writers wait; the default.</summary>
    Wait,

    /// <summary><c>DropNewest</c>, <c>DropOldest</c> or <c>DropWrite</c>: <c>TryWrite</c> says true all the same.</summary>
    Drop,
}

/// <summary>
/// What the creating calls promise about their channel. A null says that the code does not tell: options that come from elsewhere, or
/// two creations that differ.
/// </summary>
/// <param name="IsBounded">Is there a capacity?</param>
/// <param name="Capacity">The capacity, when it is a constant.</param>
/// <param name="FullMode">What happens when it is full; <see cref="FullMode.Unknown"/> also for an unbounded channel.</param>
/// <param name="SingleReader">The promise that nobody reads beside another.</param>
/// <param name="SingleWriter">The promise that nobody writes beside another.</param>
/// <param name="AllowSynchronousContinuations">A write may run its reader's code, and the other way round.</param>
/// <param name="ReportsDrops">An <c>itemDropped</c> callback is given.</param>
internal sealed record CreationOptions(
    bool? IsBounded, int? Capacity, FullMode FullMode, bool? SingleReader, bool? SingleWriter, bool? AllowSynchronousContinuations,
    bool? ReportsDrops)
{
    // the value of BoundedChannelFullMode.DropWrite
    private const int DropWrite = 3;

    public static readonly CreationOptions Unknown = new(null, null, FullMode.Unknown, null, null, null, null);

    /// <summary><c>DropWrite</c>: what is dropped is the item of the very write that says true.</summary>
    public bool DropsWrittenItem { get; init; }

    private static readonly CreationOptions Unbounded = new(false, null, FullMode.Unknown, false, false, false, false);

    private static readonly CreationOptions Bounded = new(true, null, FullMode.Wait, false, false, false, false);

    /// <summary>What all of the channel's creations have in common.</summary>
    public static CreationOptions Of(Channel channel, OperationIndex index)
    {
        CreationOptions? common = null;
        foreach (var creation in channel.Creations)
        {
            var options = Of(creation, index);
            common = common is null ? options : common.And(options);
        }

        return common ?? Unknown;
    }

    /// <summary>The assignment by which the options given to the creating call set the property; null when there is none in reach.</summary>
    public static IAssignmentOperation? SettingOf(IInvocationOperation creation, string property, OperationIndex index)
    {
        foreach (var setting in SettingsOf(OptionsArgument(creation), index) ?? [])
        {
            if (NameOf(setting) == property)
                return setting;
        }

        return null;
    }

    /// <summary>What one creating call says.</summary>
    public static CreationOptions Of(IInvocationOperation creation, OperationIndex index)
    {
        bool bounded = creation.TargetMethod.Name == "CreateBounded";
        var options = bounded ? Bounded with { ReportsDrops = creation.Arguments.Length > 1 } : Unbounded;
        if (OptionsArgument(creation) is not { } argument)
            return options;

        if (argument.Type?.SpecialType == SpecialType.System_Int32)
            return options with { Capacity = ConstantOf(argument) };

        if (SettingsOf(argument, index) is not { } settings)
            return Unknown with { IsBounded = bounded, ReportsDrops = options.ReportsDrops };

        if (bounded && CreatedBy(argument, index) is { Arguments: [{ Value: var capacity }] })
            options = options with { Capacity = ConstantOf(capacity) };

        foreach (var setting in settings)
        {
            bool? flag = Surroundings.Unwrap(setting.Value).ConstantValue is { HasValue: true, Value: bool constant } ? constant : null;
            options = NameOf(setting) switch
            {
                "SingleReader" => options with { SingleReader = flag },
                "SingleWriter" => options with { SingleWriter = flag },
                "AllowSynchronousContinuations" => options with { AllowSynchronousContinuations = flag },
                "FullMode" => options with
                {
                    FullMode = ModeOf(setting.Value),
                    DropsWrittenItem = ConstantOf(setting.Value) == DropWrite,
                },
                "Capacity" => options with { Capacity = ConstantOf(setting.Value) },
                _ => options,
            };
        }

        return options;
    }

    private CreationOptions And(CreationOptions other) => new(
        IsBounded == other.IsBounded ? IsBounded : null,
        Capacity == other.Capacity ? Capacity : null,
        FullMode == other.FullMode ? FullMode : FullMode.Unknown,
        SingleReader == other.SingleReader ? SingleReader : null,
        SingleWriter == other.SingleWriter ? SingleWriter : null,
        AllowSynchronousContinuations == other.AllowSynchronousContinuations ? AllowSynchronousContinuations : null,
        ReportsDrops == other.ReportsDrops ? ReportsDrops : null)
    {
        DropsWrittenItem = DropsWrittenItem && other.DropsWrittenItem,
    };

    // the capacity or the options; the callback for dropped items comes second
    private static IOperation? OptionsArgument(IInvocationOperation creation)
    {
        foreach (var argument in creation.Arguments)
        {
            if (argument.Parameter?.Ordinal == 0)
                return Surroundings.Unwrap(argument.Value);
        }

        return null;
    }

    // new BoundedChannelOptions(…), in place or by a variable of this type that is given this value only
    private static IObjectCreationOperation? CreatedBy(IOperation options, OperationIndex index)
        => options as IObjectCreationOperation ?? ValueOf(SymbolOf(options), index) as IObjectCreationOperation;

    // null when the options were made, or may have been changed, where we do not see it
    private static IEnumerable<IAssignmentOperation>? SettingsOf(IOperation? options, OperationIndex index)
    {
        if (options is null)
            return [];
        if (CreatedBy(options, index) is not { } created)
            return null;

        var settings = new List<IAssignmentOperation>();
        if (created.Initializer is { } initializer)
            settings.AddRange(initializer.Initializers.OfType<IAssignmentOperation>());

        if (SymbolOf(options) is not { } symbol)
            return settings;

        foreach (var assignment in index.Assignments)
        {
            if (assignment.Target is IPropertyReferenceOperation { Instance: { } instance }
                && SymbolEqualityComparer.Default.Equals(SymbolOf(Surroundings.Unwrap(instance)), symbol))
                settings.Add(assignment);
        }

        return settings;
    }

    private static ISymbol? SymbolOf(IOperation operation) => operation switch
    {
        ILocalReferenceOperation local => local.Local,
        IFieldReferenceOperation { Field: { DeclaredAccessibility: Accessibility.Private } field } => field.OriginalDefinition,
        _ => null,
    };

    // the one value that the variable ever gets
    private static IOperation? ValueOf(ISymbol? symbol, OperationIndex index)
    {
        IOperation? only = null;
        foreach (var declarator in index.Declarators)
        {
            if (symbol is ILocalSymbol && SymbolEqualityComparer.Default.Equals(declarator.Symbol, symbol))
                only = declarator.GetVariableInitializer()?.Value;
        }

        foreach (var initializer in index.Initializers)
        {
            if (symbol is IFieldSymbol && initializer is IFieldInitializerOperation { InitializedFields: [var field] }
                && SymbolEqualityComparer.Default.Equals(field.OriginalDefinition, symbol))
                only = initializer.Value;
        }

        foreach (var assignment in index.Assignments)
        {
            if (symbol is null || !SymbolEqualityComparer.Default.Equals(SymbolOf(assignment.Target), symbol))
                continue;
            if (only is not null)
                return null;

            only = assignment.Value;
        }

        return only is null ? null : Surroundings.Unwrap(only);
    }

    private static string? NameOf(IAssignmentOperation setting) => (setting.Target as IPropertyReferenceOperation)?.Property.Name;

    private static int? ConstantOf(IOperation value)
        => Surroundings.Unwrap(value).ConstantValue is { HasValue: true, Value: int capacity } ? capacity : null;

    // BoundedChannelFullMode.Wait is 0
    private static FullMode ModeOf(IOperation value)
        => Surroundings.Unwrap(value).ConstantValue is { HasValue: true, Value: int mode }
            ? mode == 0 ? FullMode.Wait : FullMode.Drop : FullMode.Unknown;
}
