using Hotline.Telephony.Contracts;

namespace Hotline.Telephony.Tests.Calls;

/// <summary>A caller and an agent who talk, and two more desk phones: what each is made to hear is looked at after every step.</summary>
public abstract class ConversationScene
{
    private protected readonly EngineBench bench;
    private protected readonly DeskPhone agent;
    private protected readonly DeskPhone guest;
    private protected readonly DeskPhone lead;
    private protected readonly Guid offer = Guid.CreateVersion7();

    protected ConversationScene()
    {
        bench = new EngineBench(settings: DeskPhone.Settings("8001", "8002", "8003"));
        agent = new DeskPhone(bench, "8001");
        guest = new DeskPhone(bench, "8002");
        lead = new DeskPhone(bench, "8003");
        bench.AnsweredCall();
        Assert.Null(bench.Ring(offer).Refusal);
        agent.Rings().PicksUp();
        bench.Caller.HeardAll();
        bench.Sink.Events.Clear();
    }

    private protected FakeSession Caller => bench.Media.Caller;

    private protected FakeSession AgentEar => bench.Media.Sessions[1];

    private protected FakeSession Latest => bench.Media.Sessions[^1];

    private protected (CallEndCause, CallSide, bool) Ended => bench.Sink.Single<CallEnded>() is var ended ? (ended.Cause, ended.EndedBy, ended.Bridged) : default;

    private protected LiveCall Live => Assert.Single(bench.Engine.Snapshot().Calls);

    private protected Guid Consult() => Ring(guest, PartyStance.Talks, holds: true);

    private protected Guid Ring(DeskPhone phone, PartyStance stance, bool holds = false, bool takesOver = false)
    {
        var party = Guid.CreateVersion7();
        Assert.Null(Do(call => new RingParty(Guid.NewGuid(), call, party, phone.Extension, stance, 20, HoldsCaller: holds, TakesOver: takesOver)));
        phone.Rings();
        return party;
    }

    private protected string? Do(Func<Guid, TelephonyCommand> command) => bench.Engine.Execute(command(Caller.Leg.CallId)).Refusal;

    private protected static void AssertHears(FakeSession listener, params FakeSession[] speakers) => Assert.Equal(speakers, listener.Hears);
}
