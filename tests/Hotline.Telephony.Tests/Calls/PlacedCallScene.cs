using System.Net;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Tests.Sip;

namespace Hotline.Telephony.Tests.Calls;

/// <summary>A trunk with a way out, a desk phone, and the carrier behind the trunk, each message written by hand.</summary>
public abstract class PlacedCallScene
{
    protected const string Citizen = "13879100001";
    private protected static readonly TrunkSettings Trunk = new("ct", ["203.0.113.0/24"], new CallerIdRule(CallerIdSource.Asserted, []), Gateway: "sip:203.0.113.7:5060");

    private protected readonly EngineBench bench = new(settings: DeskPhone.Settings("8001", "8002", "8003") with { Trunks = [Trunk], TrunkNetworks = ["203.0.113.0/24"] });
    private protected readonly HandPeer carrier;
    private protected readonly DeskPhone agent;
    private protected readonly Guid call = Guid.CreateVersion7();
    private protected readonly Guid offer = Guid.CreateVersion7();
    private protected string invite = "";

    protected PlacedCallScene()
    {
        carrier = new HandPeer(bench, IPEndPoint.Parse("203.0.113.7:5060"));
        agent = new DeskPhone(bench, "8001");
        bench.Sink.Events.Clear();
    }

    private protected FakeSession Callee => bench.Media.Caller;

    private protected FakeSession AgentEar => bench.Media.Agent;

    private protected (CallEndCause, CallSide, bool) Ended => bench.Sink.Single<CallEnded>() is var ended ? (ended.Cause, ended.EndedBy, ended.Bridged) : default;

    private protected LiveCall Live => Assert.Single(bench.Engine.Snapshot().Calls);

    private protected void Talk()
    {
        Assert.Null(Place());
        agent.Rings().PicksUp();
        invite = carrier.Heard();
        Answers();
    }

    private protected void Answers()
    {
        carrier.Send(HandPeer.Reply(invite, 200, "citizen sdp", "citizen", contact: "<sip:citizen@203.0.113.7:5060>"));
        Assert.Equal("ACK", SipText.Method(carrier.Heard()));
    }

    private protected void Set(params TrunkSettings[] trunks) =>
        bench.Engine.Configure(DeskPhone.Settings("8001", "8002", "8003") with { Trunks = trunks, TrunkNetworks = ["203.0.113.0/24"], MaxCalls = 20 });

    private protected string? Place(string extension = "8001", int answer = 60, Guid? id = null) => Do(Order(extension) with { CallId = id ?? call, AnswerSeconds = answer });

    private protected PlaceCall Order(string extension = "8001") => new(Guid.CreateVersion7(), call, offer, extension, 20, new CallerNumber(Citizen), "12345", 60);

    private protected string? Do(TelephonyCommand command) => bench.Engine.Execute(command).Refusal;
}
