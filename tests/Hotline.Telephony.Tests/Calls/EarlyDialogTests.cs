using Hotline.Telephony.Contracts;
using Hotline.Telephony.Tests.Sip;

namespace Hotline.Telephony.Tests.Calls;

/// <summary>What a peer that we call does before it answers: reliable provisional responses, UPDATE, several early dialogs.</summary>
public sealed class EarlyDialogTests
{
    private readonly EngineBench bench = new();

    [Fact]
    public void A_reliable_response_gets_its_prack_at_the_contact_and_by_the_routes_it_names()
    {
        var invite = Call();
        Assert.Contains("100rel", SipText.Header(invite, "Supported"));
        bench.Phone.Send(Progress(invite, 183, 10, "early sdp", extra: "Record-Route: <sip:10.0.0.51;lr>, <sip:10.0.0.50;lr>\n"));
        var (prack, to) = bench.Wire.Sent[^1];
        Assert.StartsWith("PRACK sip:8001@10.0.0.8:5080 SIP/2.0", prack);
        Assert.Equal("10 1 INVITE", SipText.Header(prack, "RAck"));
        Assert.Equal(["<sip:10.0.0.50;lr>", "<sip:10.0.0.51;lr>"], SipText.Headers(prack, "Route"));
        Assert.Equal("10.0.0.50:5060", to.ToString());
        Assert.Equal("early sdp", bench.Media.Agent.PeerAnswer);
        bench.Sink.Single<AgentRinging>();
    }

    [Fact]
    public void A_response_that_comes_again_or_out_of_order_gets_none()
    {
        var invite = Call();
        bench.Phone.Send(Progress(invite, 183, 10));
        bench.Phone.Send(Progress(invite, 183, 10));
        bench.Phone.Send(Progress(invite, 180, 12));
        bench.Phone.Send(Progress(invite, 180, 11));
        bench.Phone.Send(HandPeer.Reply(invite, 180));
        Assert.Equal(["10 1 INVITE", "11 1 INVITE"], bench.Phone.HeardAll().Select(one => SipText.Header(one, "RAck")));
    }

    [Fact]
    public void A_ringing_back_tone_server_moves_the_early_media_and_the_200_needs_no_sdp()
    {
        var invite = Call();
        bench.Phone.Send(Progress(invite, 183, 10, "early sdp"));
        bench.Phone.HeardAll();
        bench.Phone.Send(bench.Phone.Backwards("UPDATE", invite, "tone sdp"));
        var reply = bench.Phone.Heard();
        Assert.Equal((200, "answer to tone sdp"), (SipText.Status(reply), SipText.Body(reply)));
        bench.Phone.Send(Progress(invite, 180, 11));
        Assert.Equal("PRACK", SipText.Method(bench.Phone.Heard()));
        bench.Phone.Send(HandPeer.Reply(invite, 200));
        Assert.Equal("ACK", SipText.Method(bench.Phone.Heard()));
        bench.Sink.Single<AgentBridged>();
        bench.Phone.Send(bench.Phone.Backwards("BYE", invite));
        Assert.Equal(CallSide.Agent, bench.Sink.Single<CallEnded>().EndedBy);
    }

    [Fact]
    public void Requests_after_the_200_are_numbered_on_from_the_pracks()
    {
        var invite = Call();
        bench.Phone.Send(Progress(invite, 183, 10, "early sdp"));
        Assert.Equal("2 PRACK", SipText.Header(bench.Phone.Heard(), "CSeq"));
        bench.Phone.Send(HandPeer.Reply(invite, 200, "final sdp"));
        Assert.Equal("1 ACK", SipText.Header(bench.Phone.Heard(), "CSeq"));
        Assert.Equal("final sdp", bench.Media.Agent.PeerAnswer);
        bench.Engine.Execute(new HangUp(Guid.CreateVersion7(), bench.CallId));
        Assert.Equal("3 BYE", SipText.Header(bench.Phone.Heard(), "CSeq"));
    }

    [Fact]
    public void The_200_confirms_its_own_early_dialog_whichever_rang_last()
    {
        var invite = Call();
        bench.Phone.Send(Progress(invite, 183, 10, "phone sdp"));
        bench.Phone.Send(Progress(invite, 183, 40, "tone sdp", tag: "tone"));
        Assert.Equal("tone sdp", bench.Media.Agent.PeerAnswer);
        bench.Phone.Send(HandPeer.Reply(invite, 200));
        Assert.Equal("phone sdp", bench.Media.Agent.PeerAnswer);
        bench.Phone.HeardAll();
        bench.Phone.Send(bench.Phone.Backwards("UPDATE", invite).Replace(";tag=phone", ";tag=tone"));
        Assert.Equal(481, SipText.Status(bench.Phone.Heard()));
        bench.Phone.Send(bench.Phone.Backwards("UPDATE", invite));
        Assert.Equal(200, SipText.Status(bench.Phone.Heard()));
    }

    [Fact]
    public void An_update_with_sdp_before_our_offer_is_answered_gets_491_and_a_bye_481()
    {
        var invite = Call();
        bench.Phone.Send(Progress(invite, 183, 10));
        bench.Phone.HeardAll();
        bench.Phone.Send(bench.Phone.Backwards("UPDATE", invite, "tone sdp"));
        Assert.Equal(491, SipText.Status(bench.Phone.Heard()));
        bench.Phone.Send(bench.Phone.Backwards("BYE", invite));
        Assert.Equal(481, SipText.Status(bench.Phone.Heard()));
        Assert.Equal(1, bench.Engine.LiveCalls);
    }

    [Fact]
    public void An_early_answer_that_does_not_fit_stops_the_leg_and_nothing_is_left()
    {
        var invite = Call();
        bench.Phone.Send(Progress(invite, 183, 10, "none"));
        var heard = bench.Phone.HeardAll();
        Assert.Equal(["PRACK", "CANCEL"], heard.Select(SipText.Method));
        Assert.Equal("SIP;cause=488;text=\"Not Acceptable Here\"", SipText.Header(heard[1], "Reason"));
        Assert.Equal(AgentLegFailure.Unreachable, bench.Sink.Single<AgentLegFailed>().Reason);
        bench.Phone.Send(HandPeer.Reply(invite, 487));
        bench.Caller.Send(bench.Caller.InDialog("BYE", bench.Answer));
        bench.AssertNothingHeld();
    }

    [Fact]
    public void A_session_interval_that_is_too_small_is_raised_and_asked_again()
    {
        var invite = Call();
        Assert.Equal("1800", SipText.Header(invite, "Session-Expires"));
        bench.Phone.Send(HandPeer.Reply(invite, 422, extra: "Min-SE: 3600\n"));
        var again = bench.Phone.HeardAll();
        Assert.Equal(["ACK", "INVITE"], again.Select(SipText.Method));
        Assert.Equal(("3600", "3600", "2 INVITE"), (SipText.Header(again[1], "Session-Expires"), SipText.Header(again[1], "Min-SE"), SipText.Header(again[1], "CSeq")));
        Assert.Null(SipText.Header(invite, "Min-SE"));
        bench.Phone.Send(HandPeer.Reply(again[1], 200, "phone sdp", extra: "Session-Expires: 3600;refresher=uac\n"));
        Assert.Equal("2 ACK", SipText.Header(bench.Phone.Heard(), "CSeq"));
        bench.Sink.Single<AgentBridged>();
        bench.Wait(1801);
        Assert.Equal("3600;refresher=uac", SipText.Header(bench.Phone.Heard(), "Session-Expires"));
    }

    /// <summary>An answered caller, and the INVITE to the desk phone.</summary>
    private string Call()
    {
        bench.Register();
        bench.AnsweredCall();
        Assert.Null(bench.Ring().Refusal);
        return bench.Phone.Heard();
    }

    private static string Progress(string invite, int status, int sequence, string body = "", string tag = "phone", string extra = "")
        => HandPeer.Reply(invite, status, body, tag, $"Require: 100rel\nRSeq: {sequence}\n{extra}");
}
