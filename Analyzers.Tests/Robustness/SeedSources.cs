using System.Reflection;
using System.Text.RegularExpressions;
using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Robustness;

/// <summary>
/// Code with channels in every shape that the rules and fixes know: the sources of their own tests, without the marks.
/// </summary>
internal static partial class SeedSources
{
    private const string Usings = "using System.Threading.Channels;\n";

    private static readonly string[] Marked = [.. TestClasses().SelectMany(static type => TestsOf(type).SelectMany(Sources)).Distinct()];

    /// <summary>All of them, in an order that does not depend on the machine.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Marked.Select(Clean)];

    /// <summary>Those on which a rule speaks.</summary>
    public static IReadOnlyList<string> Reported { get; } = [.. Marked.Where(static source => Mark().IsMatch(source)).Select(Clean)];

    private static IEnumerable<Type> TestClasses()
        => typeof(SeedSources).Assembly.GetTypes()
            .Where(static type => !type.IsAbstract && type.IsPublic && type.GetConstructor(Type.EmptyTypes) is not null
                && (type.Namespace!.Contains(".Rules", StringComparison.Ordinal) || type.Namespace.Contains(".CodeFixes", StringComparison.Ordinal)))
            .OrderBy(static type => type.FullName, StringComparer.Ordinal);

    private static IEnumerable<(MethodInfo Test, object?[] Arguments)> TestsOf(Type type)
    {
        foreach (var method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .OrderBy(static method => method.Name, StringComparer.Ordinal))
        {
            if (method.GetCustomAttribute<FactAttribute>(inherit: false) is not null && method.GetParameters().Length == 0)
                yield return (method, []);

            foreach (var data in method.GetCustomAttributes<InlineDataAttribute>())
                yield return (method, data.Data);
        }
    }

    // a test that does without a verifier may do anything, so only those are run of which the body is one call of it
    private static List<string> Sources((MethodInfo Test, object?[] Arguments) test)
        => test.Test.ReturnType != typeof(Task) ? [] : SourceRecorder.Record(() =>
        {
            try
            {
                _ = test.Test.Invoke(Activator.CreateInstance(test.Test.DeclaringType!), Filled(test.Test, test.Arguments));
            }
            catch (TargetInvocationException)
            {
                // what it asserts beside is not asked here
            }
        });

    private static object?[] Filled(MethodInfo method, object?[] arguments)
        => [.. method.GetParameters().Select((parameter, i) => i < arguments.Length ? arguments[i] : parameter.HasDefaultValue ? parameter.DefaultValue : null)];

    private static string Clean(string marked)
    {
        string code = Mark().Replace(marked, "").Replace("|}", "", StringComparison.Ordinal);
        return code.Contains("using System.Threading.Channels;", StringComparison.Ordinal) ? code : Usings + code;
    }

    [GeneratedRegex(@"\{\|[A-Za-z0-9]+:")]
    private static partial Regex Mark();
}
