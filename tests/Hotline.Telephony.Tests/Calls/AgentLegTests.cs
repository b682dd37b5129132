using Hotline.Telephony.Contracts;
using Hotline.Telephony.Tests.Sip;

namespace Hotline.Telephony.Tests.Calls;

public sealed class AgentLegTests
{
    private readonly EngineBench bench = new();

    [Theory]
    [InlineData(486, AgentLegFailure.Busy)]
    [InlineData(600, AgentLegFailure.Busy)]
    [InlineData(603, AgentLegFailure.Declined)]
    [InlineData(480, AgentLegFailure.NoAnswer)]
    [InlineData(404, AgentLegFailure.Unreachable)]
    [InlineData(500, AgentLegFailure.Unreachable)]
    public void A_refusing_phone_leaves_the_caller_waiting_and_another_may_ring(int status, AgentLegFailure reason)
    {
        bench.Register();
        bench.AnsweredCall();
        bench.Ring();
        bench.Phone.Send(HandPeer.Reply(bench.Phone.Heard(), status));
        Assert.Equal("ACK", SipText.Method(bench.Phone.Heard()));
        Assert.Equal(reason, bench.Sink.Single<AgentLegFailed>().Reason);
        Assert.True(bench.Media.Agent.Closed);
        Assert.False(bench.Media.Caller.Closed);
        Assert.Equal(LiveCallState.Waiting, Assert.Single(bench.Engine.Snapshot().Calls).State);
        Assert.Null(bench.Ring().Refusal);
        Assert.Equal("INVITE", SipText.Method(bench.Phone.Heard()));
    }

    [Fact]
    public void A_phone_nobody_picks_up_is_cancelled_after_its_ring_time()
    {
        bench.Register();
        bench.AnsweredCall();
        bench.Ring(seconds: 20);
        var invite = bench.Phone.Heard();
        bench.Phone.Send(HandPeer.Reply(invite, 180));
        bench.Phone.Send(HandPeer.Reply(invite, 180));
        bench.Wait(19.9);
        Assert.Empty(bench.Phone.HeardAll());
        bench.Wait(0.2);
        Assert.Equal("CANCEL", SipText.Method(bench.Phone.Heard()));
        Assert.Equal(AgentLegFailure.NoAnswer, bench.Sink.Single<AgentLegFailed>().Reason);
        bench.Sink.Single<AgentRinging>();
        bench.Wait(40); // The phone answers neither CANCEL nor INVITE: it is forgotten all the same.
        bench.Caller.Send(bench.Caller.InDialog("BYE", bench.Answer));
        bench.AssertNothingHeld();
    }

    [Fact]
    public void A_dead_phone_is_unreachable_after_timer_B_when_it_may_ring_that_long()
    {
        bench.Register();
        bench.AnsweredCall();
        bench.Ring(seconds: 60);
        bench.Wait(32.1);
        Assert.Equal(AgentLegFailure.Unreachable, bench.Sink.Single<AgentLegFailed>().Reason);
    }

    [Fact]
    public void A_cancelled_leg_waits_for_a_provisional_response_before_it_sends_cancel()
    {
        bench.Register();
        bench.AnsweredCall();
        var offer = Guid.CreateVersion7();
        bench.Ring(offer);
        var invite = bench.Phone.Heard();
        Assert.Null(Cancel(offer).Refusal);
        Assert.Empty(bench.Phone.HeardAll());
        Assert.Equal(AgentLegFailure.Cancelled, bench.Sink.Single<AgentLegFailed>().Reason);
        bench.Phone.Send(HandPeer.Reply(invite, 100));
        Assert.Equal("CANCEL", SipText.Method(bench.Phone.Heard()));
    }

    [Fact]
    public void Two_offers_at_once_are_refused_and_a_new_one_follows_a_cancelled_one_at_once()
    {
        bench.Register();
        bench.AnsweredCall();
        var first = Guid.CreateVersion7();
        Assert.Null(bench.Ring(first).Refusal);
        var firstInvite = bench.Phone.Heard();
        Assert.Equal("call.already-ringing", bench.Ring().Refusal);
        bench.Phone.Send(HandPeer.Reply(firstInvite, 180));
        Assert.Equal("offer.unknown", Cancel(Guid.CreateVersion7()).Refusal);
        Cancel(first);
        var second = Guid.CreateVersion7();
        Assert.Null(bench.Ring(second).Refusal);
        var secondInvite = bench.Phone.Heard();

        // The first phone is picked up although cancelled: hung up, and only the second is bridged.
        bench.Phone.Send(HandPeer.Reply(firstInvite, 200, "phone sdp", tag: "first"));
        Assert.Equal(["ACK", "BYE"], bench.Phone.HeardAll().Select(SipText.Method));
        bench.Phone.Send(HandPeer.Reply(secondInvite, 200, "phone sdp", tag: "second"));
        Assert.Equal(second, bench.Sink.Single<AgentBridged>().OfferId);
        Assert.Equal("call.already-bridged", Cancel(second).Refusal);
        Assert.Equal("call.already-bridged", bench.Ring().Refusal);
    }

    [Fact]
    public void A_command_that_comes_twice_happens_once_and_has_the_same_result()
    {
        bench.Register();
        bench.AnsweredCall();
        var command = new RingAgent(Guid.CreateVersion7(), bench.CallId, Guid.CreateVersion7(), "8001", 20);
        Assert.Equal(bench.Engine.Execute(command), bench.Engine.Execute(command));
        Assert.Single(bench.Phone.HeardAll());
    }

    [Fact]
    public void Commands_that_make_no_sense_are_refused_by_name()
    {
        Assert.Equal("call.unknown", bench.Engine.Execute(new HangUp(Guid.CreateVersion7(), Guid.NewGuid())).Refusal);
        Assert.Equal("command.unknown", bench.Engine.Execute(new DiscardRecording(Guid.CreateVersion7(), Guid.NewGuid())).Refusal);
        bench.Caller.Send(bench.Caller.Invite());
        Assert.Equal("call.not-answered", bench.Ring().Refusal);
        bench.Wait(2);
        Assert.Equal("phone.not-registered", bench.Ring().Refusal);
        Assert.Equal(AgentLegFailure.NotRegistered, bench.Sink.Single<AgentLegFailed>().Reason);
    }

    [Theory]
    [InlineData("bad")]
    [InlineData("")]
    public void A_phone_that_picks_up_with_useless_sdp_is_hung_up(string sdp)
    {
        bench.Register();
        bench.AnsweredCall();
        bench.Ring();
        bench.Phone.Send(HandPeer.Reply(bench.Phone.Heard(), 200, sdp));
        Assert.Equal(["ACK", "BYE"], bench.Phone.HeardAll().Select(SipText.Method));
        Assert.Equal(AgentLegFailure.Unreachable, bench.Sink.Single<AgentLegFailed>().Reason);
        Assert.Equal(1, bench.Engine.LiveCalls);
    }

    [Fact]
    public void A_repeated_200_of_the_phone_is_acknowledged_again_and_bridges_once()
    {
        bench.BridgedCall();
        bench.Phone.Send(HandPeer.Reply(bench.InviteToPhone, 200, "phone sdp"));
        Assert.Equal("ACK", SipText.Method(bench.Phone.Heard()));
        bench.Sink.Single<AgentBridged>();
    }

    [Fact]
    public void A_forked_phone_that_also_picks_up_is_hung_up()
    {
        bench.BridgedCall();
        bench.Phone.Send(HandPeer.Reply(bench.InviteToPhone, 200, "phone sdp", tag: "twin"));
        var heard = bench.Phone.HeardAll();
        Assert.Equal(["ACK", "BYE"], heard.Select(SipText.Method));
        Assert.All(heard, one => Assert.EndsWith(";tag=twin", SipText.Header(one, "To")));
        Assert.Equal(1, bench.Engine.LiveCalls);
    }

    private CommandResult Cancel(Guid offer) => bench.Engine.Execute(new CancelAgentLeg(Guid.CreateVersion7(), bench.CallId, offer));
}
