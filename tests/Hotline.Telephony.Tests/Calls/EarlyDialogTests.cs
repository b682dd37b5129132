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
    public void A_200_with_sdp_from_before_an_update_does_not_undo_it()
    {
        var invite = Call();
        bench.Phone.Send(Progress(invite, 183, 10, "early sdp"));
        bench.Phone.Send(bench.Phone.Backwards("UPDATE", invite, "tone sdp"));
        Assert.Equal(200, SipText.Status(bench.Phone.Heard()));
        bench.Phone.Send(HandPeer.Reply(invite, 200, "early sdp once more"));
        Assert.Equal("ACK", SipText.Method(bench.Phone.Heard()));
        Assert.Equal(("early sdp", "answer to tone sdp"), (bench.Media.Agent.PeerAnswer, Said));
        bench.Sink.Single<AgentBridged>();
    }

    [Fact]
    public void Of_several_early_dialogs_each_keeps_what_its_update_agreed()
    {
        var invite = Call();
        bench.Phone.Send(Progress(invite, 183, 10, "phone sdp"));
        bench.Phone.Send(bench.Phone.Backwards("UPDATE", invite, "moved sdp"));
        bench.Phone.Send(Progress(invite, 183, 40, "other sdp", tag: "tone"));
        bench.Phone.Send(bench.Phone.Backwards("UPDATE", invite, "tone sdp").Replace(";tag=phone", ";tag=tone"));
        Assert.Equal("answer to tone sdp", Said);
        bench.Phone.Send(HandPeer.Reply(invite, 200));
        Assert.Equal(("other sdp", "answer to moved sdp"), (bench.Media.Agent.PeerAnswer, Said));
        bench.Sink.Single<AgentBridged>();
    }

    [Fact]
    public void An_update_that_is_refused_turns_nobody_to_its_dialog()
    {
        var invite = Call();
        bench.Phone.Send(Progress(invite, 183, 10, "phone sdp"));
        bench.Phone.Send(Progress(invite, 183, 40, "tone sdp", tag: "tone"));
        bench.Phone.Send(bench.Phone.Backwards("UPDATE", invite, "none"));
        Assert.Equal(488, SipText.Status(bench.Phone.Heard()));
        bench.Phone.Send(HandPeer.Reply(invite, 200));
        Assert.Equal("phone sdp", bench.Media.Agent.PeerAnswer);
    }

    [Fact]
    public void Ringing_that_is_not_reliable_makes_a_dialog_too()
    {
        var invite = Call();
        bench.Phone.Send(HandPeer.Reply(invite, 180));
        foreach (var (method, body, status) in new[] { ("UPDATE", "", 200), ("UPDATE", "tone sdp", 491), ("OPTIONS", "", 200), ("BYE", "", 481) })
        {
            bench.Phone.Send(bench.Phone.Backwards(method, invite, body));
            Assert.Equal(status, SipText.Status(bench.Phone.Heard()));
        }

        bench.Phone.Send(bench.Phone.Backwards("OPTIONS", invite).Replace(";tag=phone", ";tag=guessed"));
        Assert.Equal(481, SipText.Status(bench.Phone.Heard()));
        bench.Phone.Send(Progress(invite, 183, 10, "early sdp", extra: "Record-Route: <sip:10.0.0.50;lr>\n"));
        Assert.Equal(("PRACK", "10.0.0.50:5060"), (SipText.Method(bench.Wire.Last), bench.Wire.Sent[^1].To.ToString()));
        bench.Phone.Send(Progress(invite, 183, 10, "early sdp"));
        Assert.Empty(bench.Phone.HeardAll());
        bench.Phone.Send(HandPeer.Reply(invite, 200));
        bench.Sink.Single<AgentBridged>();
        bench.Phone.Send(bench.Phone.Backwards("OPTIONS", invite));
        Assert.Equal(200, SipText.Status(bench.Phone.HeardAll()[^1]));
    }

    [Fact]
    public void However_many_rang_nothing_is_left_of_them()
    {
        var invite = Call();
        for (var rings = 0; rings < 20; rings++)
        {
            bench.Phone.Send(HandPeer.Reply(invite, 180, tag: $"fork{rings}"));
        }

        Assert.InRange(bench.Engine.Held.Dialogs, 2, 17); // With the caller's.
        bench.Caller.Send(bench.Caller.InDialog("BYE", bench.Answer));
        Assert.Equal("CANCEL", SipText.Method(bench.Phone.Heard()));
        bench.Phone.Send(HandPeer.Reply(invite, 487, tag: "fork0"));
        bench.AssertNothingHeld();
    }

    [Fact]
    public void The_dialogs_of_an_invite_that_was_refused_end_with_it()
    {
        var invite = Call();
        bench.Phone.Send(HandPeer.Reply(invite, 180));
        bench.Phone.Send(HandPeer.Reply(invite, 422, extra: "Min-SE: 3600\n"));
        var again = bench.Phone.Heard();
        bench.Phone.Send(bench.Phone.Backwards("OPTIONS", invite));
        Assert.Equal(481, SipText.Status(bench.Phone.Heard()));
        bench.Phone.Send(HandPeer.Reply(again, 200, "phone sdp"));
        Assert.Equal("2 ACK", SipText.Header(bench.Phone.Heard(), "CSeq"));
        bench.Engine.Execute(new HangUp(Guid.CreateVersion7(), bench.CallId));
        Assert.Equal("3 BYE", SipText.Header(bench.Phone.Heard(), "CSeq"));
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

    private string Said => System.Text.Encoding.UTF8.GetString(bench.Media.Agent.LocalSdp.Span);

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
