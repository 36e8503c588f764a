using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace Mpsc.Systematic;

/// <summary>
/// Stores every value task that a call returns in a local of its own. Coyote 1.7.11 looks at value tasks that come from assemblies it
/// does not rewrite, and writes an invalid program where one is used without having been stored: <c>return reader.ReadAsync();</c>
/// </summary>
internal static class ValueTaskLocals
{
    public static void Apply(ModuleDefinition module)
    {
        foreach (MethodDefinition method in module.GetTypes().SelectMany(type => type.Methods).Where(method => method.HasBody))
        {
            List<Instruction> calls = [.. method.Body.Instructions.Where(ReturnsValueTask)];
            if (calls.Count == 0)
                continue;

            method.Body.SimplifyMacros();
            foreach (Instruction call in calls.Where(call => call.Next.OpCode != OpCodes.Stloc))
                Store(method.Body, call);
            method.Body.OptimizeMacros();
        }
    }

    private static bool ReturnsValueTask(Instruction instruction) =>
        instruction.OpCode.FlowControl == FlowControl.Call
        && instruction.Operand is MethodReference called
        && called.ReturnType.Namespace == "System.Threading.Tasks"
        && called.ReturnType.Name.StartsWith("ValueTask", StringComparison.Ordinal);

    private static void Store(MethodBody body, Instruction call)
    {
        var local = new VariableDefinition(Closed(((MethodReference)call.Operand).ReturnType, (MethodReference)call.Operand));
        body.Variables.Add(local);
        body.InitLocals = true;
        ILProcessor processor = body.GetILProcessor();
        processor.InsertAfter(call, Instruction.Create(OpCodes.Ldloc, local));
        processor.InsertAfter(call, Instruction.Create(OpCodes.Stloc, local));
    }

    /// <summary>The signature of a called method speaks of the type parameters of its own type and of its own.</summary>
    private static TypeReference Closed(TypeReference type, MethodReference called)
    {
        switch (type)
        {
            case GenericParameter { Type: GenericParameterType.Type } parameter when called.DeclaringType is GenericInstanceType declaring:
                return declaring.GenericArguments[parameter.Position];
            case GenericParameter { Type: GenericParameterType.Method } parameter when called is GenericInstanceMethod instance:
                return instance.GenericArguments[parameter.Position];
            case GenericInstanceType open:
                var closed = new GenericInstanceType(open.ElementType);
                foreach (TypeReference argument in open.GenericArguments)
                    closed.GenericArguments.Add(Closed(argument, called));
                return closed;
            default:
                return type;
        }
    }
}
