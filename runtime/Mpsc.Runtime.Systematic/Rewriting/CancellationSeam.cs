using System.Diagnostics.CodeAnalysis;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Mpsc.Systematic;

/// <summary>Makes the runtime call <see cref="ControlledCancellation"/> where it calls the framework's registrations.</summary>
internal sealed class CancellationSeam(ModuleDefinition module)
{
    private const string Registration = "System.Threading.CancellationTokenRegistration";

    private TypeReference? _standIns;

    /// <summary>Changes the module.</summary>
    /// <exception cref="InvalidOperationException">It has no such calls, so this would be without effect.</exception>
    public void Apply()
    {
        foreach (Instruction instruction in module.GetTypes()
            .SelectMany(type => type.Methods)
            .Where(method => method.HasBody)
            .SelectMany(method => method.Body.Instructions))
        {
            if (instruction.Operand is not MethodReference called)
                continue;
            if (IsReplaced(called))
            {
                instruction.OpCode = OpCodes.Call;
                instruction.Operand = StandIn(called.Name, called.DeclaringType, called);
            }
            else if (IsEndOfUsing(instruction, called, out TypeReference? disposed))
            {
                instruction.Previous.OpCode = OpCodes.Nop;
                instruction.Previous.Operand = null;
                instruction.OpCode = OpCodes.Call;
                instruction.Operand = StandIn(nameof(ControlledCancellation.Dispose), disposed, called);
            }
        }

        if (_standIns is null)
        {
            throw new InvalidOperationException(
                $"{module.Name} registers with tokens in a way that {nameof(CancellationSeam)} does not know.");
        }
    }

    private static bool IsReplaced(MethodReference called) => (called.DeclaringType.FullName, called.Name) switch
    {
        (Registration, nameof(ControlledCancellation.Dispose) or nameof(ControlledCancellation.Unregister)) => true,
        ("System.Threading.CancellationToken", nameof(ControlledCancellation.UnsafeRegister)) =>
            called.Parameters[0].ParameterType is GenericInstanceType { GenericArguments.Count: 1 },
        ("System.Threading.CancellationToken", nameof(ControlledCancellation.Register)) => called.Parameters.Count == 3,
        _ => false,
    };

    /// <summary>A statement <c>using</c> calls the interface's method on the struct.</summary>
    private static bool IsEndOfUsing(Instruction instruction, MethodReference called, [NotNullWhen(true)] out TypeReference? disposed)
    {
        disposed = instruction.Previous?.OpCode == OpCodes.Constrained ? (TypeReference)instruction.Previous.Operand : null;
        return disposed?.FullName == Registration && called.Name == nameof(IDisposable.Dispose);
    }

    private MethodReference StandIn(string name, TypeReference instance, MethodReference called)
    {
        instance.IsValueType = true; // a reference alone does not tell
        var standIn = new MethodReference(name, called.ReturnType, StandIns());
        standIn.Parameters.Add(new ParameterDefinition(new ByReferenceType(instance)));
        foreach (ParameterDefinition parameter in called.Parameters)
            standIn.Parameters.Add(new ParameterDefinition(parameter.ParameterType));
        return standIn;
    }

    private TypeReference StandIns()
    {
        if (_standIns is null)
        {
            var assembly = AssemblyNameReference.Parse(typeof(ControlledCancellation).Assembly.FullName);
            module.AssemblyReferences.Add(assembly);
            _standIns = new TypeReference(
                typeof(ControlledCancellation).Namespace, nameof(ControlledCancellation), module, assembly, valueType: false);
        }

        return _standIns;
    }
}
