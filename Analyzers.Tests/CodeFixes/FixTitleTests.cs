using Microsoft.CodeAnalysis.CodeFixes;
using Mpsc.Analyzers.CodeFixes;

namespace Mpsc.Analyzers.Tests.CodeFixes;

public class FixTitleTests
{
    public static TheoryData<string> Fixes => new(typeof(RewriteProvider).Assembly.GetTypes()
        .Where(static type => type.IsSubclassOf(typeof(CodeFixProvider)) && !type.IsAbstract).Select(static type => type.Name));

    [Theory]
    [MemberData(nameof(Fixes))]
    public void Every_fix_has_a_title(string fix) => Assert.NotEmpty(Resources.ResourceManager.GetString(fix + "_Title") ?? "");
}
