using Microsoft.Coyote.Runtime;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Mpsc.Systematic;

/// <summary>
/// Takes the scheduling points at plain accesses out of the scenarios again. Only those of the runtime matter, and Coyote evaluates the
/// conditions that a scenario waits for while it schedules: a scheduling point in there would begin the next decision inside this one.
/// </summary>
internal static class MemoryAccessPoints
{
    public static void Remove(ModuleDefinition module)
    {
        foreach (Instruction instruction in module.GetTypes()
            .SelectMany(type => type.Methods)
            .Where(method => method.HasBody)
            .SelectMany(method => method.Body.Instructions))
        {
            if (instruction.Operand is MethodReference { Name: nameof(SchedulingPoint.InterleaveMemoryAccess) } called
                && called.DeclaringType.FullName == typeof(SchedulingPoint).FullName)
            {
                instruction.OpCode = OpCodes.Nop;
                instruction.Operand = null;
            }
        }
    }
}
