using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Mpsc.Systematic;

/// <summary>
/// Replaces what Coyote does not control, because it would then take every deadlock for a guess. Is a lock held by me: see
/// <see cref="ControlledMonitor"/>. Does the context flow: the answer is no, so that nothing suppresses it. Run this in a clean context:
/// it is run in the present one.
/// </summary>
public static class FrameworkCalls
{
    public static void Replace(ModuleDefinition module)
    {
        foreach (Instruction instruction in module.GetTypes()
            .SelectMany(type => type.Methods)
            .Where(method => method.HasBody)
            .SelectMany(method => method.Body.Instructions))
        {
            if (instruction.Operand is not MethodReference called)
                continue;
            if (IsOf(called, typeof(Monitor), nameof(Monitor.IsEntered)))
            {
                instruction.Operand = module.ImportReference(typeof(ControlledMonitor).GetMethod(called.Name));
            }
            else if (IsOf(called, typeof(ExecutionContext), nameof(ExecutionContext.IsFlowSuppressed)))
            {
                instruction.OpCode = OpCodes.Ldc_I4_1;
                instruction.Operand = null;
            }
            else if (called.DeclaringType.FullName == "Mpsc.CleanContext" && called.Name == nameof(ExecutionContext.Run))
            {
                instruction.Operand = module.ImportReference(typeof(FrameworkCalls).GetMethod(nameof(RunInPresentContext)));
            }
        }
    }

    /// <summary>Called by the rewritten runtime.</summary>
    public static void RunInPresentContext(ContextCallback callback, object state) => callback(state);

    private static bool IsOf(MethodReference called, Type type, string name) =>
        called.DeclaringType.FullName == type.FullName && called.Name == name;
}
