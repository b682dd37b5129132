using Hotline.Telephony.Contracts;
using Hotline.Telephony.Tests.Sip;

namespace Hotline.Telephony.Tests.Calls;

/// <summary>Why a call ended, from and to the network (RFC 3326).</summary>
public sealed class ReasonTests
{
    private readonly EngineBench bench = new();

    [Theory]
    [InlineData("Reason: Q.850;cause=16;text=\"Terminated\"\n", null, 16)]
    [InlineData("Reason: q.850 ;cause=31, SIP;cause=480;text=\"gone, \\\"really\\\"\"\n", 480, 31)]
    [InlineData("Reason: SIP;cause=600\nReason: Q.850;cause=17\n", 600, 17)]
    [InlineData("Reason: Q.850\n", null, null)]
    [InlineData("Reason: Q.850;cause=99999999999\n", null, null)]
    [InlineData("Reason: preemption;cause=1\n", null, null)]
    [InlineData("", null, null)]
    public void The_reason_of_a_bye_is_told_with_the_end_of_the_call(string header, int? sip, int? q850)
    {
        bench.AnsweredCall();
        bench.Caller.Send(bench.Caller.InDialog("BYE", bench.Answer, extra: header));
        Assert.Equal(new CallClearing(200, sip, q850), bench.Sink.Single<CallEnded>().Clearing);
    }

    [Fact]
    public void The_reason_of_a_cancel_is_told_too()
    {
        bench.Caller.Send(bench.Caller.Invite());
        bench.Caller.Send(bench.Caller.Cancel().Replace("Content-Length", "Reason: SIP;cause=200;text=\"Call completed elsewhere\"\nContent-Length"));
        Assert.Equal(new CallClearing(487, 200, null), bench.Sink.Single<CallEnded>().Clearing);
    }

    [Fact]
    public void What_the_agents_phone_gave_as_reason_counts_when_it_hung_up_and_the_caller_hears_normal_clearing()
    {
        bench.BridgedCall();
        bench.Caller.HeardAll();
        bench.Phone.Send(bench.Phone.Backwards("BYE", bench.InviteToPhone, extra: "Reason: Q.850;cause=27\n"));
        Assert.Equal(new CallClearing(200, null, 27), bench.Sink.Single<CallEnded>().Clearing);
        Assert.Equal("Q.850;cause=16;text=\"Normal call clearing\"", SipText.Header(bench.Caller.Heard(), "Reason"));
    }

    [Fact]
    public void A_bye_that_crosses_ours_does_not_change_what_is_told()
    {
        bench.AnsweredCall();
        bench.Engine.Execute(new HangUp(Guid.CreateVersion7(), bench.CallId));
        bench.Caller.Send(bench.Caller.InDialog("BYE", bench.Answer, extra: "Reason: Q.850;cause=31\n"));
        Assert.Equal(new CallClearing(200, null, 16), bench.Sink.Single<CallEnded>().Clearing);
    }

    [Fact]
    public void A_phone_that_nobody_picks_up_is_told_so_in_the_cancel()
    {
        bench.Register();
        bench.AnsweredCall();
        bench.Ring(seconds: 5);
        bench.Phone.Send(HandPeer.Reply(bench.Phone.Heard(), 180));
        bench.Wait(5.1);
        Assert.StartsWith("Q.850;cause=19;", SipText.Header(bench.Phone.Heard(), "Reason"));
    }

    [Fact]
    public void A_caller_whose_media_vanished_is_told_of_the_timer()
    {
        bench.BridgedCall();
        bench.Caller.HeardAll();
        var leg = bench.Media.Caller.Leg;
        bench.Engine.OnMedia(new Telephony.Media.MediaEvent.RtpTimeout(leg.CallId, leg.LegId));
        bench.Wait(0.01);
        Assert.StartsWith("Q.850;cause=102;", SipText.Header(bench.Caller.Heard(), "Reason"));
    }

    [Fact]
    public void A_refused_caller_is_recorded_with_the_status()
    {
        bench.Caller.Send(bench.Caller.Invite());
        bench.Engine.Execute(new HangUp(Guid.CreateVersion7(), bench.CallId));
        Assert.Equal(480, SipText.Status(bench.Caller.Heard()));
        Assert.Equal(480, bench.Sink.Single<CallEnded>().Clearing!.SipStatus);
    }
}
