using System.Reflection;
using Microsoft.Coyote;
using Microsoft.Coyote.SystematicTesting;

namespace Mpsc.Systematic;

/// <summary>
/// Coyote's rewriting engine: puts a scheduling point before every atomic, volatile and locking operation. Its only public entrance is the
/// command-line tool, so it is called by reflection.
/// </summary>
internal static class CoyoteRewriter
{
    private const BindingFlags Any = BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    /// <summary>Rewrites assemblies of a folder into another folder, which then holds everything that they need.</summary>
    /// <exception cref="MissingMemberException">This version of Coyote is built otherwise than the one known here.</exception>
    public static void Rewrite(string directory, IEnumerable<string> fileNames, string outputDirectory)
    {
        Type optionsType = RequiredType("Microsoft.Coyote.Rewriting.RewritingOptions");
        object options = Required(optionsType.GetMethod("Create", Any), optionsType, "Create").Invoke(null, null)!;
        Set("AssembliesDirectory", directory);
        Set("OutputDirectory", outputDirectory);
        Set("AssemblyPaths", fileNames.Select(name => Path.Combine(directory, name)).ToHashSet());

        Type engine = RequiredType("Microsoft.Coyote.Rewriting.RewritingEngine");
        MethodInfo run = Required(
            Array.Find(engine.GetMethods(Any), method => method.Name == "Run" && method.GetParameters().Length == 4), engine, "Run");
        Configuration configuration = Configuration.Create().WithTelemetryEnabled(false);
        Type[] parameters = [.. run.GetParameters().Select(parameter => parameter.ParameterType)];
        object log = New(parameters[2], configuration, false);
        run.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [options, configuration, log, New(parameters[3])], null);

        void Set(string property, object value) =>
            Required(optionsType.GetProperty(property, Any), optionsType, property).SetValue(options, value);
    }

    private static object New(Type type, params object[] arguments) =>
        Required(
            Array.Find(type.GetConstructors(Any), constructor => constructor.GetParameters().Length == arguments.Length), type, ".ctor")
        .Invoke(arguments);

    private static Type RequiredType(string name) =>
        typeof(TestingEngine).Assembly.GetType(name)
        ?? throw new MissingMemberException($"{typeof(TestingEngine).Assembly.GetName()} has no type {name}; rewriting can't be called.");

    private static T Required<T>(T? member, Type type, string name)
        where T : MemberInfo =>
        member ?? throw new MissingMemberException($"{type.AssemblyQualifiedName} has no {name} as expected; rewriting can't be called.");
}
