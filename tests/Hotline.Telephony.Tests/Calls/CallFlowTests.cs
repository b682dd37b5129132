using Hotline.Telephony.Contracts;
using Hotline.Telephony.Tests.Sip;

namespace Hotline.Telephony.Tests.Calls;

public sealed class CallFlowTests
{
    private readonly EngineBench bench = new();

    [Fact]
    public void A_call_rings_is_answered_waits_is_bridged_and_ends_on_both_sides()
    {
        bench.Register();
        bench.Caller.Send(bench.Caller.Invite());
        var ringing = bench.Caller.Heard();
        Assert.Equal(180, SipText.Status(ringing));
        var arrived = bench.Sink.Single<CallArrived>();
        Assert.Equal("13800000001", arrived.Caller.Clear);
        Assert.Equal("12345", arrived.Dialled);
        Assert.Equal(LiveCallState.Ringing, Assert.Single(bench.Engine.Snapshot().Calls).State);

        bench.Wait(1.9);
        Assert.Empty(bench.Caller.HeardAll());
        bench.Wait(0.1);
        var ok = bench.Caller.Heard();
        Assert.Equal(200, SipText.Status(ok));
        Assert.Equal("answer to caller sdp", SipText.Body(ok));
        Assert.Equal("application/sdp", SipText.Header(ok, "Content-Type"));
        Assert.Equal(SipText.Header(ringing, "To"), SipText.Header(ok, "To"));
        Assert.Equal("notice+hold-music", bench.Media.Caller.Playing);
        Assert.Equal(bench.Sink.Single<CallAnswered>().RecordingId, bench.Media.Caller.Recording);
        bench.Caller.Send(bench.Caller.AckFor(ok));
        bench.Wait(10);
        Assert.Empty(bench.Caller.HeardAll());

        var offer = Guid.CreateVersion7();
        Assert.Null(bench.Ring(offer).Refusal);
        var invite = bench.Phone.Heard();
        Assert.Equal("INVITE sip:8001@10.0.0.8:5080 SIP/2.0", invite.Split("\r\n")[0]);
        Assert.Equal("offer", SipText.Body(invite));
        Assert.StartsWith("<sip:12345@10.0.0.1>", SipText.Header(invite, "From"));
        Assert.Equal("69", SipText.Header(invite, "Max-Forwards"));
        Assert.DoesNotContain("13800000001", invite);
        bench.Phone.Send(HandPeer.Reply(invite, 180));
        Assert.Equal(offer, bench.Sink.Single<AgentRinging>().OfferId);
        bench.Phone.Send(HandPeer.Reply(invite, 200, "phone sdp"));
        var ack = bench.Phone.Heard();
        Assert.Equal("ACK sip:8001@10.0.0.8:5080 SIP/2.0", ack.Split("\r\n")[0]);
        Assert.Equal("1 ACK", SipText.Header(ack, "CSeq"));
        Assert.Equal("phone sdp", bench.Media.Agent.PeerAnswer);
        Assert.Same(bench.Media.Agent, bench.Media.Caller.BridgedWith);
        Assert.Equal("8001", bench.Sink.Single<AgentBridged>().Extension);
        Assert.Equal(LiveCallState.Bridged, Assert.Single(bench.Engine.Snapshot().Calls).State);

        bench.Caller.Send(bench.Caller.InDialog("BYE", ok));
        Assert.Equal(200, SipText.Status(bench.Caller.Heard()));
        var bye = bench.Phone.Heard();
        Assert.Equal("BYE sip:8001@10.0.0.8:5080 SIP/2.0", bye.Split("\r\n")[0]);
        Assert.Equal("2 BYE", SipText.Header(bye, "CSeq"));
        bench.Phone.Send(HandPeer.Reply(bye, 200));
        var ended = bench.Sink.Single<CallEnded>();
        Assert.Equal((CallEndCause.Normal, CallSide.Caller, true), (ended.Cause, ended.EndedBy, ended.Bridged));
        Assert.Equal(
            ["PhoneRegistered", "CallArrived", "CallAnswered", "AgentRinging", "AgentBridged", "CallEnded"], bench.Sink.Names);
        bench.AssertNothingHeld();
    }

    [Fact]
    public void An_invite_without_sdp_gets_our_offer_and_music_once_the_ack_answers_it()
    {
        bench.Caller.Send(bench.Caller.Invite(body: null));
        bench.Wait(2);
        var ok = bench.Caller.Heard();
        Assert.Equal("offer", SipText.Body(ok));
        Assert.Null(bench.Media.Caller.Playing);
        bench.Caller.Send(bench.Caller.AckFor(ok, "caller sdp"));
        Assert.Equal("caller sdp", bench.Media.Caller.PeerAnswer);
        Assert.Equal("notice+hold-music", bench.Media.Caller.Playing);
    }

    [Fact]
    public void An_ack_without_the_answer_it_owes_ends_the_call()
    {
        bench.Caller.Send(bench.Caller.Invite(body: null));
        bench.Wait(2);
        bench.Caller.Send(bench.Caller.AckFor(bench.Caller.Heard()));
        Assert.Equal("BYE", SipText.Method(bench.Caller.Heard()));
        Assert.Equal(CallEndCause.Rejected, bench.Sink.Single<CallEnded>().Cause);
    }

    [Fact]
    public void The_answer_is_repeated_until_its_ack_and_a_call_without_ack_is_ended_after_32_s()
    {
        bench.Caller.Send(bench.Caller.Invite());
        bench.Caller.HeardAll();
        bench.Wait(2);
        bench.Wait(31.9);
        var heard = bench.Caller.HeardAll();
        Assert.Equal(11, heard.Count);
        Assert.All(heard, one => Assert.Equal(200, SipText.Status(one)));
        bench.Wait(0.2);
        Assert.Equal("BYE", SipText.Method(bench.Caller.Heard()));
        Assert.Equal(CallEndCause.Lost, bench.Sink.Single<CallEnded>().Cause);
        bench.AssertNothingHeld();
    }

    [Fact]
    public void A_hang_up_before_the_ack_waits_for_it_before_sending_bye()
    {
        bench.Caller.Send(bench.Caller.Invite());
        bench.Wait(2);
        var ok = bench.Caller.Heard();
        bench.Engine.Execute(new HangUp(Guid.CreateVersion7(), bench.CallId));
        Assert.Empty(bench.Caller.HeardAll());
        bench.Caller.Send(bench.Caller.AckFor(ok));
        Assert.Equal("BYE", SipText.Method(bench.Caller.Heard()));
        bench.AssertNothingHeld();
    }

    [Fact]
    public void A_repeated_invite_makes_no_second_call()
    {
        var invite = bench.Caller.Invite();
        bench.Caller.Send(invite);
        bench.Caller.Send(invite);
        Assert.Equal([180, 180], bench.Caller.HeardAll().Select(SipText.Status));
        bench.Wait(2);
        bench.Caller.Send(invite);
        Assert.Equal(1, bench.Engine.LiveCalls);
        bench.Sink.Single<CallArrived>();
    }
}
