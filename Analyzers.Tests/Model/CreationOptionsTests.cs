using Mpsc.Analyzers.Model;
using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Model;

public class CreationOptionsTests
{
    private static CreationOptions OptionsOf(string members)
        => Assert.Single(Facts.Of($"class C {{ {members} }}").Channels).Options;

    private static CreationOptions OptionsOfField(string creation)
        => OptionsOf($"private readonly Channel<int> _c = {creation};  int Count() => _c.Reader.Count;");

    [Fact]
    public void Unbounded()
        => Assert.Equal(new CreationOptions(false, null, FullMode.Unknown, false, false, false, false),
            OptionsOfField("Channel.CreateUnbounded<int>()"));

    [Fact]
    public void Bounded_by_a_number_waits()
        => Assert.Equal(new CreationOptions(true, 8, FullMode.Wait, false, false, false, false), OptionsOfField("Channel.CreateBounded<int>(8)"));

    [Fact]
    public void Options_in_place()
        => Assert.Equal(new CreationOptions(true, 8, FullMode.Drop, true, false, true, false), OptionsOfField(
            """
            Channel.CreateBounded<int>(new BoundedChannelOptions(8)
            {
                FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true, SingleWriter = false, AllowSynchronousContinuations = true,
            })
            """));

    [Theory]
    [InlineData("DropWrite", true)]
    [InlineData("DropOldest", false)]
    [InlineData("Wait", false)]
    public void The_mode_that_drops_what_is_written(string mode, bool drops)
        => Assert.Equal(drops, OptionsOfField($"Channel.CreateBounded<int>(new BoundedChannelOptions(8) {{ FullMode = BoundedChannelFullMode.{mode} }})")
            .DropsWrittenItem);

    [Fact]
    public void A_callback_for_dropped_items()
        => Assert.True(OptionsOfField("Channel.CreateBounded<int>(new BoundedChannelOptions(8), static item => { })").ReportsDrops);

    [Fact]
    public void The_runtime_s_channel_waits_when_it_is_full()
        => Assert.Equal(FullMode.Wait, OptionsOfField("Mpsc.MpscChannel.CreateBounded<int>(8)").FullMode);

    [Theory]
    [InlineData("var o = new UnboundedChannelOptions { SingleReader = true }; var c = Channel.CreateUnbounded<int>(o);")]
    [InlineData("var o = new UnboundedChannelOptions(); o.SingleReader = true; var c = Channel.CreateUnbounded<int>(o);")]
    [InlineData("UnboundedChannelOptions o; o = new() { SingleReader = true }; var c = Channel.CreateUnbounded<int>(options: o);")]
    [InlineData("var c = Channel.CreateUnbounded<int>(s_shared);")]
    public void Options_in_a_variable(string creation)
        => Assert.True(OptionsOf($$"""
            private static readonly UnboundedChannelOptions s_shared = new() { SingleReader = true };
            void M() { {{creation}} c.Writer.TryWrite(1); }
            """).SingleReader);

    [Theory]
    [InlineData("options")]
    [InlineData("Make()")]
    [InlineData("Shared")]
    public void Options_from_elsewhere_are_not_known(string argument)
    {
        var options = OptionsOf($$"""
            internal static BoundedChannelOptions Shared = new(8);
            static BoundedChannelOptions Make() => new(8);
            void M(BoundedChannelOptions options) { var c = Channel.CreateBounded<int>({{argument}}); c.Writer.TryWrite(1); }
            """);
        Assert.Equal(CreationOptions.Unknown with { IsBounded = true, ReportsDrops = false }, options);
    }

    [Fact]
    public void A_setting_that_is_no_constant_is_not_known()
        => Assert.Null(OptionsOf(
            "void M(bool single) { var c = Channel.CreateUnbounded<int>(new() { SingleReader = single }); c.Writer.TryWrite(1); }").SingleReader);

    [Fact]
    public void Two_creations_say_what_they_have_in_common()
        => Assert.Equal(new CreationOptions(null, null, FullMode.Unknown, false, false, false, false), OptionsOf(
            """
            private readonly Channel<int> _c;
            C(int? n) { if (n is { } limit) _c = Channel.CreateBounded<int>(limit); else _c = Channel.CreateUnbounded<int>(); }
            """));

    [Fact]
    public void A_channel_from_outside_says_nothing()
        => Assert.Equal(CreationOptions.Unknown, OptionsOf("void M(Channel<int> c) => c.Writer.TryWrite(1);"));
}
