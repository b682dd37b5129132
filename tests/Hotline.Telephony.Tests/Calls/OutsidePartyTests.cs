using System.Net;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Tests.Sip;

namespace Hotline.Telephony.Tests.Calls;

/// <summary>Departments, 110 and others who are rung into a call over the trunks: they are the trunks' calls like any other.</summary>
public sealed class OutsidePartyTests : ConversationScene
{
    private const string Department = "079186123456";

    private static readonly TrunkSettings First = new("ct", ["203.0.113.0/24"], new CallerIdRule(CallerIdSource.Asserted, [], "0791"), Gateway: "sip:203.0.113.7:5060")
    {
        Identity = new TrunkIdentity("ims.example", NumberFormat.International, IdentityHeader.Preferred, HidesNumber: true),
    };

    private static readonly TrunkSettings Second = new("cu", ["203.0.113.8/32"], First.CallerId, Gateway: "sip:203.0.113.8:5060");

    private readonly HandPeer carrier;
    private readonly HandPeer other;
    private readonly Guid party = Guid.CreateVersion7();

    public OutsidePartyTests()
    {
        carrier = new HandPeer(bench, IPEndPoint.Parse("203.0.113.7:5060"));
        other = new HandPeer(bench, IPEndPoint.Parse("203.0.113.8:5060"));
        Set(First);
    }

    [Fact]
    public void A_number_goes_out_as_the_trunk_wants_its_calls_and_joins()
    {
        Assert.Null(Ring());
        var invite = carrier.Heard();
        Assert.StartsWith("INVITE sip:+8679186123456@ims.example;user=phone SIP/2.0", invite, StringComparison.Ordinal);
        Assert.Equal("<sip:+8679112345@ims.example;user=phone>", SipText.Header(invite, "P-Preferred-Identity"));
        Assert.Equal("id", SipText.Header(invite, "Privacy"));
        Assert.DoesNotContain("13800000001", invite, StringComparison.Ordinal);
        carrier.Send(HandPeer.Reply(invite, 180, tag: "dept"));
        Assert.Equal(party, bench.Sink.Single<PartyRinging>().PartyId);
        Answer(carrier, invite);
        Assert.Equal(party, bench.Sink.Single<PartyJoined>().PartyId);
        AssertHears(AgentEar, Latest);
        Assert.Null(Do(call => new DropParty(Guid.NewGuid(), call, party)));
        Assert.Equal("BYE", SipText.Method(carrier.Heard()));
    }

    [Fact]
    public void A_party_takes_a_line_of_its_trunk_for_as_long_as_it_is_there()
    {
        Set(First with { MaxCalls = 1 });
        Assert.Null(Ring());
        var invite = carrier.Heard();
        Answer(carrier, invite);
        Assert.Equal("trunk.none", Ring(Guid.CreateVersion7()));
        Assert.Equal(PartyEnd.NoTrunk, bench.Sink.Single<PartyLeft>().Reason);
        var caller = new HandPeer(bench, IPEndPoint.Parse("203.0.113.9:5060"));
        caller.Send(caller.Invite());
        Assert.Equal(503, SipText.Status(caller.Heard())); // Whoever calls the hotline by it finds it full too.
        carrier.Send(carrier.Backwards("BYE", invite).Replace(";tag=phone", ";tag=dept"));
        Assert.Null(Ring(Guid.CreateVersion7()));
    }

    [Fact]
    public void Nor_does_it_come_sooner_than_the_trunk_may_or_by_one_that_is_known_to_be_down()
    {
        Set(First with { MaxRate = 1 });
        Assert.Null(Ring());
        Assert.Equal("trunk.none", Ring(Guid.CreateVersion7()));
        bench.Wait(1);
        Assert.Null(Ring(Guid.CreateVersion7()));
        Set(First with { Account = new TrunkAccount("gateway", "secret", Pilot: "gateway") });
        bench.Wait(1);
        Assert.Equal("trunk.none", Ring(Guid.CreateVersion7())); // It has not registered us.
    }

    [Fact]
    public void After_a_503_and_after_silence_the_next_trunk_rings_it()
    {
        Set(First, Second);
        Assert.Null(Ring());
        carrier.Send(HandPeer.Reply(carrier.Heard(), 503, tag: "dept"));
        var again = other.Heard();
        Assert.StartsWith($"INVITE sip:{Department}@203.0.113.8:5060;user=phone SIP/2.0", again, StringComparison.Ordinal);
        Assert.Equal((party, "ct", "cu", 503), bench.Sink.Single<CallRerouted>() is var one ? (one.PartyId, one.FromTrunk, one.ToTrunk, one.Status) : default);
        Answer(other, again);
        AssertHears(AgentEar, Latest);
    }

    [Fact]
    public void Where_no_trunk_takes_it_the_desk_is_told_that_and_the_caller_is_back_with_the_agent()
    {
        Assert.Null(Ring());
        Assert.Equal("+music", Caller.Playing);
        carrier.Send(HandPeer.Reply(carrier.Heard(), 503, tag: "dept"));
        Assert.Equal(PartyEnd.NoTrunk, bench.Sink.Single<PartyLeft>().Reason);
        AssertHears(Caller, AgentEar);
    }

    [Fact]
    public void A_department_that_is_busy_is_busy_on_every_trunk()
    {
        Set(First, Second);
        Assert.Null(Ring());
        carrier.Send(HandPeer.Reply(carrier.Heard(), 486, tag: "dept"));
        Assert.Equal(PartyEnd.Busy, bench.Sink.Single<PartyLeft>().Reason);
        Assert.Empty(other.HeardAll());
    }

    [Fact]
    public void An_emergency_goes_beyond_the_caps_and_also_to_a_trunk_that_rests()
    {
        Set(First with { MaxCalls = 1, MaxRate = 1 });
        Assert.Null(Ring());
        carrier.HeardAll();
        Assert.Equal("trunk.none", Ring(Guid.CreateVersion7()));
        Assert.Null(Emergency("110"));
        var police = carrier.Heard();
        Assert.StartsWith("INVITE sip:110@ims.example;user=phone", police, StringComparison.Ordinal);
        carrier.Send(HandPeer.Reply(police, 503, tag: "police", extra: "Retry-After: 60\n"));
        carrier.HeardAll();
        Assert.Null(Emergency("110"));
        Assert.Equal("INVITE", SipText.Method(carrier.Heard()));
    }

    [Fact]
    public void An_emergency_takes_the_trunk_that_has_room_before_the_one_that_is_full()
    {
        Set(First with { MaxCalls = 1 }, Second);
        Assert.Null(Ring());
        carrier.HeardAll();
        Assert.Null(Emergency("110"));
        Assert.StartsWith("INVITE sip:110@203.0.113.8:5060", other.Heard(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_behind_a_trunk_takes_a_line_of_it_and_at_the_gateway_looks_as_the_trunk_wants_it()
    {
        Set(First with { MaxCalls = 1 });
        Assert.Null(RingAt("sip:8000@203.0.113.50:5060")); // Behind it, a PBX of its own: as it was entered.
        var pbx = new HandPeer(bench, IPEndPoint.Parse("203.0.113.50:5060"));
        var invite = pbx.Heard();
        Assert.StartsWith("INVITE sip:8000@203.0.113.50:5060 SIP/2.0", invite, StringComparison.Ordinal);
        Assert.Equal("trunk.none", RingAt("sip:110@203.0.113.7:5060"));
        pbx.Send(HandPeer.Reply(invite, 486, tag: "pbx"));
        Assert.Null(RingAt("sip:110@203.0.113.7:5060"));
        Assert.StartsWith("INVITE sip:110@ims.example;user=phone SIP/2.0", carrier.Heard(), StringComparison.Ordinal);
    }

    [Fact]
    public void One_who_has_the_call_and_vanishes_ends_it_for_no_queue_of_ours_knows_of_them()
    {
        Assert.Null(Ring());
        Answer(carrier, carrier.Heard());
        Assert.Null(Do(call => new HandOver(Guid.NewGuid(), call, party)));
        bench.Engine.OnMedia(new Telephony.Media.MediaEvent.RtpTimeout(Latest.Leg.CallId, Latest.Leg.LegId));
        bench.Wait(0.1);
        Assert.Equal((CallEndCause.Lost, CallSide.Agent, true), Ended);
    }

    [Fact]
    public void One_whose_gateway_goes_on_from_another_address_may_be_heard_from_there()
    {
        Assert.Null(Ring());
        var invite = carrier.Heard();
        Answer(carrier, invite);
        other.Send(other.Backwards("INFO", invite).Replace(";tag=phone", ";tag=dept"));
        Assert.Equal(200, SipText.Status(other.Heard()));
        Assert.Equal([(other.Address.Address, false)], Latest.Followed);
    }

    [Fact]
    public void A_number_abroad_is_rung_for_nobody()
    {
        Assert.Equal("number.not-allowed", Do(call => new RingParty(Guid.NewGuid(), call, party, "0085221234567", PartyStance.Talks, 20, IsOutside: true)));
        Assert.Empty(carrier.HeardAll());
    }

    private static void Answer(HandPeer trunk, string invite)
    {
        trunk.Send(HandPeer.Reply(invite, 200, "dept sdp", "dept", contact: $"<sip:dept@{trunk.Address}>"));
        Assert.Equal("ACK", SipText.Method(trunk.Heard()));
    }

    private string? Ring(Guid? id = null) =>
        Do(call => new RingParty(Guid.NewGuid(), call, id ?? party, Department, PartyStance.Talks, 20, HoldsCaller: true, IsOutside: true));

    private string? Emergency(string number) =>
        Do(call => new RingParty(Guid.NewGuid(), call, Guid.CreateVersion7(), number, PartyStance.Talks, 20, IsOutside: true, IsEmergency: true));

    private string? RingAt(string address) =>
        Do(call => new RingParty(Guid.NewGuid(), call, Guid.CreateVersion7(), "110", PartyStance.Talks, 20, new PhoneRoute(address, [])));

    private void Set(params TrunkSettings[] trunks) =>
        bench.Engine.Configure(DeskPhone.Settings("8001", "8002", "8003") with { Trunks = trunks, TrunkNetworks = ["203.0.113.0/24"], MaxCalls = 20 });
}
