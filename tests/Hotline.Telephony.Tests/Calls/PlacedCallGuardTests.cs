using System.Net;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Tests.Sip;

namespace Hotline.Telephony.Tests.Calls;

/// <summary>Whom, under which number and by which trunk the hotline calls, and when it does not.</summary>
public sealed class PlacedCallGuardTests : PlacedCallScene
{
    [Fact]
    public void The_same_order_twice_is_one_call_and_another_order_for_it_is_refused()
    {
        var order = Order();
        Assert.Null(Do(order));
        Assert.Null(Do(order));
        Assert.Equal("call.known", Do(order with { CommandId = Guid.NewGuid() }));
        Assert.Single(bench.Sink.Events.OfType<CallPlaced>());
        Assert.Equal(1, bench.Engine.LiveCalls);
    }

    [Theory]
    [InlineData("0085221234567")]
    [InlineData("+85221234567")]
    [InlineData("13879100001;phone-context=+1")]
    [InlineData("12")]
    [InlineData("")]
    public void A_number_abroad_or_none_is_dialled_for_nobody(string number)
    {
        Assert.Equal("number.not-allowed", Do(Order() with { Callee = new CallerNumber(number) }));
        Assert.Equal(0, bench.Engine.LiveCalls);
        Assert.Empty(bench.Sink.Events);
    }

    [Fact]
    public void Nobody_is_called_under_a_number_that_is_not_the_hotlines() =>
        Assert.Equal("number.not-ours", Do(Order() with { ShownAs = "13900000000" }));

    [Fact]
    public void A_full_node_one_that_drains_and_a_trunk_without_room_or_way_out_place_nothing()
    {
        Set(Trunk with { MaxCalls = 1 });
        Assert.Null(Place());
        Assert.Equal("trunk.none", Place(id: Guid.CreateVersion7()));
        Assert.Null(Do(new HangUp(Guid.NewGuid(), call)));
        Assert.Null(Place(id: Guid.CreateVersion7())); // The trunk has its line back.
        Set(Trunk with { Gateway = null });
        Assert.Equal("trunk.none", Place(id: Guid.CreateVersion7()));
        Set(Trunk with { Gateway = "sip:198.51.100.7:5060" }); // We do not listen there.
        Assert.Equal("trunk.none", Place(id: Guid.CreateVersion7()));
        Set(Trunk);
        Do(new DrainNode(Guid.NewGuid(), On: true));
        Assert.Equal("node.busy", Place(id: Guid.CreateVersion7()));
        Do(new DrainNode(Guid.NewGuid(), On: false));
        bench.Media.IsFull = true;
        Assert.Equal("node.busy", Place(id: Guid.CreateVersion7()));
    }

    [Fact]
    public void A_trunk_that_is_down_or_has_had_its_calls_of_the_second_gives_way_to_the_next()
    {
        var dead = new TrunkSettings("a-dead", ["203.0.113.8/32"], Trunk.CallerId, Probe: "sip:203.0.113.8:5060", Gateway: "sip:203.0.113.8:5060");
        Set(dead, Trunk with { MaxRate = 1 });
        var sbc = new HandPeer(bench, IPEndPoint.Parse("203.0.113.8:5060"));
        for (var i = 0; i < 3; i++)
        {
            bench.Wait(15.01);
            foreach (var asked in sbc.HeardAll())
            {
                sbc.Send(HandPeer.Reply(asked, 503));
            }
        }

        Assert.Equal(TrunkState.Down, bench.Sink.Events.OfType<TrunkStateChanged>().Last().State);
        Assert.Null(Place());
        Assert.Equal("ct", bench.Sink.Single<CallPlaced>().Trunk);
        Assert.Equal("trunk.none", Place(id: Guid.CreateVersion7()));
        bench.Wait(1);
        Assert.Null(Place(id: Guid.CreateVersion7(), extension: "8002"));
    }

    [Fact]
    public void Who_has_no_line_is_rung_over_the_trunk_as_the_hotline_too_and_stands_in_no_event()
    {
        const string own = "13900000009";
        Set(Trunk with { MaxCalls = 1 });
        Assert.Equal("trunk.none", Do(Order("outside") with { OwnNumber = new CallerNumber(own) })); // It takes two lines.
        Set(Trunk with { MaxCalls = 2, MaxRate = 1 }); // And is one call of the second.
        Assert.Null(Do(Order("outside") with { OwnNumber = new CallerNumber(own) }));
        var first = carrier.Heard();
        Assert.StartsWith($"INVITE sip:{own}@203.0.113.7:5060;user=phone", first, StringComparison.Ordinal);
        Assert.Equal("<sip:12345@10.0.0.1;user=phone>", SipText.Header(first, "P-Asserted-Identity"));
        carrier.Send(HandPeer.Reply(first, 200, "own sdp", "own", contact: "<sip:own@203.0.113.7:5060>"));
        var heard = carrier.HeardAll();
        invite = heard.Single(text => SipText.Method(text) == "INVITE");
        Assert.StartsWith($"INVITE sip:{Citizen}@", invite, StringComparison.Ordinal);
        Assert.DoesNotContain(own, invite, StringComparison.Ordinal);
        Answers();
        Assert.Same(bench.Media.Sessions[1], Callee.BridgedWith);
        Assert.DoesNotContain(bench.Sink.Events, happened => System.Text.Json.JsonSerializer.Serialize(happened).Contains(own, StringComparison.Ordinal));
        Assert.Equal("trunk.none", Place(id: Guid.CreateVersion7()));
    }
}
