using System.Net;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Media;

namespace Hotline.Telephony.Tests.Calls;

/// <summary>A network that describes its sound before the answer and makes none: whoever rings is not lost by silence, whoever has answered is.</summary>
public sealed class SilentPartyTests : ConversationScene
{
    private readonly HandPeer carrier;
    private readonly Guid party = Guid.CreateVersion7();
    private readonly string invite;

    public SilentPartyTests()
    {
        carrier = new HandPeer(bench, IPEndPoint.Parse("203.0.113.7:5060"));
        bench.Engine.Configure(DeskPhone.Settings("8001", "8002", "8003") with
        {
            Trunks = [new TrunkSettings("ct", ["203.0.113.0/24"], new CallerIdRule(CallerIdSource.Asserted, []), Gateway: "sip:203.0.113.7:5060")], TrunkNetworks = ["203.0.113.0/24"], MaxCalls = 20,
        });
        Assert.Null(Do(call => new RingParty(Guid.NewGuid(), call, party, "079186123456", PartyStance.Talks, 60, HoldsCaller: true, IsOutside: true)));
        invite = carrier.Heard();
        carrier.Send(HandPeer.Reply(invite, 183, "tone sdp", tag: "dept"));
        bench.Wait(30);
        FallsSilent();
        bench.Wait(15);
    }

    [Fact]
    public void It_rings_for_its_time_and_is_there_when_it_is_picked_up()
    {
        Assert.Empty(bench.Sink.Events.OfType<PartyLeft>());
        PicksUp();
        bench.Engine.OnMedia(new MediaEvent.RtpStarted(Latest.Leg.CallId, Latest.Leg.LegId));
        bench.Wait(40);
        Assert.Equal(party, bench.Sink.Single<PartyJoined>().PartyId);
        Assert.Empty(bench.Sink.Events.OfType<PartyLeft>());
    }

    [Fact]
    public void It_is_lost_when_nothing_is_heard_of_it_after_the_answer_either()
    {
        PicksUp();
        bench.Wait(29);
        Assert.Empty(bench.Sink.Events.OfType<PartyLeft>());
        bench.Wait(2);
        Assert.Equal(PartyEnd.Lost, bench.Sink.Single<PartyLeft>().Reason);
    }

    [Fact]
    public void Nobody_picks_it_up()
    {
        bench.Wait(16);
        Assert.Equal(PartyEnd.NoAnswer, bench.Sink.Single<PartyLeft>().Reason);
    }

    private void FallsSilent() => bench.Engine.OnMedia(new MediaEvent.RtpTimeout(Latest.Leg.CallId, Latest.Leg.LegId));

    private void PicksUp() => carrier.Send(HandPeer.Reply(invite, 200, "dept sdp", "dept", contact: "<sip:dept@203.0.113.7:5060>"));
}
