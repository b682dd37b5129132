using System.Net;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Tests.Sip;

namespace Hotline.Telephony.Tests.Calls;

/// <summary>The transfer key of a desk phone (RFC 3515, RFC 3891): what it asks for, who may, and what everybody hears meanwhile. The test is the web side.</summary>
public sealed class PhoneTransferTests : ConversationScene
{
    private PartyWanted Wanted => bench.Sink.Events.OfType<PartyWanted>().Last();

    [Fact]
    public void A_blind_transfer_is_asked_of_the_web_side_and_told_step_by_step()
    {
        Assert.Equal(202, agent.Refers("8002"));
        Assert.Equal(["SIP/2.0 100 Trying active"], agent.Notified());
        Assert.Equal((offer, "8002", true), (Wanted.ById, Wanted.Target, Wanted.Blind));
        Assert.Equal(491, agent.Refers("8003")); // One at a time.
        Grant(guest);
        guest.Rings();
        Assert.Equal(["SIP/2.0 180 Ringing active"], agent.Notified());
        Assert.Equal("+music", Caller.Playing);
        guest.PicksUp();
        AssertHears(Caller, Latest);
        AssertHears(Latest, Caller);
        Assert.Equal(["NOTIFY", "BYE"], agent.Told());
        Assert.Equal(Wanted.PartyId, bench.Sink.Single<CallHandedOver>().PartyId);
        bench.Caller.Send(bench.Caller.InDialog("BYE", bench.Answer));
        Assert.Equal("BYE", guest.WasTold());
        bench.AssertNothingHeld();
    }

    [Fact]
    public void Who_is_busy_or_may_not_be_rung_leaves_the_caller_with_the_agent_and_the_phone_learns_why()
    {
        Assert.Equal(202, agent.Refers("8002"));
        Grant(guest);
        agent.Notified();
        guest.Rings().Refuses(486);
        Assert.Equal(["SIP/2.0 180 Ringing active", "SIP/2.0 486 Busy Here terminated"], agent.Notified());
        AssertHears(Caller, AgentEar);

        Assert.Equal(202, agent.Refers("0013800138000"));
        Assert.Null(Do(call => new RefuseParty(Guid.NewGuid(), call, Wanted.PartyId)));
        Assert.Equal(["SIP/2.0 100 Trying active", "SIP/2.0 404 Not Found terminated"], agent.Notified());
        Assert.Equal("party.unknown", Do(call => new RefuseParty(Guid.NewGuid(), call, Wanted.PartyId)));

        Assert.Equal(202, agent.Refers("8002"));
        Assert.Equal(["SIP/2.0 100 Trying active"], agent.Notified());
        bench.Wait(10.1); // The web side is away.
        Assert.Equal(["SIP/2.0 480 Temporarily Unavailable terminated"], agent.Notified());
        AssertHears(Caller, AgentEar);
    }

    [Fact]
    public void A_second_call_consults_and_the_transfer_key_joins_both()
    {
        agent.Holds(true);
        var second = agent.Dials("8002");
        Assert.Equal([180], second.Invites());
        Assert.Equal((offer, "8002", false), (Wanted.ById, Wanted.Target, Wanted.Blind));
        Grant(guest, blind: false);
        guest.Rings();
        guest.PicksUp();
        Assert.Equal([200], second.Answers());
        var (ear, colleague) = (bench.Media.Sessions[2], bench.Media.Sessions[3]);
        AssertHears(ear, colleague);
        AssertHears(colleague, ear);
        AssertHears(Caller);
        AssertHears(AgentEar);
        Assert.Equal("+music", Caller.Playing);

        Assert.Equal(202, agent.Refers("8002", second.Replaces));
        Assert.Equal(["NOTIFY", "NOTIFY", "BYE", "BYE"], agent.Told());
        AssertHears(Caller, colleague);
        AssertHears(colleague, Caller);
        Assert.Equal(Wanted.PartyId, bench.Sink.Single<CallHandedOver>().PartyId);
        Assert.True(ear.Closed);
        guest.HangsUp();
        bench.Caller.HeardAll();
        bench.AssertNothingHeld();
    }

    [Fact]
    public void Who_hangs_the_second_call_up_is_back_with_the_caller()
    {
        var second = Consults();
        second.HangsUp();
        Assert.Equal("BYE", guest.WasTold());
        agent.Holds(false);
        AssertHears(Caller, AgentEar);
        AssertHears(AgentEar, Caller);

        var again = agent.Dials("8003");
        again.Invites();
        Assert.Null(Do(call => new RefuseParty(Guid.NewGuid(), call, Wanted.PartyId)));
        Assert.Equal([404], again.Answers());
        AssertHears(Caller, AgentEar);
    }

    [Fact]
    public void The_one_consulted_may_hang_up_first()
    {
        Consults();
        guest.HangsUp();
        Assert.Equal("BYE", agent.WasTold());
        agent.Holds(false);
        AssertHears(Caller, AgentEar);
    }

    [Fact]
    public void A_call_is_taken_to_another_phone_of_the_same_extension_and_to_no_other()
    {
        var elsewhere = new DeskPhone(bench, "8001", at: new IPEndPoint(IPAddress.Parse("10.0.1.2"), 5060));
        var taken = elsewhere.Dials("8001");
        Assert.Equal([180, 200], taken.Invites($"Replaces: {agent.Replaces}\n"));
        Assert.Equal("BYE", agent.WasTold());
        AssertHears(Caller, Latest);
        Assert.True(AgentEar.Closed);
        Assert.DoesNotContain(bench.Sink.Events, told => told is PartyLeft or CallEnded);

        Assert.Equal([403], guest.Dials("8001").Invites($"Replaces: second-8001-8001;to-tag={taken.OurTag};from-tag=second\n"));
        Assert.Equal([481], lead.Dials("8001").Invites("Replaces: nobody;to-tag=a;from-tag=b\n"));
        taken.HangsUp();
        Assert.Equal((CallEndCause.Normal, CallSide.Agent, true), Ended);
        bench.AssertNothingHeld();
    }

    [Fact]
    public void A_call_that_was_picked_up_is_not_taken_by_who_means_only_one_that_rings()
    {
        var elsewhere = new DeskPhone(bench, "8001", at: new IPEndPoint(IPAddress.Parse("10.0.1.2"), 5060));
        Assert.Equal([486], elsewhere.Dials("8001").Invites($"Replaces: {agent.Replaces};early-only\n"));
        Assert.Null(agent.WasTold());
        AssertHears(Caller, AgentEar);
    }

    [Fact]
    public void A_trunk_may_neither_refer_nor_replace()
    {
        bench.Caller.Send(bench.Caller.InDialog("REFER", bench.Answer, extra: "Refer-To: <sip:8002@10.0.0.1>\n"));
        Assert.Equal(405, SipText.Status(bench.Caller.Heard()));
        bench.Caller.CallId = "taking";
        bench.Caller.Send(bench.Caller.Invite(extra: $"Replaces: {agent.Replaces}\n"));
        Assert.Equal(403, SipText.Status(bench.Caller.Heard()));
        AssertHears(Caller, AgentEar);
        Assert.DoesNotContain(bench.Sink.Events, told => told is PartyWanted);
    }

    [Fact]
    public void A_phone_without_a_caller_dials_nobody_and_nonsense_is_refused()
    {
        Assert.Equal([403], guest.Dials("8003").Invites());
        Assert.Equal([403], guest.Dials("8004").Invites(from: "8009"));
        Assert.Equal(400, agent.Refers("8002", replaces: "half"));
        Assert.Equal(481, agent.Refers("8002", replaces: "nobody;to-tag=a;from-tag=b"));
        Assert.Equal(404, agent.Refers("..."));
        Assert.Equal(202, agent.Refers("8002"));
    }

    [Fact]
    public void Without_the_phones_secret_nobody_transfers_dials_or_takes_a_call_though_they_send_from_its_address()
    {
        Assert.Equal(407, agent.RefersWithout("8002"));
        Assert.Equal(407, agent.RefersWithout("8002", HandPeer.Credentials("8001", "secret", "made-up", method: "REFER").Replace("Authorization:", "Proxy-Authorization:")));
        Assert.Equal([407], agent.Dials("8002").InvitesWithout());
        Assert.Equal([407], agent.Dials("8003").Invites(secret: "guessed"));
        Assert.Equal([407], agent.Dials("8001").InvitesWithout($"Replaces: {agent.Replaces}\n"));
        Assert.Equal([403], guest.Dials("8001").Invites($"Replaces: {agent.Replaces}\n", from: "8001")); // It has a secret, of another phone.
        AssertHears(Caller, AgentEar);
        AssertHears(AgentEar, Caller);
        Assert.DoesNotContain(bench.Sink.Events, told => told is PartyWanted);
    }

    private SecondDialog Consults()
    {
        agent.Holds(true);
        var second = agent.Dials("8002");
        second.Invites();
        Grant(guest, blind: false);
        guest.Rings().PicksUp();
        second.Answers();
        return second;
    }

    private void Grant(DeskPhone phone, bool blind = true)
        => Assert.Null(Do(call => new RingParty(Guid.NewGuid(), call, Wanted.PartyId, phone.Extension, PartyStance.Talks, 20, HoldsCaller: true, TakesOver: blind)));
}
