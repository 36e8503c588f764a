using Microsoft.CodeAnalysis.Operations;

namespace Mpsc.Analyzers.Model;

/// <summary>Calls that let time pass and wait for nothing: <c>Task.Delay</c>, <c>Thread.Sleep</c>, yields and spins.</summary>
internal static class Pauses
{
    public static bool Is(TypeModel model, IInvocationOperation call)
    {
        var type = call.TargetMethod.ContainingType;
        return call.TargetMethod.Name switch
        {
            "Delay" => KnownTypes.Same(type, model.Known.Task) && !Select.IsInfinite(call) && Surroundings.IsJoinedAtOnce(call),
            "Yield" => KnownTypes.Same(type, model.Known.Task) || KnownTypes.Same(type, model.Known.Thread),
            "Sleep" or "SpinWait" => KnownTypes.Same(type, model.Known.Thread),
            "SpinOnce" => KnownTypes.Same(type, model.Known.SpinWait),
            _ => false,
        };
    }
}
