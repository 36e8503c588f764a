using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Mpsc.Analyzers.Model;

namespace Mpsc.Analyzers.Rules.Contract;

/// <summary>An option that a creation of the channel sets to <c>true</c>.</summary>
/// <param name="Setting">The assignment, where the rules report.</param>
/// <param name="Creation">The creating call.</param>
/// <param name="IsPlainUnbounded">Is it <c>CreateUnbounded</c>, the only factory that chooses its channel by <c>SingleReader</c>?</param>
internal sealed record OptionSet(IAssignmentOperation Setting, IInvocationOperation Creation, bool IsPlainUnbounded)
{
    /// <summary>The creations of the channel that set the option; options shared by several creations are named once.</summary>
    public static List<OptionSet> Of(TypeModel model, Channel channel, string option)
    {
        var sets = new List<OptionSet>();
        foreach (var creation in channel.Creations)
        {
            var options = CreationOptions.Of(creation, model.Index);
            bool? value = option switch
            {
                "SingleReader" => options.SingleReader,
                "SingleWriter" => options.SingleWriter,
                _ => options.AllowSynchronousContinuations,
            };
            if (value == true && CreationOptions.SettingOf(creation, option, model.Index) is { } setting && IsTrue(setting.Value)
                && IsUnconditional(setting) && !sets.Exists(known => known.Setting == setting))
                sets.Add(new OptionSet(setting, creation, creation.TargetMethod.Name == "CreateUnbounded"));
        }

        return sets;
    }

    private static bool IsTrue(IOperation value) => Surroundings.Unwrap(value).ConstantValue is { HasValue: true, Value: true };

    // if (consumers == 1) options.SingleReader = true;
    private static bool IsUnconditional(IAssignmentOperation setting)
    {
        foreach (var ancestor in Surroundings.AncestorsInBody(setting))
        {
            if (ancestor is IObjectOrCollectionInitializerOperation)
                return true;
            if (ancestor is IConditionalOperation or ISwitchCaseOperation or ILoopOperation or ITryOperation)
                return false;
        }

        return true;
    }
}
