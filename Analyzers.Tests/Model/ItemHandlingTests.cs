using Microsoft.CodeAnalysis.Operations;
using Mpsc.Analyzers.Model;
using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Model;

public class ItemHandlingTests
{
    private static (TypeModel Model, ILoopOperation Loop) In(string round)
    {
        var model = Facts.Of(
            $$"""
            enum Kind { A }
            class C
            {
                private bool _flag, _other;
                public async Task M(ChannelReader<string> r, ChannelReader<Kind> kinds, CancellationTokenSource source)
                {
                    while (!_flag) { await Task.Yield(); {{round}} }
                }
                private void Raise() => _flag = true;
                private void Note() => _other = true;
            }
            """);
        return (model, Surroundings.Loops(model.Uses[0].Operation).Last());
    }

    [Theory]
    [InlineData("if (r.TryRead(out var x)) return;", true)]
    [InlineData("if (r.TryRead(out var x)) break;", true)]
    [InlineData("if (!r.TryRead(out var x)) continue; if (x == null) break;", true)]
    [InlineData("while (r.TryRead(out var x)) if (x == null) break;", false)]
    [InlineData("while (r.TryRead(out var x)) if (x == null) source.Cancel();", true)]
    [InlineData("while (r.TryRead(out var x)) _flag = true;", true)]
    [InlineData("while (r.TryRead(out var x)) _other = true;", false)]
    [InlineData("while (r.TryRead(out var x)) Raise();", true)]
    [InlineData("while (r.TryRead(out var x)) Note();", false)]
    [InlineData("if (r.TryRead(out var x)) throw new Exception();", false)]
    [InlineData("var x = await r.ReadAsync(); if (x == null) return;", true)]
    [InlineData("var t = r.ReadAsync().AsTask(); if (await Task.WhenAny(t, Task.CompletedTask) == t) { if (await t == null) return; }", true)]
    [InlineData("var t = r.ReadAsync().AsTask(); if (await Task.WhenAny(t, Task.CompletedTask) == t) { Console.WriteLine(await t); } else return;", false)]
    [InlineData("if (kinds.TryRead(out var x)) Console.WriteLine(x);", true)]
    [InlineData("if (r.TryRead(out var x)) Console.WriteLine(x); else return;", false)]
    [InlineData("if (r.TryRead(out var x)) { Func<int> f = () => { return 1; }; f(); }", false)]
    public void Steers(string round, bool steers)
    {
        var (model, loop) = In(round);
        Assert.Equal(steers, ItemHandling.Of(model, loop, model.Uses[0].Channel).Steers());
    }

    [Theory]
    [InlineData("while (r.TryRead(out _)) { } if (kinds.TryRead(out _)) return;", true)]
    [InlineData("while (r.TryRead(out _)) { if (kinds.TryRead(out _)) return; }", false)]
    [InlineData("for (int i = 0; i < 9 && r.TryRead(out _); i++) { } if (kinds.TryRead(out _)) return;", false)]
    [InlineData("if (r.TryRead(out _)) { } else if (kinds.TryRead(out _)) return;", true)]
    [InlineData("if (r.TryRead(out _)) { continue; } if (kinds.TryRead(out _)) return;", true)]
    [InlineData("if (r.TryRead(out _)) { } if (kinds.TryRead(out _)) return;", false)]
    public void Turns(string round, bool hides)
    {
        var (model, loop) = In(round);
        var take = model.Uses[0];
        var others = ItemHandling.Of(model, loop, model.Uses[1].Channel).Takes;
        Assert.Equal(hides, TurnOrder.HidesOther(model, loop, Surroundings.Loops(take.Operation).First(), take, others));
    }
}
