using System.Net;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Tests.Calls;
using Hotline.Telephony.Tests.Sip;
using Hotline.Telephony.Trunks;

namespace Hotline.Telephony.Tests.Trunks;

/// <summary>A gateway by the name of a service (RFC 3263 §4.2): the places that SRV records name, which of them has the calls, and which comes next.</summary>
public sealed class GatewayPlaceTests : RegisteringScene
{
    private const string Name = "_sip._udp.sbc.example.cn";

    private static readonly GatewayTarget First = Place("203.0.113.7", 5070, 10), Second = Place("203.0.113.8", 5071, 10), Spare = Place("203.0.113.9", 5072, 20);

    private static readonly CallerQuestion Question = new(["n1"], ["n2"], "1", 5, ["n3"], ["n4"]);

    private static readonly TrunkSettings Peer = new("ct", ["203.0.113.0/24"], new CallerIdRule(CallerIdSource.Asserted, []), Gateway: "sip:sbc.example.cn");

    public GatewayPlaceTests() => Set(Peer);

    [Theory]
    [InlineData("sip:sbc.example.cn", Name)]
    [InlineData("sip:sbc.example.cn;transport=tcp", "_sip._tcp.sbc.example.cn")]
    [InlineData("sips:sbc.example.cn", "_sips._tcp.sbc.example.cn")]
    [InlineData("sip:sbc.example.cn;transport=tls", "_sips._tcp.sbc.example.cn")]
    [InlineData("sip:sbc.example.cn:5060", "sbc.example.cn")] // Whoever names a port means the host.
    public void A_name_without_a_port_is_a_services(string gateway, string asked)
    {
        Set(Peer with { Gateway = gateway });
        Assert.Equal([asked], bench.Engine.WantedNames);
    }

    [Fact]
    public void A_call_goes_to_the_port_of_the_first_and_stays_with_it_among_equals()
    {
        bench.Engine.Learn(Name, [First, Second, Spare]);
        Assert.Null(Ask());
        Assert.StartsWith("INVITE sip:13879100001@sbc.example.cn;user=phone SIP/2.0", Invited(First), StringComparison.Ordinal);
        bench.Engine.Learn(Name, [Second, First, Spare]);
        Assert.Null(Ask());
        Invited(First);
        bench.Engine.Learn(Name, [Second, Spare]);
        Assert.Null(Ask());
        Invited(Second);
    }

    [Fact]
    public void The_next_place_of_the_trunk_has_the_call_that_one_does_not_take_and_those_after_it()
    {
        bench.Engine.Learn(Name, [First, Second, Spare]);
        Assert.Null(Ask());
        Refuse(First, 503);
        Refuse(Second, 503);
        Refuse(Spare, 503);
        Assert.Equal(CallEndCause.NoTrunk, bench.Sink.Single<CallEnded>().Cause);
        Assert.Empty(bench.Sink.Events.OfType<CallRerouted>()); // It is one trunk all along.
        bench.Wait(31); // All have rested.
        bench.Engine.Learn(Name, [First, Second, Spare]);
        Assert.Null(Ask());
        Refuse(First, 503);
        Invited(Second);
        Assert.Null(Ask());
        Invited(Second); // Not asked again so soon.
    }

    [Fact]
    public void A_place_that_says_nothing_is_passed_over()
    {
        bench.Engine.Learn(Name, [First, Second]);
        Assert.Null(Ask());
        Invited(First);
        bench.Wait(4.1);
        Invited(Second);
    }

    [Fact]
    public void The_place_that_is_wanted_most_has_the_calls_back_when_it_has_rested()
    {
        bench.Engine.Learn(Name, [First, Spare]);
        Assert.Null(Ask());
        Refuse(First, 503, "Retry-After: 90\n");
        Refuse(Spare, 486);
        bench.Wait(60);
        bench.Engine.Learn(Name, [First, Spare]);
        Assert.Null(Ask());
        Refuse(Spare, 486);
        bench.Wait(60);
        bench.Engine.Learn(Name, [First, Spare]);
        Assert.Null(Ask());
        Invited(First);
    }

    [Fact]
    public void A_place_that_fails_again_as_soon_as_it_has_rested_rests_twice_as_long_until_it_takes_a_call()
    {
        var places = new GatewayPlaces([First, Spare], _ => true);
        var now = DateTimeOffset.UnixEpoch;
        foreach (var seconds in (int[])[30, 60, 120, 240, 300, 300])
        {
            now = Rests(places, now, seconds);
        }

        places.Took();
        now = Rests(places, now, 30);
        Rests(places, now.AddHours(1), 30); // Too long ago to count.
    }

    [Fact]
    public void A_registrar_that_says_nothing_turns_the_trunk_to_the_next_place_and_the_calls_go_on_while_it_registers_anew()
    {
        Set(Trunk with { Gateway = Peer.Gateway }); // Its networks hold neither place.
        bench.Engine.Learn(Name, [First, Second]);
        bench.Wait(0.01);
        HandPeer one = Behind(First), next = Behind(Second);
        Assert.Equal("REGISTER", SipText.Method(one.Heard()));
        Assert.Equal("trunk.none", Ask());
        bench.Wait(33);
        bench.Wait(0.01);
        next.Send(HandPeer.Reply(next.Heard(), 200, contact: $"{Own};expires=600"));
        Assert.Equal(TrunkState.Up, State);
        bench.Wait(31); // The first has rested.
        one.HeardAll();
        Assert.Null(Ask());
        Refuse(Second, 503);
        Assert.NotEqual(TrunkState.Up, State);
        Invited(First);
        next.HeardAll();
        next.Send(next.Invite()); // From wherever we may register, calls come.
        Assert.NotEmpty(next.HeardAll());
    }

    [Fact]
    public void A_probe_that_finds_nobody_turns_the_trunk_to_the_next_place()
    {
        Set(Peer with { Probe = Peer.Gateway });
        bench.Engine.Learn(Name, [First, Second]);
        for (var miss = 0; miss < 3; miss++)
        {
            bench.Wait(0.1);
            bench.Wait(33); // As long as it takes for nobody to have answered.
        }

        Assert.Null(Ask());
        Assert.Contains(bench.Wire.Take(new IPEndPoint(Second.Address, Second.Port)), text => SipText.Method(text) == "INVITE");
    }

    [Fact]
    public void Services_are_ordered_by_priority_and_among_equals_by_lot_and_weight()
    {
        ServiceRecord small = new("a", 1, 10, 20), large = new("b", 2, 10, 60), never = new("c", 3, 10, 0), later = new("d", 4, 20, 90);
        Assert.Equal([large, small, never, later], ServiceRecord.Ordered([later, small, never, large], sum => sum / 2));
        var random = new Random(1);
        var firsts = Enumerable.Range(0, 1000).Select(_ => ServiceRecord.Ordered([later, small, large, never], sum => random.Next(sum + 1))[0]).CountBy(record => record.Host).ToDictionary();
        Assert.InRange(firsts["b"], 680, 800); // Three quarters.
        Assert.InRange(firsts["a"], 190, 310);
        Assert.DoesNotContain("d", firsts.Keys);
    }

    /// <summary>The first place fails, and is used again when it has rested for as long.</summary>
    /// <returns>When that is.</returns>
    private static DateTimeOffset Rests(GatewayPlaces places, DateTimeOffset now, int seconds)
    {
        Assert.Equal(First, places.Now);
        Assert.True(places.Leave(null, now));
        Assert.False(places.Learn([First, Spare], _ => true, now.AddSeconds(seconds - 1)));
        Assert.True(places.Learn([First, Spare], _ => true, now.AddSeconds(seconds)));
        return now.AddSeconds(seconds);
    }

    private static GatewayTarget Place(string address, int port, int priority) => new(IPAddress.Parse(address), port, priority);

    private HandPeer Behind(GatewayTarget place) => new(bench, new IPEndPoint(place.Address, place.Port));

    private string Invited(GatewayTarget place)
    {
        var heard = bench.Wire.Take(new IPEndPoint(place.Address, place.Port));
        var invite = Assert.Single(heard.Where(text => SipText.Method(text) == "INVITE").DistinctBy(text => SipText.Header(text, "Via")));
        return invite;
    }

    private void Refuse(GatewayTarget place, int status, string extra = "")
        => new HandPeer(bench, new IPEndPoint(place.Address, place.Port)).Send(HandPeer.Reply(Invited(place), status, tag: "full", extra: extra));

    private void Set(TrunkSettings trunk) => bench.Engine.Configure(With(trunk) with { TrunkNetworks = [.. trunk.Networks] });

    private string? Ask() =>
        bench.Engine.Execute(new AskCitizen(Guid.CreateVersion7(), Guid.CreateVersion7(), new CallerNumber("13879100001"), "12345", 30, Question)).Refusal;
}
