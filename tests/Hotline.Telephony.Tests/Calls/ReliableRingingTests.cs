using Hotline.Telephony.Contracts;
using Hotline.Telephony.Tests.Sip;

namespace Hotline.Telephony.Tests.Calls;

/// <summary>Reliable provisional responses to a caller (RFC 3262), and UPDATE before the answer (RFC 3311).</summary>
public sealed class ReliableRingingTests
{
    private const string Can = "Supported: 100rel\n";
    private const string Insists = "Require: 100rel\n";

    private readonly EngineBench bench = new(settings: EngineBench.Settings with { RingSeconds = 30 });

    [Theory]
    [InlineData(Can)]
    [InlineData(Insists)]
    public void Ringing_is_repeated_with_doubling_interval_until_its_prack(string extra)
    {
        var ringing = Ring(extra);
        Assert.Equal((180, "100rel", ""), (SipText.Status(ringing), SipText.Header(ringing, "Require"), SipText.Body(ringing)));
        Assert.Equal([1, 1, 0, 1, 0, 0, 0, 1], new[] { 0.5, 1, 1, 1, 1, 1, 1, 1 }.Select(Repeats));
        bench.Caller.Send(Prack(ringing));
        Assert.Equal(200, SipText.Status(bench.Caller.Heard()));
        Assert.Equal(0, Repeats(20));
    }

    [Fact]
    public void A_caller_that_can_not_gets_plain_ringing()
    {
        var ringing = Ring("Supported: timer\n");
        Assert.Null(SipText.Header(ringing, "RSeq"));
        Assert.Equal(0, Repeats(20));
    }

    [Fact]
    public void A_prack_for_something_else_gets_481_and_the_ringing_goes_on()
    {
        var ringing = Ring(Can);
        foreach (var rack in new[] { $"{Sequence(ringing) + 1} 1 INVITE", $"{Sequence(ringing)} 7 INVITE", $"{Sequence(ringing)} 1 UPDATE", "garbage", "" })
        {
            bench.Caller.Send(bench.Caller.InDialog("PRACK", ringing, extra: rack.Length == 0 ? "" : $"RAck: {rack}\n"));
            Assert.Equal(481, SipText.Status(bench.Caller.Heard()));
        }

        Assert.Equal(1, Repeats(0.5));
        bench.Caller.Send(Prack(ringing));
        bench.Caller.Send(Prack(ringing));
        Assert.Equal([200, 481], bench.Caller.HeardAll().Select(SipText.Status));
    }

    [Fact]
    public void Without_any_prack_the_call_is_given_up_with_504()
    {
        bench.Engine.Configure(EngineBench.Settings with { RingSeconds = 60 });
        Ring(Insists);
        bench.Wait(32);
        Assert.Equal(504, SipText.Status(bench.Caller.Heard()));
        var ended = bench.Sink.Single<CallEnded>();
        Assert.Equal((CallEndCause.Lost, 504), (ended.Cause, ended.Clearing!.SipStatus));
        bench.AssertNothingHeld();
    }

    [Fact]
    public void The_answer_does_not_wait_and_a_late_prack_is_still_answered()
    {
        bench.Engine.Configure(EngineBench.Settings);
        var ringing = Ring(Can);
        bench.Wait(2);
        var ok = bench.Caller.Heard();
        Assert.Equal((200, "answer to caller sdp"), (SipText.Status(ok), SipText.Body(ok)));
        bench.Caller.Send(bench.Caller.AckFor(ok));
        bench.Caller.Send(Prack(ringing));
        Assert.Equal(200, SipText.Status(bench.Caller.Heard()));
        bench.Caller.Send(bench.Caller.InDialog("BYE", ok));
        Assert.Equal(CallEndCause.Normal, bench.Sink.Single<CallEnded>().Cause);
        bench.AssertNothingHeld();
    }

    [Fact]
    public void A_caller_that_insists_and_offers_nothing_gets_our_offer_with_the_ringing()
    {
        bench.Engine.Configure(EngineBench.Settings);
        var ringing = Ring(Insists, body: null);
        Assert.Equal("offer", SipText.Body(ringing));
        bench.Wait(3); // The answer has to wait for the PRACK that carries the answer to our offer.
        Assert.All(bench.Caller.HeardAll(), one => Assert.Equal(180, SipText.Status(one)));
        bench.Caller.Send(bench.Caller.InDialog("UPDATE", ringing, "other sdp"));
        Assert.Equal(491, SipText.Status(bench.Caller.Heard()));
        Assert.Null(bench.Media.Caller.Playing);
        bench.Caller.Send(Prack(ringing, "caller sdp"));
        var heard = bench.Caller.HeardAll();
        Assert.Equal([200, 200], heard.Select(SipText.Status));
        Assert.Equal(("", "caller sdp"), (SipText.Body(heard[1]), bench.Media.Caller.PeerAnswer));
        Assert.StartsWith("notice", bench.Media.Caller.Playing);
        bench.Caller.Send(bench.Caller.InDialog("ACK", heard[1], number: 1));
        bench.Wait(40);
        Assert.Equal(1, bench.Engine.LiveCalls);
    }

    [Theory]
    [InlineData("bad")]
    [InlineData(null)]
    public void A_prack_without_a_usable_answer_ends_the_call(string? answer)
    {
        var ringing = Ring(Insists, body: null);
        bench.Caller.Send(Prack(ringing, answer));
        Assert.Equal([488, 488], bench.Caller.HeardAll().Select(SipText.Status));
        Assert.Equal(CallEndCause.Rejected, bench.Sink.Single<CallEnded>().Cause);
        bench.AssertNothingHeld();
    }

    [Fact]
    public void A_caller_who_leaves_while_the_answer_waits_for_its_prack_is_let_go()
    {
        bench.Engine.Configure(EngineBench.Settings);
        Ring(Insists, body: null);
        bench.Wait(3);
        bench.Engine.Execute(new HangUp(Guid.CreateVersion7(), bench.CallId));
        Assert.Equal(480, SipText.Status(bench.Caller.Heard()));
        bench.AssertNothingHeld();
    }

    [Fact]
    public void Update_before_the_answer_is_taken_without_sdp_and_told_to_wait_with_sdp()
    {
        var ringing = Ring(Can);
        bench.Caller.Send(bench.Caller.InDialog("UPDATE", ringing));
        Assert.Equal(200, SipText.Status(bench.Caller.Heard()));
        foreach (var method in new[] { "UPDATE", "INVITE", "PRACK" })
        {
            bench.Caller.Send(bench.Caller.InDialog(method, ringing, "other sdp", extra: $"RAck: {Sequence(ringing)} 1 INVITE\n"));
            var refusal = bench.Caller.Heard();
            Assert.Equal(500, SipText.Status(refusal));
            Assert.InRange(int.Parse(SipText.Header(refusal, "Retry-After")!, System.Globalization.CultureInfo.InvariantCulture), 0, 10);
        }

        Assert.Equal(1, bench.Engine.LiveCalls);
    }

    private string Ring(string extra, string? body = "caller sdp")
    {
        bench.Caller.Send(bench.Caller.Invite(body, extra: extra));
        return bench.Caller.Heard();
    }

    private string Prack(string ringing, string? body = null) => bench.Caller.InDialog("PRACK", ringing, body, $"RAck: {Sequence(ringing)} 1 INVITE\n");

    private int Repeats(double seconds)
    {
        bench.Wait(seconds);
        return bench.Caller.HeardAll().Count(one => SipText.Status(one) == 180);
    }

    private static long Sequence(string ringing) => long.Parse(SipText.Header(ringing, "RSeq")!, System.Globalization.CultureInfo.InvariantCulture);
}
