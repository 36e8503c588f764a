using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Mpsc.Systematic;

/// <summary>Makes the runtime call <see cref="ControlledCancellation"/> where it calls the framework's registrations.</summary>
internal sealed class CancellationSeam(ModuleDefinition module)
{
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
            if (instruction.Operand is MethodReference called && IsReplaced(called))
            {
                instruction.OpCode = OpCodes.Call;
                instruction.Operand = StandIn(called);
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
        ("System.Threading.CancellationTokenRegistration", nameof(ControlledCancellation.Dispose)) => true,
        ("System.Threading.CancellationToken", nameof(ControlledCancellation.UnsafeRegister)) =>
            called.Parameters[0].ParameterType is GenericInstanceType { GenericArguments.Count: 1 },
        _ => false,
    };

    private MethodReference StandIn(MethodReference called)
    {
        called.DeclaringType.IsValueType = true; // a reference alone does not tell
        var standIn = new MethodReference(called.Name, called.ReturnType, StandIns());
        standIn.Parameters.Add(new ParameterDefinition(new ByReferenceType(called.DeclaringType)));
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
