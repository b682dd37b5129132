using Hotline.Telephony.Contracts;
using Hotline.Telephony.Media;
using Hotline.Telephony.Tests.Sip;

namespace Hotline.Telephony.Tests.Calls;

public sealed class CallEndingTests
{
    private readonly EngineBench bench = new();

    [Fact]
    public void The_agent_hanging_up_ends_the_call_at_the_caller()
    {
        bench.BridgedCall();
        bench.Caller.HeardAll();
        bench.Phone.Send(bench.Phone.Backwards("BYE", bench.InviteToPhone));
        Assert.Equal(200, SipText.Status(bench.Phone.Heard()));
        var bye = bench.Caller.Heard();
        Assert.Equal("BYE", SipText.Method(bye));
        bench.Caller.Send(HandPeer.Reply(bye, 200));
        var ended = bench.Sink.Single<CallEnded>();
        Assert.Equal((CallEndCause.Normal, CallSide.Agent, true), (ended.Cause, ended.EndedBy, ended.Bridged));
        bench.AssertNothingHeld();
    }

    [Fact]
    public void A_caller_who_cancels_while_it_rings_is_a_missed_call()
    {
        bench.Caller.Send(bench.Caller.Invite());
        bench.Caller.HeardAll();
        bench.Caller.Send(bench.Caller.Cancel());
        Assert.Equal([200, 487], bench.Caller.HeardAll().Select(SipText.Status));
        var ended = bench.Sink.Single<CallEnded>();
        Assert.Equal((CallEndCause.Cancelled, CallSide.Caller, false), (ended.Cause, ended.EndedBy, ended.Bridged));
        bench.Wait(5);
        Assert.DoesNotContain("CallAnswered", bench.Sink.Names);
        bench.AssertNothingHeld();
    }

    [Fact]
    public void A_caller_who_sends_bye_before_the_answer_is_a_missed_call_too()
    {
        bench.Caller.Send(bench.Caller.Invite());
        var ringing = bench.Caller.Heard();
        bench.Caller.Send(bench.Caller.InDialog("BYE", ringing));
        Assert.Equal([200, 487], bench.Caller.HeardAll().Select(SipText.Status).Order());
        Assert.Equal(CallEndCause.Cancelled, bench.Sink.Single<CallEnded>().Cause);
        bench.AssertNothingHeld();
    }

    [Fact]
    public void A_cancel_that_crosses_the_answer_changes_nothing()
    {
        bench.Caller.Send(bench.Caller.Invite());
        bench.Wait(2);
        var ok = bench.Caller.Heard();
        bench.Caller.Send(bench.Caller.Cancel());
        Assert.Equal(200, SipText.Status(bench.Caller.Heard()));
        Assert.DoesNotContain("CallEnded", bench.Sink.Names);
        bench.Caller.Send(bench.Caller.AckFor(ok));
        bench.Caller.Send(bench.Caller.InDialog("BYE", ok));
        var ended = bench.Sink.Single<CallEnded>();
        Assert.Equal((CallEndCause.Normal, false), (ended.Cause, ended.Bridged));
        bench.AssertNothingHeld();
    }

    [Fact]
    public void A_caller_who_leaves_while_a_phone_rings_stops_the_phone()
    {
        bench.Register();
        bench.Caller.Send(bench.Caller.Invite());
        bench.Wait(2);
        var ok = bench.Caller.Heard();
        bench.Caller.Send(bench.Caller.AckFor(ok));
        bench.Ring();
        var invite = bench.Phone.Heard();
        bench.Phone.Send(HandPeer.Reply(invite, 180));
        bench.Caller.Send(bench.Caller.InDialog("BYE", ok));
        var cancel = bench.Phone.Heard();
        Assert.Equal("CANCEL", SipText.Method(cancel));
        Assert.Equal(SipText.Header(invite, "Via"), SipText.Header(cancel, "Via"));
        bench.Phone.Send(HandPeer.Reply(cancel, 200));
        bench.Phone.Send(HandPeer.Reply(invite, 487));
        Assert.Equal("ACK", SipText.Method(bench.Phone.Heard()));
        Assert.False(bench.Sink.Single<CallEnded>().Bridged);
        bench.AssertNothingHeld();
    }

    [Fact]
    public void A_phone_picked_up_at_the_moment_the_caller_leaves_is_hung_up_again()
    {
        bench.Register();
        bench.Caller.Send(bench.Caller.Invite());
        bench.Wait(2);
        var ok = bench.Caller.Heard();
        bench.Caller.Send(bench.Caller.AckFor(ok));
        bench.Ring();
        var invite = bench.Phone.Heard();
        bench.Phone.Send(HandPeer.Reply(invite, 180));
        bench.Caller.Send(bench.Caller.InDialog("BYE", ok));
        bench.Phone.HeardAll();
        bench.Phone.Send(HandPeer.Reply(invite, 200, "phone sdp"));
        Assert.Equal(["ACK", "BYE"], bench.Phone.HeardAll().Select(SipText.Method));
        Assert.DoesNotContain("AgentBridged", bench.Sink.Names);
        bench.AssertNothingHeld();
    }

    [Theory]
    [InlineData(CallSide.Agent)]
    [InlineData(CallSide.Lead)]
    [InlineData(CallSide.System)]
    public void The_hang_up_command_ends_both_sides_and_the_record_says_whose_it_was(CallSide by)
    {
        bench.BridgedCall();
        bench.Caller.HeardAll();
        Assert.Null(bench.Engine.Execute(new HangUp(Guid.CreateVersion7(), bench.CallId, By: by)).Refusal);
        Assert.Equal("BYE", SipText.Method(bench.Caller.Heard()));
        Assert.Equal("BYE", SipText.Method(bench.Phone.Heard()));
        var ended = bench.Sink.Single<CallEnded>();
        Assert.Equal((by, new CallClearing(200, null, 16)), (ended.EndedBy, ended.Clearing));
        bench.AssertNothingHeld();
    }

    [Fact]
    public void A_node_that_stops_sends_ringing_callers_elsewhere()
    {
        bench.Caller.Send(bench.Caller.Invite());
        bench.Caller.HeardAll();
        bench.Engine.Stop();
        var refusal = bench.Caller.Heard();
        Assert.Equal((503, "10", "Q.850;cause=41;text=\"Temporary failure\""), (SipText.Status(refusal), SipText.Header(refusal, "Retry-After"), SipText.Header(refusal, "Reason")));
        Assert.Equal((CallEndCause.Interrupted, 503), bench.Sink.Single<CallEnded>() is var ended ? (ended.Cause, ended.Clearing!.SipStatus) : default);
    }

    [Fact]
    public void A_bridged_caller_without_rtp_ends_the_call_and_a_waiting_one_gets_grace()
    {
        bench.Register();
        bench.AnsweredCall();
        var leg = bench.Media.Caller.Leg;
        bench.Engine.OnMedia(new MediaEvent.RtpTimeout(leg.CallId, leg.LegId));
        bench.Wait(89);
        bench.Engine.OnMedia(new MediaEvent.RtpStarted(leg.CallId, leg.LegId));
        bench.Wait(30);
        Assert.Equal(1, bench.Engine.LiveCalls);
        bench.Engine.OnMedia(new MediaEvent.RtpTimeout(leg.CallId, leg.LegId));
        bench.Wait(91);
        var ended = bench.Sink.Single<CallEnded>();
        Assert.Equal((CallEndCause.Lost, CallSide.Caller), (ended.Cause, ended.EndedBy));

        var bridged = new EngineBench();
        bridged.BridgedCall();
        var talking = bridged.Media.Caller.Leg;
        bridged.Engine.OnMedia(new MediaEvent.RtpTimeout(talking.CallId, talking.LegId));
        bridged.Wait(0.01);
        ended = bridged.Sink.Single<CallEnded>();
        Assert.Equal((CallEndCause.Lost, CallSide.Caller, true), (ended.Cause, ended.EndedBy, ended.Bridged));
    }

    [Fact]
    public void Stopping_the_node_ends_its_calls_as_interrupted()
    {
        bench.BridgedCall();
        bench.Caller.HeardAll();
        bench.Engine.Stop();
        Assert.Equal("BYE", SipText.Method(bench.Caller.Heard()));
        Assert.Equal("BYE", SipText.Method(bench.Phone.Heard()));
        Assert.Equal(CallEndCause.Interrupted, bench.Sink.Single<CallEnded>().Cause);
    }
}
