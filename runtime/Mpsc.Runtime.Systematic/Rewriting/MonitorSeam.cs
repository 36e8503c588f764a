using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Mpsc.Systematic;

/// <summary>Makes the runtime call <see cref="ControlledMonitor"/> where it calls the framework's question.</summary>
internal static class MonitorSeam
{
    public static void Apply(ModuleDefinition module)
    {
        MethodReference? standIn = null;
        foreach (Instruction instruction in module.GetTypes()
            .SelectMany(type => type.Methods)
            .Where(method => method.HasBody)
            .SelectMany(method => method.Body.Instructions))
        {
            if (instruction.Operand is MethodReference { Name: nameof(ControlledMonitor.IsEntered) } called
                && called.DeclaringType.FullName == typeof(Monitor).FullName)
            {
                standIn ??= module.ImportReference(typeof(ControlledMonitor).GetMethod(called.Name));
                instruction.Operand = standIn;
            }
        }
    }
}
