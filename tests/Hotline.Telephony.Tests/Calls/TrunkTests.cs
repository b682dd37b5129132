using System.Net;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Tests.Sip;

namespace Hotline.Telephony.Tests.Calls;

public sealed class TrunkTests
{
    private const string Sbc = "sip:10.0.0.50:5060";

    private static readonly CallerIdRule Asserted = new(CallerIdSource.Asserted, []);

    private readonly EngineBench bench = new();

    [Fact]
    public void Only_a_trunk_is_believed_what_it_asserts()
    {
        const string header = "P-Asserted-Identity: <tel:+8613911112222>\n";
        Assert.Equal("13800000001", Arrived(header).Caller.Clear);
        Set(new TrunkSettings("ct", ["10.0.0.0/24"], Asserted));
        var arrived = Arrived(header);
        Assert.Equal(("13911112222", "ct"), (arrived.Caller.Clear, arrived.Trunk));
        Set(new TrunkSettings("ct", ["10.0.0.0/24"], Asserted with { Source = CallerIdSource.From }));
        Assert.Equal("13800000001", Arrived(header).Caller.Clear);
    }

    [Theory]
    [InlineData("P-Asserted-Identity: \"Li\" <sip:+8613911112222@ims.example;user=phone>\n", "13911112222")]
    [InlineData("P-Asserted-Identity: <sip:x@ims.example>, <tel:+86-791-12345678>\n", "079112345678")]
    [InlineData("P-Asserted-Identity: <sip:+8613911112222;cpc=ordinary@ims.example;user=phone>\n", "13911112222")]
    [InlineData("P-Asserted-Identity: <tel:86789012;phone-context=+86791>\n", "079186789012")]
    [InlineData("P-Asserted-Identity: <sip:86789012;phone-context=+86-791@ims.example;user=phone>\n", "079186789012")]
    [InlineData("P-Asserted-Identity: <tel:86789012;phone-context=ims.example>\n", "079186789012")]
    [InlineData("P-Asserted-Identity: <tel:1795113911112222>\n", "13911112222")]
    [InlineData("P-Asserted-Identity: <tel:8678901>\n", "07918678901")]
    [InlineData("P-Asserted-Identity: <tel:10086>\n", "10086")]
    [InlineData("P-Asserted-Identity: <tel:17951>\n", "17951")]
    [InlineData("P-Asserted-Identity: <tel:13911112222>\n", "13911112222")]
    [InlineData("P-Asserted-Identity: <tel:+8613911112222>\nPrivacy: id\n", "")]
    [InlineData("Privacy: none\n", "13800000001")]
    [InlineData("P-Asserted-Identity: garbage\n", "13800000001")]
    public void A_trunks_rule_brings_its_numbers_to_the_form_people_dial(string headers, string expected)
    {
        Set(new TrunkSettings("ct", ["10.0.0.0/24"], new CallerIdRule(CallerIdSource.Asserted, ["17951", "17909"], "0791")));
        Assert.Equal(expected, Arrived(headers).Caller.Clear);
    }

    [Theory]
    [InlineData("sip:12345;phone-context=+86@10.0.0.1;user=phone")]
    [InlineData("tel:12345;phone-context=+86791")]
    [InlineData("sip:12345;cpc=ordinary@10.0.0.1")]
    [InlineData("tel:+86-791-12345")]
    public void The_hotline_is_reached_whatever_parameters_its_number_carries(string target)
    {
        bench.Caller.Send(bench.Caller.Invite(target: target));
        bench.Sink.Single<CallArrived>();
    }

    [Fact]
    public void The_smaller_network_decides_between_trunks()
    {
        Set(new TrunkSettings("province", ["10.0.0.0/8"], Asserted), new TrunkSettings("city", ["10.0.0.8/29"], Asserted), new TrunkSettings("far", ["203.0.113.0/24", "not a network"], Asserted));
        Assert.Equal("city", Arrived().Trunk);
        bench.Phone.Send(bench.Phone.Invite());
        Assert.Equal("city", bench.Sink.Events.OfType<CallArrived>().Last().Trunk);
    }

    [Fact]
    public void A_full_trunk_refuses_with_503_and_retry_after_and_the_others_go_on()
    {
        Set(new TrunkSettings("small", ["10.0.0.9/32"], Asserted, MaxCalls: 1), new TrunkSettings("big", ["10.0.0.8/32"], Asserted));
        Arrived();
        bench.Caller.CallId = "second";
        bench.Caller.Send(bench.Caller.Invite());
        var refusal = bench.Caller.Heard();
        Assert.Equal((503, "10"), (SipText.Status(refusal), SipText.Header(refusal, "Retry-After")));
        bench.Phone.Send(bench.Phone.Invite());
        Assert.Equal(180, SipText.Status(bench.Phone.Heard()));

        // A change of the settings forgets nothing; the end of the call makes room.
        Set(new TrunkSettings("small", ["10.0.0.9/32"], Asserted, MaxCalls: 1));
        bench.Caller.CallId = "third";
        bench.Caller.Send(bench.Caller.Invite());
        Assert.Equal(503, SipText.Status(bench.Caller.Heard()));
        bench.Engine.Execute(new HangUp(Guid.CreateVersion7(), bench.Sink.Events.OfType<CallArrived>().First().CallId));
        bench.Caller.CallId = "fourth";
        bench.Caller.Send(bench.Caller.Invite());
        Assert.Equal(180, SipText.Status(bench.Caller.Heard()));
    }

    [Fact]
    public void A_share_that_shrinks_below_the_calls_that_are_up_ends_none_and_takes_none_until_they_are_fewer()
    {
        var trunk = new TrunkSettings("ct", ["10.0.0.9/32"], Asserted, MaxCalls: 3);
        Set(trunk with { Share = 3 });
        Assert.Equal([180, 180], [Called("first"), Called("second")]);
        Set(trunk with { Share = 1 }); // Another node has come.
        Assert.Empty(bench.Sink.Events.OfType<CallEnded>());
        Assert.Equal(503, Called("third"));
        var calls = bench.Sink.Events.OfType<CallArrived>().Select(call => call.CallId).ToList();
        bench.Engine.Execute(new HangUp(Guid.CreateVersion7(), calls[0]));
        Assert.Equal(503, Called("fourth"));
        bench.Engine.Execute(new HangUp(Guid.CreateVersion7(), calls[1]));
        Assert.Equal(180, Called("fifth"));

        // No line of it is this node's. That is not the same as no cap.
        Set(trunk with { Share = 0 });
        Assert.Equal(503, Called("sixth"));

        int Called(string callId)
        {
            bench.Caller.CallId = callId;
            bench.Caller.Send(bench.Caller.Invite());
            return SipText.Status(bench.Caller.HeardAll().Last(heard => SipText.Header(heard, "Call-ID") == callId));
        }
    }

    [Fact]
    public void Above_its_rate_a_trunk_is_refused_for_a_second_and_what_was_refused_does_not_count()
    {
        TrunkSettings[] trunks = [new("slow", ["10.0.0.9/32"], Asserted, MaxRate: 2), new("big", ["10.0.0.8/32"], Asserted)];
        bench.Engine.Configure(EngineBench.Settings with { Trunks = trunks, MaxCalls = 10 });
        Assert.Equal(180, SipText.Status(Called("first")));
        bench.Clock.Advance(TimeSpan.FromMilliseconds(600));
        Assert.Equal(180, SipText.Status(Called("second")));
        var refusal = Called("third");
        Assert.Equal((503, "1"), (SipText.Status(refusal), SipText.Header(refusal, "Retry-After")));
        bench.Phone.Send(bench.Phone.Invite());
        Assert.Equal(180, SipText.Status(bench.Phone.Heard()));

        // The first is a second ago, the second is not.
        bench.Clock.Advance(TimeSpan.FromMilliseconds(400));
        Assert.Equal(180, SipText.Status(Called("fourth")));
        Assert.Equal(503, SipText.Status(Called("fifth")));

        string Called(string callId)
        {
            bench.Caller.CallId = callId;
            bench.Caller.Send(bench.Caller.Invite());
            return bench.Caller.HeardAll().Last(heard => SipText.Header(heard, "Call-ID") == callId);
        }
    }

    [Fact]
    public void A_draining_node_refuses_what_is_new_finishes_what_is_up_and_says_so_to_options()
    {
        bench.AnsweredCall();
        bench.Engine.Execute(new DrainNode(Guid.CreateVersion7(), On: true));
        Assert.True(bench.Sink.Single<NodeDraining>().On);
        Assert.True(bench.Engine.Snapshot().IsDraining);
        bench.Phone.Send(bench.Phone.Invite());
        var refusal = bench.Phone.Heard();
        Assert.Equal((503, "10"), (SipText.Status(refusal), SipText.Header(refusal, "Retry-After")));
        bench.Phone.Send(bench.Phone.Invite(null).Replace("INVITE", "OPTIONS"));
        Assert.Equal(503, SipText.Status(bench.Phone.Heard()));
        bench.Caller.Send(bench.Caller.InDialog("OPTIONS", bench.Answer));
        Assert.Equal(200, SipText.Status(bench.Caller.Heard()));
        bench.Register();
        bench.Caller.Send(bench.Caller.InDialog("BYE", bench.Answer));
        Assert.Equal(CallEndCause.Normal, bench.Sink.Single<CallEnded>().Cause);

        bench.Engine.Execute(new DrainNode(Guid.CreateVersion7(), On: false));
        bench.Caller.CallId = "after";
        bench.Caller.Send(bench.Caller.Invite());
        Assert.Equal(180, SipText.Status(bench.Caller.Heard()));
    }

    [Fact]
    public void A_probed_trunk_is_up_with_its_first_answer_and_down_after_three_misses()
    {
        var sbc = new HandPeer(bench, new IPEndPoint(IPAddress.Parse("10.0.0.50"), 5060));
        Set(new TrunkSettings("ct", ["10.0.0.50/32"], Asserted, Probe: Sbc));
        bench.Wait(0.01);
        var options = sbc.Heard();
        Assert.StartsWith($"OPTIONS {Sbc} SIP/2.0", options);
        sbc.Send(HandPeer.Reply(options, 404));
        Assert.Equal(TrunkState.Up, bench.Sink.Single<TrunkStateChanged>().State);

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(TrunkState.Up, Assert.Single(bench.Engine.Snapshot().Trunks).State);
            bench.Wait(i == 0 ? 15.01 : 0.01);
            Assert.Equal("OPTIONS", SipText.Method(sbc.Heard()));
            bench.Wait(32);
        }

        Assert.Equal(TrunkState.Down, bench.Sink.Events.OfType<TrunkStateChanged>().Last().State);
        bench.Wait(0.01);
        sbc.Send(HandPeer.Reply(sbc.Heard(), 200));
        Assert.Equal([TrunkState.Up, TrunkState.Down, TrunkState.Up], bench.Sink.Events.OfType<TrunkStateChanged>().Select(one => one.State));
    }

    [Fact]
    public void A_trunk_that_answers_503_is_out_of_service_and_one_that_is_taken_out_is_asked_no_more()
    {
        var sbc = new HandPeer(bench, new IPEndPoint(IPAddress.Parse("10.0.0.50"), 5060));
        Set(new TrunkSettings("ct", ["10.0.0.50/32"], Asserted, Probe: Sbc), new TrunkSettings("odd", [], Asserted, Probe: "sip:sbc.example"), new TrunkSettings("stranger", [], Asserted, Probe: "sip:198.51.100.7"));
        for (var i = 0; i < 3; i++)
        {
            bench.Wait(15.01);
            sbc.Send(HandPeer.Reply(sbc.Heard(), 503));
        }

        Assert.Equal(TrunkState.Down, bench.Sink.Single<TrunkStateChanged>().State);
        Set();
        bench.Wait(60);
        Assert.Empty(sbc.HeardAll());
        Assert.Empty(bench.Engine.Snapshot().Trunks);
        Assert.DoesNotContain(bench.Wire.Sent, one => one.To.Address.ToString() == "198.51.100.7");
    }

    [Theory]
    [InlineData(401)]
    [InlineData(407)]
    public void A_trunk_that_asks_who_we_are_is_there(int status)
    {
        var sbc = new HandPeer(bench, new IPEndPoint(IPAddress.Parse("10.0.0.50"), 5060));
        Set(new TrunkSettings("ct", ["10.0.0.50/32"], Asserted, Probe: Sbc));
        bench.Wait(0.01);
        sbc.Send(HandPeer.Reply(sbc.Heard(), status, extra: "WWW-Authenticate: Digest realm=\"r\", nonce=\"n\"\n"));
        Assert.Equal(TrunkState.Up, bench.Sink.Single<TrunkStateChanged>().State);
        Assert.Empty(sbc.HeardAll());
    }

    [Theory]
    [InlineData("10.0.0.8/32", "<sip:12345@10.0.0.1;user=phone>")]
    [InlineData("203.0.113.0/24", null)]
    public void A_call_that_goes_out_over_a_trunk_asserts_the_hotlines_number(string network, string? asserted)
    {
        Set(new TrunkSettings("ct", [network], Asserted));
        bench.AnsweredCall();
        var route = new PhoneRoute("sip:110@10.0.0.8:5080", ["<sip:10.0.0.8:5080;lr>"]);
        Assert.Null(bench.Engine.Execute(new RingAgent(Guid.CreateVersion7(), bench.CallId, Guid.CreateVersion7(), "110", 20, route)).Refusal);
        Assert.Equal(asserted, SipText.Header(bench.Phone.Heard(), "P-Asserted-Identity"));
    }

    private void Set(params TrunkSettings[] trunks) => bench.Engine.Configure(EngineBench.Settings with { Trunks = trunks });

    private CallArrived Arrived(string headers = "")
    {
        bench.Caller.CallId = Guid.NewGuid().ToString();
        bench.Caller.Send(bench.Caller.Invite(extra: headers));
        return bench.Sink.Events.OfType<CallArrived>().Last();
    }
}
