using System.Reflection;
using System.Runtime.Loader;
using Mono.Cecil;

namespace Mpsc.Systematic;

/// <summary>
/// A copy of the runtime, with the scenarios that run on it, both rewritten. Any number of them can be loaded beside one another; they stay
/// loaded.
/// </summary>
public sealed class RuntimeCopy
{
    private const string Runtime = "Mpsc.Runtime";
    private const string ScenarioLibrary = "Mpsc.Runtime.Systematic.Scenarios";
    private const string Extension = ".dll";

    private RuntimeCopy(IReadOnlyList<Scenario> rewritten, IReadOnlyList<Scenario> original)
    {
        Scenarios = [.. rewritten.Where(scenario => scenario.Name.Contains("Scenarios.", StringComparison.Ordinal))];
        PlantedFaults = [.. rewritten.Where(scenario => scenario.Name.StartsWith("PlantedFaults.", StringComparison.Ordinal))];
        PlainChecks = [.. original.Where(scenario => scenario.Name.StartsWith("PlainChecks.", StringComparison.Ordinal))];
    }

    /// <summary>What must hold under every schedule.</summary>
    public IReadOnlyList<Scenario> Scenarios { get; }

    /// <summary>What must be found not to hold, or the rewriting is without effect.</summary>
    public IReadOnlyList<Scenario> PlantedFaults { get; }

    /// <summary>What is run once, and not rewritten.</summary>
    public IReadOnlyList<Scenario> PlainChecks { get; }

    /// <summary>The runtime as it was built, or another one in its place.</summary>
    public static RuntimeCopy Load(MemoryStream? runtime = null)
    {
        byte[] runtimeBytes = runtime?.ToArray() ?? File.ReadAllBytes(Path.Combine(BuiltPaths.Scenarios, Runtime + Extension));
        byte[] scenarioBytes = File.ReadAllBytes(Path.Combine(BuiltPaths.Scenarios, ScenarioLibrary + Extension));
        DirectoryInfo directory = Directory.CreateTempSubdirectory("mpsc-systematic");
        try
        {
            string prepared = directory.CreateSubdirectory("prepared").FullName;
            string rewritten = directory.CreateSubdirectory("rewritten").FullName;
            File.WriteAllBytes(Path.Combine(prepared, Runtime + Extension), Changed(runtimeBytes, module =>
            {
                new CancellationSeam(module).Apply();
                FrameworkCalls.Replace(module);
                ValueTaskLocals.Apply(module);
            }));
            File.WriteAllBytes(Path.Combine(prepared, ScenarioLibrary + Extension), Changed(scenarioBytes, ValueTaskLocals.Apply));
            CoyoteRewriter.Rewrite(prepared, [Runtime + Extension, ScenarioLibrary + Extension], rewritten);
            return new RuntimeCopy(
                ScenariosOf(
                    File.ReadAllBytes(Path.Combine(rewritten, Runtime + Extension)),
                    Changed(File.ReadAllBytes(Path.Combine(rewritten, ScenarioLibrary + Extension)), MemoryAccessPoints.Remove)),
                ScenariosOf(runtimeBytes, scenarioBytes));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static byte[] Changed(byte[] assembly, Action<ModuleDefinition> change)
    {
        // Writing asks for the types of constants, which may be those of the runtime.
        using var resolver = new DefaultAssemblyResolver();
        resolver.AddSearchDirectory(BuiltPaths.Scenarios);
        using AssemblyDefinition definition = AssemblyDefinition.ReadAssembly(
            new MemoryStream(assembly), new ReaderParameters { AssemblyResolver = resolver });
        change(definition.MainModule);
        var changed = new MemoryStream();
        definition.Write(changed);
        return changed.ToArray();
    }

    /// <summary>In a context of their own; everything else that they use is shared.</summary>
    private static IReadOnlyList<Scenario> ScenariosOf(byte[] runtime, byte[] scenarios)
    {
        var context = new AssemblyLoadContext(name: null);
        Assembly loaded = context.LoadFromStream(new MemoryStream(runtime));
        context.Resolving += (_, name) => name.Name == Runtime ? loaded : null;
        return Scenario.AllIn(context.LoadFromStream(new MemoryStream(scenarios)));
    }
}
