using Hotline.Telephony.Contracts;
using Hotline.Telephony.Tests.Sip;

namespace Hotline.Telephony.Tests.Calls;

/// <summary>What peers send inside a call that stands.</summary>
public sealed class InDialogTests
{
    private readonly EngineBench bench = new();

    [Fact]
    public void A_re_invite_is_answered_by_media_and_its_200_repeated_until_ack()
    {
        bench.AnsweredCall();
        bench.Caller.Send(bench.Caller.InDialog("INVITE", bench.Answer, "hold sdp"));
        var ok = bench.Caller.Heard();
        Assert.Equal((200, "answer to hold sdp"), (SipText.Status(ok), SipText.Body(ok)));
        bench.Wait(0.6);
        Assert.Single(bench.Caller.HeardAll());
        bench.Caller.Send(bench.Caller.AckFor(ok));
        bench.Wait(10);
        Assert.Empty(bench.Caller.HeardAll());
        Assert.Equal(1, bench.Engine.LiveCalls);
    }

    [Fact]
    public void A_re_invite_that_may_go_no_further_is_where_it_goes_and_one_to_us_that_we_would_pass_on_is_refused()
    {
        bench.AnsweredCall();
        bench.Caller.Send(bench.Caller.InDialog("INVITE", bench.Answer, "hold sdp").Replace("Max-Forwards: 70", "Max-Forwards: 0"));
        Assert.Equal(200, SipText.Status(bench.Caller.Heard()));
        bench.Caller.CallId = "another";
        bench.Caller.Send(bench.Caller.Invite().Replace("Max-Forwards: 70", "Max-Forwards: 0"));
        Assert.Equal(483, SipText.Status(bench.Caller.Heard()));
    }

    [Fact]
    public void A_re_invite_that_does_not_fit_gets_488_and_the_call_goes_on()
    {
        bench.AnsweredCall();
        bench.Caller.Send(bench.Caller.InDialog("INVITE", bench.Answer, "none"));
        Assert.Equal(488, SipText.Status(bench.Caller.Heard()));
        Assert.Equal(1, bench.Engine.LiveCalls);
    }

    [Fact]
    public void A_re_invite_without_sdp_gets_our_offer()
    {
        bench.AnsweredCall();
        bench.Caller.Send(bench.Caller.InDialog("INVITE", bench.Answer));
        var ok = bench.Caller.Heard();
        Assert.Equal("offer", SipText.Body(ok));
        bench.Caller.Send(bench.Caller.AckFor(ok, "new sdp"));
        Assert.Equal("new sdp", bench.Media.Caller.PeerAnswer);
    }

    [Fact]
    public void A_re_invite_that_nobody_acknowledges_ends_the_call()
    {
        bench.AnsweredCall();
        bench.Caller.Send(bench.Caller.InDialog("INVITE", bench.Answer, "caller sdp"));
        bench.Wait(32.1);
        Assert.Equal(CallEndCause.Lost, bench.Sink.Single<CallEnded>().Cause);
        Assert.Equal("BYE", SipText.Method(bench.Caller.Heard()));
    }

    [Fact]
    public void A_re_invite_moves_the_contact_where_bye_goes()
    {
        bench.AnsweredCall();
        bench.Caller.Send(bench.Caller.InDialog("INVITE", bench.Answer, "caller sdp").Replace("<sip:me@10.0.0.9:5070>", "<sip:me@10.0.0.77:5099>"));
        bench.Caller.Send(bench.Caller.AckFor(bench.Caller.Heard()));
        bench.Engine.Execute(new HangUp(Guid.CreateVersion7(), bench.CallId));
        Assert.StartsWith("BYE sip:me@10.0.0.77:5099 SIP/2.0", bench.Wire.Last);
        Assert.Equal("10.0.0.77:5099", bench.Wire.Sent[^1].To.ToString());
    }

    [Theory]
    [InlineData("OPTIONS")]
    [InlineData("INFO")]
    [InlineData("UPDATE")]
    public void Pings_and_the_like_are_answered_200(string method)
    {
        bench.AnsweredCall();
        bench.Caller.Send(bench.Caller.InDialog(method, bench.Answer));
        Assert.Equal(200, SipText.Status(bench.Caller.Heard()));
    }

    [Fact]
    public void An_update_with_sdp_is_answered_by_media()
    {
        bench.AnsweredCall();
        bench.Caller.Send(bench.Caller.InDialog("UPDATE", bench.Answer, "moved sdp"));
        Assert.Equal("answer to moved sdp", SipText.Body(bench.Caller.Heard()));
    }

    [Fact]
    public void A_method_we_do_not_have_gets_405_and_an_extension_420()
    {
        bench.AnsweredCall();
        bench.Caller.Send(bench.Caller.InDialog("REFER", bench.Answer));
        Assert.Equal(405, SipText.Status(bench.Caller.Heard()));
        bench.Caller.Send(bench.Caller.InDialog("INFO", bench.Answer, extra: "Require: magic\n"));
        Assert.Equal(420, SipText.Status(bench.Caller.Heard()));
    }

    [Fact]
    public void A_request_out_of_order_gets_500()
    {
        bench.AnsweredCall();
        bench.Caller.Send(bench.Caller.InDialog("OPTIONS", bench.Answer, number: 20));
        bench.Caller.Send(bench.Caller.InDialog("INFO", bench.Answer, number: 19));
        Assert.Equal([200, 500], bench.Caller.HeardAll().Select(SipText.Status));
    }

    [Fact]
    public void Byes_that_cross_are_both_answered()
    {
        bench.AnsweredCall();
        bench.Engine.Execute(new HangUp(Guid.CreateVersion7(), bench.CallId));
        var ours = bench.Caller.Heard();
        bench.Caller.Send(bench.Caller.InDialog("BYE", bench.Answer));
        Assert.Equal(200, SipText.Status(bench.Caller.Heard()));
        bench.Caller.Send(HandPeer.Reply(ours, 481));
        bench.Sink.Single<CallEnded>();
        bench.AssertNothingHeld();
    }

    [Fact]
    public void Requests_follow_the_route_set_of_the_invite()
    {
        bench.Caller.Send(bench.Caller.Invite(extra: "Record-Route: <sip:10.0.0.50;lr>, <sip:10.0.0.51;lr>\n"));
        bench.Wait(2);
        var ok = bench.Caller.Heard();
        Assert.Equal("<sip:10.0.0.50;lr>, <sip:10.0.0.51;lr>", SipText.Header(ok, "Record-Route"));
        bench.Caller.Send(bench.Caller.AckFor(ok));
        bench.Engine.Execute(new HangUp(Guid.CreateVersion7(), bench.CallId));
        Assert.StartsWith("BYE sip:me@10.0.0.9:5070 SIP/2.0", bench.Wire.Last);
        Assert.Equal(["<sip:10.0.0.50;lr>", "<sip:10.0.0.51;lr>"], SipText.Headers(bench.Wire.Last, "Route"));
        Assert.Equal("10.0.0.50:5060", bench.Wire.Sent[^1].To.ToString());
    }

    [Fact]
    public void A_strict_first_router_gets_the_request_uri()
    {
        bench.Caller.Send(bench.Caller.Invite(extra: "Record-Route: <sip:10.0.0.50>, <sip:10.0.0.51;lr>\n"));
        bench.Wait(2);
        bench.Caller.Send(bench.Caller.AckFor(bench.Caller.Heard()));
        bench.Engine.Execute(new HangUp(Guid.CreateVersion7(), bench.CallId));
        Assert.StartsWith("BYE sip:10.0.0.50 SIP/2.0", bench.Wire.Last);
        Assert.Equal(["<sip:10.0.0.51;lr>", "<sip:me@10.0.0.9:5070>"], SipText.Headers(bench.Wire.Last, "Route"));
    }
}
