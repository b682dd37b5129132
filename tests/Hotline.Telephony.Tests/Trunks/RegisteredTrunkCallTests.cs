using System.Net;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Sip.Ladders;
using Hotline.Telephony.Tests.Calls;
using Hotline.Telephony.Tests.Sip;

namespace Hotline.Telephony.Tests.Trunks;

/// <summary>Calls by a trunk that knows us by name: how they look, how they prove themselves, and how they come in.</summary>
public sealed class RegisteredTrunkCallTests : RegisteringScene
{
    private const string Citizen = "13879100001";

    [Fact]
    public void A_call_goes_out_by_the_trunk_only_while_it_has_us()
    {
        Assert.Equal("trunk.none", Ask());
        Register(seconds: 60);
        Assert.Null(Ask());
        carrier.HeardAll();
        bench.Wait(61);
        Assert.Equal("trunk.none", Ask());
    }

    [Fact]
    public void The_packets_go_to_the_gateway_along_the_service_route_and_the_names_are_the_carriers()
    {
        Register(extra: "Service-Route: <sip:203.0.113.7:5060;lr>,<sip:orig@scscf.ims.example;lr>\n");
        Ask();
        var invite = Hears("INVITE");
        Assert.StartsWith("INVITE sip:+8613879100001@ims.example;user=phone SIP/2.0", invite, StringComparison.Ordinal);
        Assert.Equal(["<sip:203.0.113.7:5060;lr>", "<sip:orig@scscf.ims.example;lr>"], SipText.Headers(invite, "Route"));
        Assert.StartsWith("<sip:+8679112345@ims.example;user=phone>;tag=", SipText.Header(invite, "From"), StringComparison.Ordinal);
        Assert.Equal(
            ("<sip:+8613879100001@ims.example;user=phone>", Own, "<sip:+8679112345@ims.example;user=phone>", null),
            (SipText.Header(invite, "To"), SipText.Header(invite, "Contact"), SipText.Header(invite, "P-Asserted-Identity"), SipText.Header(invite, "Privacy")));
    }

    [Theory]
    [InlineData(IdentityHeader.Preferred, false, "", "P-Preferred-Identity", "<sip:+8679112345@ims.example;user=phone>")]
    [InlineData(IdentityHeader.Asserted, false, "P-Associated-URI: <sip:+8679188886666@ims.example>, <tel:+8679112345>\n", "P-Asserted-Identity", "<sip:+8679112345@ims.example;user=phone>")]
    [InlineData(IdentityHeader.Asserted, false, "P-Associated-URI: <sip:+8679188886666@ims.example>, <tel:+8679188886666>\n", "P-Asserted-Identity", "<sip:+8679188886666@ims.example>")]
    [InlineData(IdentityHeader.Asserted, false, "P-Associated-URI: <sip:+8679188886666@ims.example>, <sip:+86791!.*!@ims.example>\n", "P-Asserted-Identity", "<sip:+8679112345@ims.example;user=phone>")]
    [InlineData(IdentityHeader.None, false, "", "P-Asserted-Identity", null)]
    [InlineData(IdentityHeader.Asserted, true, "", "Privacy", "id")]
    public void We_say_under_which_of_its_numbers_we_call_as_the_carrier_wants_it(IdentityHeader header, bool hides, string registered, string name, string? value)
    {
        bench.Engine.Configure(With(Trunk with { Identity = Trunk.Identity with { Header = header, HidesNumber = hides } }));
        Register(extra: registered);
        Ask();
        var invite = Hears("INVITE");
        Assert.Equal(value, SipText.Header(invite, name));
        Assert.StartsWith(hides ? "\"Anonymous\"" : "<sip:+8679112345@", SipText.Header(invite, "From"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401, "Authorization")]
    [InlineData(407, "Proxy-Authorization")]
    public void A_challenged_call_is_acknowledged_and_placed_again_with_proof_and_so_is_all_that_follows(int status, string header)
    {
        Register();
        Ask();
        var first = Hears("INVITE");
        Challenge(first, "call", status);
        var heard = carrier.HeardAll();
        Assert.Equal(["ACK", "INVITE"], heard.ConvertAll(SipText.Method));
        var second = heard[1];
        Assert.Equal("call", Proof(second, header).Nonce);
        Assert.Equal((SipText.Header(first, "Call-ID"), SipText.Header(first, "From"), "1 INVITE", "2 INVITE"), (SipText.Header(second, "Call-ID"), SipText.Header(second, "From"), SipText.Header(first, "CSeq"), SipText.Header(second, "CSeq")));
        Assert.NotEqual(SipText.Header(first, "Via"), SipText.Header(second, "Via"));

        carrier.Send(HandPeer.Reply(second, 200, "citizen sdp", "citizen", contact: "<sip:citizen@203.0.113.7:5060>"));
        var ack = Hears("ACK");
        Assert.Equal(("2 ACK", SipText.Header(second, header)), (SipText.Header(ack, "CSeq"), SipText.Header(ack, header)));
        var call = bench.Sink.Single<CallAnswered>().CallId;
        Assert.Null(bench.Engine.Execute(new HangUp(Guid.CreateVersion7(), call)).Refusal);
        var bye = Hears("BYE");
        Assert.Equal(("call", 2u, "3 BYE"), (Proof(bye, header).Nonce, Proof(bye, header).Count, SipText.Header(bye, "CSeq")));
        Challenge(bye, "worn", status, ", qop=\"auth\", stale=true");
        var again = Hears("BYE");
        Assert.Equal(("worn", "4 BYE"), (Proof(again, header).Nonce, SipText.Header(again, "CSeq")));
        Assert.Equal(SipText.Header(bye, "Reason"), SipText.Header(again, "Reason"));
        carrier.Send(HandPeer.Reply(again, 200));
        var ladder = LadderReader.Read(bench.Engine.Ladders(call))!;
        Assert.Contains(ladder.Messages, message => message.Text.Contains($"{header}: ***", StringComparison.Ordinal));
        Assert.DoesNotContain(ladder.Messages, message => message.Text.Contains("response=", StringComparison.Ordinal) || message.Text.Contains("nonce=", StringComparison.Ordinal));
        bench.Engine.Configure(With());
        carrier.Send(HandPeer.Reply(Hears("REGISTER"), 200));
        bench.AssertNothingHeld();
    }

    [Fact]
    public void A_call_whose_proof_is_not_taken_is_refused_and_not_placed_a_third_time()
    {
        Register();
        Ask();
        Challenge(Hears("INVITE"), "n1", 407);
        Challenge(Hears("INVITE"), "n2", 407);
        Assert.Equal(["ACK"], carrier.HeardAll().ConvertAll(SipText.Method));
        var ended = bench.Sink.Single<CallEnded>();
        Assert.Equal((CallEndCause.Unreachable, 407), (ended.Cause, ended.Clearing!.SipStatus));
    }

    [Fact]
    public void A_trunk_that_asks_for_proof_and_then_says_nothing_has_not_taken_the_call()
    {
        Register();
        Ask();
        Challenge(Hears("INVITE"), "n1", 407);
        bench.Wait(31);
        Assert.Equal(CallEndCause.NoTrunk, bench.Sink.Single<CallEnded>().Cause);
    }

    [Fact]
    public void A_call_that_was_given_up_is_not_placed_again_when_the_challenge_comes()
    {
        Register();
        Ask();
        var invite = Hears("INVITE");
        bench.Engine.Execute(new HangUp(Guid.CreateVersion7(), bench.Sink.Single<CallPlaced>().CallId));
        Challenge(invite, "n1", 407);
        Assert.Equal(["ACK"], carrier.HeardAll().ConvertAll(SipText.Method));
    }

    [Fact]
    public void Prack_and_the_refresh_of_the_session_prove_themselves_when_they_are_asked()
    {
        var agent = new DeskPhone(bench, "8001");
        Register();
        Assert.Null(bench.Engine.Execute(new PlaceCall(Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), "8001", 20, new CallerNumber(Citizen), "12345", 60)).Refusal);
        agent.Rings().PicksUp();
        var invite = Hears("INVITE");
        carrier.Send(HandPeer.Reply(invite, 183, tag: "citizen", extra: "Require: 100rel\nRSeq: 5\n", contact: "<sip:citizen@203.0.113.7:5060>"));
        var prack = Hears("PRACK");
        Challenge(prack, "p", 407);
        var again = Hears("PRACK");
        Assert.Equal(("p", "5 1 INVITE", "3 PRACK"), (Proof(again, "Proxy-Authorization").Nonce, SipText.Header(again, "RAck"), SipText.Header(again, "CSeq")));
        carrier.Send(HandPeer.Reply(again, 200));
        carrier.Send(HandPeer.Reply(
            invite, 200, "citizen sdp", "citizen", "Session-Expires: 200;refresher=uac\nRequire: timer\nAllow: UPDATE\n", "<sip:citizen@203.0.113.7:5060>"));
        Assert.Equal("ACK", SipText.Method(carrier.Heard()));
        bench.Wait(100.01);
        var update = Hears("UPDATE");
        Challenge(update, "q", 407, ", qop=\"auth\", stale=true");
        update = Hears("UPDATE");
        Assert.Equal(("q", "200;refresher=uac"), (Proof(update, "Proxy-Authorization").Nonce, SipText.Header(update, "Session-Expires")));
        carrier.Send(HandPeer.Reply(update, 200, extra: "Session-Expires: 200;refresher=uac\n", contact: "<sip:citizen@203.0.113.7:5060>"));
        Assert.Equal(1, bench.Engine.LiveCalls);
    }

    [Theory]
    [InlineData("P-Called-Party-ID: <sip:+8679112345@ims.example;user=phone>\n", "<sip:+8679188886666@ims.example>", "079112345")]
    [InlineData("P-Called-Party-ID: <tel:12345;phone-context=+86791>\n", "<sip:x@ims.example>", "12345")]
    [InlineData("", "<sip:12345@ims.example>", "12345")]
    [InlineData("P-Called-Party-ID: rubbish\n", "<sip:+8679112345@ims.example>", "079112345")]
    public void A_call_to_our_contact_is_for_the_number_that_was_dialled(string header, string to, string dialled)
    {
        Register();
        carrier.Send(Incoming($"sip:{Pilot}@10.0.0.1:5060", header).Replace("To: <sip:12345@10.0.0.1>", $"To: {to}", StringComparison.Ordinal));
        var arrived = bench.Sink.Single<CallArrived>();
        Assert.Equal((dialled, "ims", "13911112222"), (arrived.Dialled, arrived.Trunk, arrived.Caller.Clear));
    }

    [Fact]
    public void A_call_to_our_contact_with_no_number_of_ours_or_from_elsewhere_is_for_nobody()
    {
        Register();
        carrier.Send(Incoming($"sip:{Pilot}@10.0.0.1:5060", "").Replace("To: <sip:12345@10.0.0.1>", "To: <sip:10086@ims.example>", StringComparison.Ordinal));
        Assert.Equal(404, SipText.Status(carrier.Heard()));
        bench.Caller.Send(bench.Caller.Invite(target: $"sip:{Pilot}@10.0.0.1:5060", extra: "P-Called-Party-ID: <sip:12345@ims.example>\n"));
        Assert.Equal(404, SipText.Status(bench.Caller.Heard()));
        var stranger = new HandPeer(bench, IPEndPoint.Parse("203.0.113.8:5060"));
        stranger.Send(stranger.Invite());
        Assert.Empty(stranger.HeardAll());
    }

    [Fact]
    public void Inside_a_call_of_the_carriers_own_we_prove_ourselves_when_we_are_asked()
    {
        Register();
        carrier.Send(Incoming($"sip:{Pilot}@10.0.0.1:5060", ""));
        bench.Wait(2);
        carrier.Send(carrier.AckFor(carrier.Heard()));
        bench.Engine.Execute(new HangUp(Guid.CreateVersion7(), bench.CallId));
        var bye = Hears("BYE");
        Assert.Null(SipText.Header(bye, "Proxy-Authorization"));
        Challenge(bye, "b", 407);
        var again = Hears("BYE");
        Assert.Equal(("b", "2 BYE"), (Proof(again, "Proxy-Authorization").Nonce, SipText.Header(again, "CSeq")));
    }

    [Fact]
    public void Of_two_numbers_at_one_carrier_each_has_its_own_calls()
    {
        var other = Trunk with { Code = "other", Account = Trunk.Account! with { Pilot = "+8679188887777" } };
        bench.Engine.Configure(With(Trunk, other));
        carrier.Send(Incoming("sip:+8679188887777@10.0.0.1:5060", "P-Called-Party-ID: <sip:12345@ims.example>\n"));
        Assert.Equal("other", bench.Sink.Events.OfType<CallArrived>().Last().Trunk);
        carrier.CallId = "next";
        carrier.Send(Incoming($"sip:{Pilot}@10.0.0.1:5060", "P-Called-Party-ID: <sip:12345@ims.example>\n"));
        Assert.Equal("ims", bench.Sink.Events.OfType<CallArrived>().Last().Trunk);
    }

    [Fact]
    public void A_department_at_the_carriers_address_is_rung_as_the_carrier_wants_its_calls()
    {
        Register();
        bench.AnsweredCall();
        var route = new PhoneRoute("sip:110@203.0.113.7:5060", []);
        Assert.Null(bench.Engine.Execute(new RingAgent(Guid.CreateVersion7(), bench.CallId, Guid.CreateVersion7(), "110", 20, route)).Refusal);
        var invite = Hears("INVITE");
        Assert.StartsWith("INVITE sip:110@ims.example;user=phone SIP/2.0", invite, StringComparison.Ordinal);
        Challenge(invite, "n", 407);
        Assert.Equal("n", Proof(Hears("INVITE"), "Proxy-Authorization").Nonce);
    }

    [Fact]
    public void A_trunk_with_an_account_that_does_not_register_answers_challenges_too()
    {
        bench.Engine.Configure(With(Trunk with { Networks = ["203.0.113.0/24"], Account = Trunk.Account! with { Pilot = null } }) with { TrunkNetworks = ["203.0.113.0/24"] });
        Assert.Null(Ask());
        Challenge(Hears("INVITE"), "n", 407, ", qop=\"auth\", algorithm=SHA-256");
        Assert.Equal("SHA-256", Proof(Hears("INVITE"), "Proxy-Authorization").Algorithm);
    }

    private string Incoming(string target, string headers) =>
        carrier.Invite(target: target, from: "<sip:anonymous@ims.example>", extra: $"P-Asserted-Identity: <tel:+8613911112222>\n{headers}");

    private string? Ask()
    {
        var question = new CallerQuestion(["n1"], ["n2"], "1", 5, ["n3"], ["n4"]);
        return bench.Engine.Execute(new AskCitizen(Guid.CreateVersion7(), Guid.CreateVersion7(), new CallerNumber(Citizen), "12345", 30, question)).Refusal;
    }
}
