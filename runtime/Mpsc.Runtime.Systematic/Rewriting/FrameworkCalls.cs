using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Mpsc.Systematic;

/// <summary>
/// Replaces two questions of the runtime to the framework. Is the lock held by me: see <see cref="ControlledMonitor"/>. Does the context
/// flow: the answer is no, because the suppression that follows otherwise would count as something that Coyote does not control, and it
/// would then take every deadlock for a guess.
/// </summary>
internal static class FrameworkCalls
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
        }
    }

    private static bool IsOf(MethodReference called, Type type, string name) =>
        called.DeclaringType.FullName == type.FullName && called.Name == name;
}
