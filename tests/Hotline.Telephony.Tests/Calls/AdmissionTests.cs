using Hotline.Telephony.Calls;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Tests.Sip;

namespace Hotline.Telephony.Tests.Calls;

public sealed class AdmissionTests
{
    private readonly EngineBench bench = new();

    [Fact]
    public void Above_the_call_cap_callers_get_503_with_retry_after()
    {
        for (var i = 0; i < 3; i++)
        {
            bench.Caller.CallId = "full-" + i;
            bench.Caller.Send(bench.Caller.Invite());
            Assert.Equal(180, SipText.Status(bench.Caller.Heard()));
        }

        bench.Caller.CallId = "one-more";
        bench.Caller.Send(bench.Caller.Invite());
        var refusal = bench.Caller.Heard();
        Assert.Equal((503, "10"), (SipText.Status(refusal), SipText.Header(refusal, "Retry-After")));
        Assert.Equal(3, bench.Sink.Events.Count);
    }

    [Fact]
    public void Without_a_free_rtp_port_callers_get_503()
    {
        bench.Media.IsFull = true;
        bench.Caller.Send(bench.Caller.Invite());
        Assert.Equal(503, SipText.Status(bench.Caller.Heard()));
    }

    [Theory]
    [InlineData(true, "sip:12345@10.0.0.1", 503, "12345")]
    [InlineData(false, "sip:13900000000@10.0.0.1", 404, "")]
    public void What_a_trunk_is_refused_is_told_with_a_ladder_and_bounded(bool isFull, string target, int status, string dialled)
    {
        bench.Engine.Configure(EngineBench.Settings with { Version = 2, Trunks = [new TrunkSettings("ct", ["10.0.0.0/24"], new CallerIdRule(CallerIdSource.From, []))] });
        bench.Media.IsFull = isFull;
        for (var i = 0; i < 30; i++)
        {
            bench.Caller.CallId = "refused-" + i;
            bench.Caller.Send(bench.Caller.Invite(target: target));
            Assert.Equal(status, SipText.Status(bench.Caller.Heard()));
        }

        var told = bench.Sink.Events.OfType<CallRefused>().ToList();
        Assert.Equal(20, told.Count);
        Assert.All(told, one => Assert.Equal(("ct", status, dialled, "13800000001"), (one.Trunk, one.Status, one.Dialled, one.Caller.Clear)));
        Assert.Equal("refused-7", Assert.Single(bench.Engine.Ladders(told[7].CallId)).SipCallId);

        // Nobody calls any more: the last one is told all the same, and counts the others.
        bench.Wait(3);
        told = [.. bench.Sink.Events.OfType<CallRefused>()];
        Assert.Equal((21, 9, "refused-29"), (told.Count, told[^1].Untold, Assert.Single(bench.Engine.Ladders(told[^1].CallId)).SipCallId));
        bench.Wait(30);
        bench.Caller.CallId = "refused-later";
        bench.Caller.Send(bench.Caller.Invite(target: target));
        told = [.. bench.Sink.Events.OfType<CallRefused>()];
        Assert.Equal((22, 0), (told.Count, told[^1].Untold));
    }

    [Fact]
    public void What_nothing_in_the_offer_fits_is_told_of_a_trunk_and_of_nobody_else()
    {
        bench.Caller.Send(bench.Caller.Invite("none"));
        Assert.Equal(488, SipText.Status(bench.Caller.Heard()));
        Assert.Empty(bench.Sink.Events);
        bench.Engine.Configure(EngineBench.Settings with { Version = 2, Trunks = [new TrunkSettings("ct", ["10.0.0.0/24"], new CallerIdRule(CallerIdSource.From, []))] });
        bench.Caller.CallId = "second";
        bench.Caller.Send(bench.Caller.Invite("none"));
        Assert.Equal(488, bench.Sink.Single<CallRefused>().Status);
    }

    [Fact]
    public void A_desk_phone_that_dials_out_gets_403_and_who_may_call_404()
    {
        bench.Register();
        bench.Phone.Send(bench.Phone.Invite(target: "sip:13900000000@10.0.0.1", from: "<sip:8001@10.0.0.1>"));
        bench.Phone.Send(HandPeer.Proven(bench.Phone.Heard(), "8001", "secret", "INVITE", "sip:13900000000@10.0.0.1",
            proof => bench.Phone.Invite(target: "sip:13900000000@10.0.0.1", from: "<sip:8001@10.0.0.1>", extra: proof)));
        Assert.Equal(403, SipText.Status(bench.Phone.Heard()));
        bench.Caller.Send(bench.Caller.Invite(target: "sip:13900000000@10.0.0.1", from: "<sip:8001@10.0.0.1>"));
        Assert.Equal(404, SipText.Status(bench.Caller.Heard()));
        bench.Caller.Send(bench.Caller.Invite(target: "sip:13900000000@10.0.0.1"));
        Assert.Equal(404, SipText.Status(bench.Caller.Heard()));
    }

    [Theory]
    [InlineData("sip:12345@10.0.0.1", "12345")]
    [InlineData("sip:%31%32345@10.0.0.1", "12345")]
    [InlineData("tel:12345;phone-context=+86", "12345")]
    [InlineData("sip:+8679112345@ims.example;user=phone", "079112345")]
    [InlineData("sip:079112345@10.0.0.1", "079112345")]
    public void The_hotline_is_reached_by_all_its_spellings(string target, string dialled)
    {
        bench.Caller.Send(bench.Caller.Invite(target: target));
        Assert.Equal(dialled, bench.Sink.Single<CallArrived>().Dialled);
    }

    [Theory]
    [InlineData("+8613812345678", "13812345678")]
    [InlineData("008613812345678", "13812345678")]
    [InlineData("013812345678", "13812345678")]
    [InlineData("13812345678", "13812345678")]
    [InlineData("+8679186789012", "079186789012")]
    [InlineData("+86-791-8678.9012", "079186789012")]
    [InlineData("079186789012", "079186789012")]
    [InlineData("86789012", "86789012")]
    [InlineData("+8612345", "12345")]
    [InlineData("+85221234567", "0085221234567")]
    [InlineData("0085221234567", "0085221234567")]
    [InlineData("anonymous", "")]
    [InlineData("", "")]
    [InlineData("123456789012345678901234567890123", "")]
    public void Numbers_are_brought_to_the_form_people_dial(string given, string expected)
        => Assert.Equal(expected, CallerIdentity.Normalise(given).Clear);

    [Fact]
    public void A_number_masks_itself()
    {
        bench.Caller.Send(bench.Caller.Invite());
        Assert.DoesNotContain("13800000001", bench.Sink.Single<CallArrived>().ToString());
    }

    [Fact]
    public void Settings_take_the_place_of_those_before_whatever_their_version()
    {
        bench.Engine.Configure(EngineBench.Settings with { Version = 5, HotlineNumbers = ["999"] });
        bench.Engine.Configure(EngineBench.Settings with { Version = 4 });
        bench.Caller.Send(bench.Caller.Invite());
        Assert.Equal(180, SipText.Status(bench.Caller.Heard()));
    }
}
