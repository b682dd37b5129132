using Hotline.Telephony.Contracts;
using Hotline.Telephony.Tests.Sip;

namespace Hotline.Telephony.Tests.Calls;

public sealed class SessionTimerTests
{
    private readonly EngineBench bench = new();

    [Fact]
    public void A_peer_that_can_refreshes_and_a_session_it_forgets_is_ended()
    {
        var ok = Answer("Session-Expires: 1800\nSupported: timer\n");
        Assert.Equal("1800;refresher=uac", SipText.Header(ok, "Session-Expires"));
        Assert.Equal("timer", SipText.Header(ok, "Require"));
        bench.Wait(1700);
        bench.Caller.Send(bench.Caller.InDialog("UPDATE", ok, extra: "Session-Expires: 1800;refresher=uac\nSupported: timer\n"));
        Assert.Equal("1800;refresher=uac", SipText.Header(bench.Caller.Heard(), "Session-Expires"));
        bench.Wait(1700);
        Assert.Equal(1, bench.Engine.LiveCalls);
        bench.Wait(100);
        Assert.Equal("BYE", SipText.Method(bench.Caller.Heard()));
        Assert.Equal(CallEndCause.Lost, bench.Sink.Single<CallEnded>().Cause);
    }

    [Fact]
    public void A_session_without_timer_is_never_ended_by_one()
    {
        Answer("");
        bench.Wait(20_000);
        Assert.Equal(1, bench.Engine.LiveCalls);
    }

    [Fact]
    public void When_the_peer_can_not_we_refresh_with_the_same_sdp()
    {
        var ok = Answer("Session-Expires: 200\n");
        Assert.Equal("200;refresher=uas", SipText.Header(ok, "Session-Expires"));
        Assert.Null(SipText.Header(ok, "Require"));
        bench.Wait(101);
        var refresh = bench.Caller.Heard();
        Assert.Equal("INVITE sip:me@10.0.0.9:5070 SIP/2.0", refresh.Split("\r\n")[0]);
        Assert.Equal(SipText.Body(ok), SipText.Body(refresh));
        bench.Caller.Send(HandPeer.Reply(refresh, 200, "caller sdp", extra: "Session-Expires: 200;refresher=uac\n")
            .Replace("<sip:8001@10.0.0.8:5080>", "<sip:me@10.0.0.9:5070>"));
        Assert.Equal("ACK", SipText.Method(bench.Caller.Heard()));
        bench.Wait(101);
        Assert.Equal("INVITE", SipText.Method(bench.Caller.Heard()));
    }

    [Fact]
    public void A_refresh_uses_update_where_the_peer_takes_it_and_a_dead_peer_ends_the_call()
    {
        Answer("Session-Expires: 200;refresher=uas\nSupported: timer\nAllow: INVITE, UPDATE\n");
        bench.Wait(101);
        var refresh = bench.Caller.Heard();
        Assert.Equal("UPDATE", SipText.Method(refresh));
        Assert.Equal("0", SipText.Header(refresh, "Content-Length"));
        bench.Caller.Send(HandPeer.Reply(refresh, 422, extra: "Min-SE: 600\n"));
        bench.Wait(0.1);
        Assert.Equal("600;refresher=uac", SipText.Header(bench.Caller.Heard(), "Session-Expires"));
        bench.Wait(33);
        Assert.Equal(CallEndCause.Lost, bench.Sink.Single<CallEnded>().Cause);
    }

    [Theory]
    [InlineData("Min-SE: 200\n")]
    [InlineData("Min-SE: 90\n")]
    [InlineData("")]
    public void A_peer_that_finds_too_short_what_it_asked_for_is_not_asked_at_the_speed_of_the_network(string least) => Refuses(422, least);

    [Theory]
    [InlineData(488)]
    [InlineData(500)]
    [InlineData(503)]
    public void A_refusal_is_asked_again_before_the_peer_hangs_up_and_one_that_does_not_keeps_its_call(int status)
    {
        Refuses(status);
        var asked = 0;
        for (var second = 0; second < 600; second++)
        {
            bench.Wait(1);
            foreach (var refresh in bench.Caller.HeardAll())
            {
                Assert.Equal("UPDATE", SipText.Method(refresh));
                bench.Caller.Send(HandPeer.Reply(refresh, status));
                asked++;
            }
        }

        Assert.InRange(asked, 4, 30);
        Assert.Equal(1, bench.Engine.LiveCalls);
    }

    [Theory]
    [InlineData(405)]
    [InlineData(501)]
    public void A_peer_that_names_update_and_does_not_take_it_is_refreshed_by_invite(int status)
    {
        Answer("Session-Expires: 200;refresher=uas\nSupported: timer\nAllow: INVITE, UPDATE\n");
        bench.Wait(101);
        bench.Caller.Send(HandPeer.Reply(bench.Caller.Heard(), status));
        bench.Wait(0.1);
        var refresh = bench.Caller.Heard();
        Assert.Equal("INVITE", SipText.Method(refresh));
        bench.Caller.Send(HandPeer.Reply(refresh, 200, "caller sdp", extra: "Allow: INVITE, UPDATE\nSession-Expires: 200;refresher=uac\n"));
        bench.Caller.HeardAll();
        bench.Wait(101);
        Assert.StartsWith("INVITE ", bench.Wire.Last);
    }

    [Fact]
    public void A_refresh_that_is_only_tried_ends_the_call_before_it_runs_out_and_is_not_waited_for()
    {
        Answer("Session-Expires: 200\n");
        bench.Wait(101);
        bench.Caller.Send(HandPeer.Reply(bench.Caller.Heard(), 100));
        bench.Wait(66);
        Assert.Equal(1, bench.Engine.LiveCalls);
        bench.Wait(2);
        Assert.Equal(CallEndCause.Lost, bench.Sink.Single<CallEnded>().Cause);
        var bye = bench.Caller.Heard();
        Assert.Equal("BYE", SipText.Method(bye));
        bench.Caller.Send(HandPeer.Reply(bye, 200));
        bench.AssertNothingHeld();
    }

    [Fact]
    public void A_refresh_that_is_only_tried_is_not_waited_for_when_the_peer_hangs_up()
    {
        var ok = Answer("Session-Expires: 200\n");
        bench.Wait(101);
        bench.Caller.Send(HandPeer.Reply(bench.Caller.Heard(), 100));
        bench.Caller.Send(bench.Caller.InDialog("BYE", ok));
        Assert.Equal(CallSide.Caller, bench.Sink.Single<CallEnded>().EndedBy);
        bench.AssertNothingHeld();
    }

    [Fact]
    public void Glare_gets_491_from_us_and_after_a_491_we_try_again()
    {
        var ok = Answer("Session-Expires: 200\n");
        bench.Wait(101);
        var refresh = bench.Caller.Heard();
        bench.Caller.Send(bench.Caller.InDialog("INVITE", ok, "caller sdp"));
        Assert.Equal(491, SipText.Status(bench.Caller.Heard()));
        bench.Caller.Send(HandPeer.Reply(refresh, 491));
        bench.Caller.HeardAll();
        bench.Wait(2.1);
        Assert.Contains(bench.Caller.HeardAll(), one => one.StartsWith("INVITE", StringComparison.Ordinal));
    }

    /// <summary>Refuses its first refresh, at half of the interval, and is asked again in half of the time that is left.</summary>
    private void Refuses(int status, string extra = "")
    {
        Answer("Session-Expires: 200;refresher=uas\nSupported: timer\nAllow: INVITE, UPDATE\n");
        bench.Wait(101);
        bench.Caller.Send(HandPeer.Reply(bench.Caller.Heard(), status, extra: extra));
        bench.Wait(30);
        Assert.Empty(bench.Caller.HeardAll());
        bench.Wait(4);
        var refresh = bench.Caller.Heard();
        Assert.Equal("UPDATE", SipText.Method(refresh));
        bench.Caller.Send(HandPeer.Reply(refresh, status, extra: extra));
        Assert.Equal(1, bench.Engine.LiveCalls);
    }

    private string Answer(string extra)
    {
        bench.Caller.Send(bench.Caller.Invite(extra: extra));
        bench.Wait(2);
        var ok = bench.Caller.Heard();
        bench.Caller.Send(bench.Caller.AckFor(ok));
        return ok;
    }
}
