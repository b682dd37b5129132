using System.Net;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Media;
using Hotline.Telephony.Tests.Sip;

namespace Hotline.Telephony.Tests.Calls;

/// <summary>What the network says of somebody who is rung into a call: heard by who rings them, in the place of our tone (RFC 3960, RFC 5009).</summary>
public sealed class EarlyMediaTests : ConversationScene
{
    private static readonly TrunkSettings Trunk = new("ct", ["203.0.113.0/24"], new CallerIdRule(CallerIdSource.Asserted, []), Gateway: "sip:203.0.113.7:5060");

    private readonly HandPeer carrier;

    public EarlyMediaTests()
    {
        carrier = new HandPeer(bench, IPEndPoint.Parse("203.0.113.7:5060"));
        bench.Engine.Configure(DeskPhone.Settings("8001", "8002", "8003") with { Trunks = [Trunk], TrunkNetworks = ["203.0.113.0/24"], MaxCalls = 20 });
    }

    [Fact]
    public void An_agent_who_consults_hears_the_networks_words_and_then_the_department()
    {
        var invite = RingDepartment();
        Assert.Equal("supported", SipText.Header(invite, "P-Early-Media"));
        Assert.Equal("+ringback", AgentEar.Playing);
        carrier.Send(HandPeer.Reply(invite, 183, "tone sdp", tag: "dept"));
        Assert.Equal(("tone sdp", "+ringback"), (Latest.PeerAnswer, AgentEar.Playing)); // Nothing has been heard of it yet.
        Sounds();
        AssertHears(AgentEar, Latest);
        Assert.Null(AgentEar.Playing);
        AssertHears(Latest);
        AssertHears(Caller);
        Assert.Equal("+music", Caller.Playing);
        carrier.Send(HandPeer.Reply(invite, 200, "dept sdp", "dept", contact: "<sip:dept@203.0.113.7:5060>"));
        AssertHears(AgentEar, Latest);
        AssertHears(Latest, AgentEar);
    }

    [Theory]
    [InlineData("dept", true)]
    [InlineData("another", false)]
    public void A_gateway_that_has_described_its_sound_and_leaves_it_out_of_the_answer_is_there(string tag, bool isThere)
    {
        var invite = RingDepartment();
        carrier.Send(HandPeer.Reply(invite, 183, "tone sdp", tag: "dept"));
        carrier.Send(HandPeer.Reply(invite, 200, tag: tag, contact: "<sip:dept@203.0.113.7:5060>"));
        Assert.Equal(isThere ? ["ACK"] : ["ACK", "BYE"], carrier.HeardAll().ConvertAll(SipText.Method));
        Assert.Equal(isThere, bench.Sink.Names.Contains(nameof(PartyJoined)));
        Assert.Equal("tone sdp", bench.Media.Sessions[2].PeerAnswer);
    }

    [Fact]
    public void A_refusal_after_the_words_gives_the_caller_back()
    {
        var invite = RingDepartment();
        carrier.Send(HandPeer.Reply(invite, 183, "tone sdp", tag: "dept"));
        Sounds();
        carrier.Send(HandPeer.Reply(invite, 480, tag: "dept"));
        AssertHears(AgentEar, Caller);
        AssertHears(Caller, AgentEar);
    }

    [Fact]
    public void Words_of_a_reliable_response_are_heard_too()
    {
        var invite = RingDepartment();
        carrier.Send(HandPeer.Reply(invite, 183, "tone sdp", tag: "dept", extra: "Require: 100rel\nRSeq: 1\n", contact: "<sip:dept@203.0.113.7:5060>"));
        Assert.Equal("PRACK", SipText.Method(carrier.Heard()));
        Sounds();
        AssertHears(AgentEar, Latest);
    }

    [Theory]
    [InlineData("inactive")]
    [InlineData("recvonly")]
    [InlineData("gated, inactive")]
    public void What_the_network_does_not_mean_to_be_heard_is_not_until_it_does(string barred)
    {
        var invite = RingDepartment();
        carrier.Send(HandPeer.Reply(invite, 183, "tone sdp", tag: "dept", extra: $"P-Early-Media: {barred}\n"));
        Sounds();
        Assert.Equal("+ringback", AgentEar.Playing);
        AssertHears(AgentEar);
        carrier.Send(HandPeer.Reply(invite, 183, tag: "dept", extra: "P-Early-Media: sendrecv\n"));
        AssertHears(AgentEar, Latest);
        carrier.Send(HandPeer.Reply(invite, 180, tag: "dept", extra: $"P-Early-Media: {barred}\n"));
        AssertHears(AgentEar);
        Assert.Equal("+ringback", AgentEar.Playing);
    }

    [Theory]
    [InlineData("sendonly")]
    [InlineData("sendrecv, sendrecv")]
    [InlineData("supported")]
    [InlineData("nonsense")]
    public void Whatever_does_not_forbid_it_lets_it_be_heard(string said)
    {
        var invite = RingDepartment();
        carrier.Send(HandPeer.Reply(invite, 183, "tone sdp", tag: "dept", extra: $"P-Early-Media: {said}\n"));
        Sounds();
        AssertHears(AgentEar, Latest);
    }

    [Fact]
    public void A_conversation_is_not_talked_into_and_a_desk_phone_says_nothing_before_it_is_picked_up()
    {
        var invite = RingDepartment(holds: false);
        carrier.Send(HandPeer.Reply(invite, 183, "tone sdp", tag: "dept"));
        Sounds();
        AssertHears(AgentEar, Caller);
        AssertHears(Caller, AgentEar);
        carrier.Send(HandPeer.Reply(invite, 486, tag: "dept"));
        Ring(guest, PartyStance.Talks, holds: true);
        Sounds();
        Assert.Equal("+ringback", AgentEar.Playing);
        AssertHears(AgentEar);
    }

    [Fact]
    public void A_pbx_at_an_address_of_its_own_is_heard_as_well()
    {
        var pbx = new HandPeer(bench, IPEndPoint.Parse("10.2.0.7:5060"));
        Assert.Null(Do(call => new RingParty(Guid.NewGuid(), call, Guid.CreateVersion7(), "8000", PartyStance.Talks, 20, new PhoneRoute("sip:8000@10.2.0.7:5060", []), HoldsCaller: true)));
        pbx.Send(HandPeer.Reply(pbx.Heard(), 183, "tone sdp", tag: "pbx"));
        Sounds();
        AssertHears(AgentEar, Latest);
    }

    private string RingDepartment(bool holds = true)
    {
        Assert.Null(Do(call => new RingParty(Guid.NewGuid(), call, Guid.CreateVersion7(), "079186123456", PartyStance.Talks, 20, HoldsCaller: holds, IsOutside: true)));
        return carrier.Heard();
    }

    private void Sounds() => bench.Engine.OnMedia(new MediaEvent.RtpStarted(Latest.Leg.CallId, Latest.Leg.LegId));
}
