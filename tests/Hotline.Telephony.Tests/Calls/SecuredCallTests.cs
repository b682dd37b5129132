using System.Net;
using Hotline.Telephony.Calls;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Tests.Fuzz;
using Hotline.Telephony.Tests.Sip;
using Microsoft.Extensions.Logging;

namespace Hotline.Telephony.Tests.Calls;

/// <summary>Trunks that secure sound: what is offered over them is, and nothing less is taken.</summary>
public sealed class SecuredCallTests
{
    private const string Citizen = "13879100001", Key = "PS1uQCVeeCFCanVmcjkpPywjNWhcYD0mXXtxaVBR";
    private const string Head = "v=0\r\no=- 1 1 IN IP4 203.0.113.7\r\ns=-\r\nc=IN IP4 203.0.113.7\r\nt=0 0\r\n";
    private const string Clear = Head + "m=audio 4000 RTP/AVP 8\r\n";
    private const string Stranger = Head + "m=audio 4000 RTP/SAVP 8\r\na=crypto:9 AES_CM_128_HMAC_SHA1_80 inline:" + Key + "\r\n"; // Under no tag of ours.
    private const string Sealed = Head + "m=audio 4000 RTP/SAVP 8\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:" + Key + "\r\n";

    private static readonly TrunkSettings First = new("ct", ["203.0.113.0/29"], new CallerIdRule(CallerIdSource.Asserted, []), Gateway: "sip:203.0.113.7:5060") { Secured = true };

    private readonly WrittenLog<CallEngine> log = new();
    private readonly EngineBench bench;
    private readonly HandPeer carrier;

    public SecuredCallTests()
    {
        bench = new EngineBench(media: new FuzzMedia(), log: log);
        carrier = new HandPeer(bench, IPEndPoint.Parse("203.0.113.7:5060"));
        Set(First);
        bench.Register();
        bench.Sink.Events.Clear();
    }

    [Fact]
    public void A_call_of_ours_is_offered_secured_and_stays_so_while_the_persons_own_phone_is_in_clear()
    {
        var invite = Dialled();
        Assert.Equal(["m=audio 4000 RTP/SAVP 8 0 101", "a=crypto:1 AES_CM_128_HMAC_SHA1_80", "a=crypto:2 AES_CM_128_HMAC_SHA1_32"], Lines(invite));
        Answers(invite, Sealed);
        bench.Sink.Single<CallAnswered>();

        carrier.Send(carrier.Backwards("INVITE", invite, Clear + "a=sendonly\r\n"));
        Assert.Equal(488, SipText.Status(carrier.Heard()));
        carrier.Send(carrier.Backwards("ACK", invite));
        carrier.Send(carrier.Backwards("INVITE", invite, Sealed + "a=sendonly\r\n"));
        var held = carrier.Heard();
        Assert.Equal(200, SipText.Status(held));
        Assert.Equal(["m=audio 4000 RTP/SAVP 8", "a=crypto:1 AES_CM_128_HMAC_SHA1_80"], Lines(held));
        Assert.Equal(KeyOf(invite), KeyOf(held));
        carrier.Send(carrier.Backwards("ACK", invite));
        carrier.Send(carrier.Backwards("INVITE", invite));
        Assert.Equal(["m=audio 4000 RTP/SAVP 8 0 101", "a=crypto:1 AES_CM_128_HMAC_SHA1_80"], Lines(carrier.Heard()));
        Assert.Equal(1, bench.Engine.LiveCalls);
    }

    [Fact]
    public void An_answer_in_clear_ends_the_call_with_the_reason_and_is_not_asked_for_again()
    {
        var invite = Dialled();
        carrier.Send(HandPeer.Reply(invite, 200, Clear, contact: "<sip:citizen@203.0.113.7:5060>"));
        var told = carrier.HeardAll();
        Assert.Equal(["ACK", "BYE"], told.Select(SipText.Method));
        Assert.Equal("SIP;cause=488;text=\"SRTP required\"", SipText.Header(told[1], "Reason"));
        var ended = bench.Sink.Single<CallEnded>();
        Assert.Equal((CallEndCause.Unreachable, CallSide.Caller, (int?)488), (ended.Cause, ended.EndedBy, ended.Clearing!.SipCause));
        Assert.Empty(bench.Sink.Events.OfType<CallAnswered>());
    }

    [Theory]
    [InlineData(Clear)]
    [InlineData(Stranger)]
    public void The_operator_is_told_which_trunk_it_is_and_not_at_every_call(string answer)
    {
        for (int calls = 0; calls < 3; calls++)
        {
            Refuses(answer);
        }

        var line = Assert.Single(log.Lines, said => said.Id == 1024);
        Assert.Equal(LogLevel.Warning, line.Level);
        Assert.StartsWith("Trunk ct is set to secure its sound", line.Text, StringComparison.Ordinal);
        bench.Wait(61);
        Refuses(answer);
        Set(First with { Code = "cu" });
        Refuses(answer);
        Assert.Equal(["ct", "ct", "cu"], log.Lines.Where(said => said.Id == 1024).Select(said => said.Text.Split(' ')[1]));
        Assert.DoesNotContain(log.Lines, said => said.Text.Contains(Citizen, StringComparison.Ordinal));
    }

    [Fact]
    public void An_answer_that_has_other_faults_is_no_word_about_keys()
    {
        var invite = Dialled();
        carrier.Send(HandPeer.Reply(invite, 200, Sealed.Replace("RTP/SAVP 8", "RTP/SAVP 18", StringComparison.Ordinal), contact: "<sip:citizen@203.0.113.7:5060>"));
        Assert.Equal("SIP;cause=488;text=\"Not Acceptable Here\"", SipText.Header(carrier.HeardAll()[1], "Reason"));
        Assert.DoesNotContain(log.Lines, said => said.Id == 1024);
    }

    [Fact]
    public void A_tone_in_clear_before_the_answer_is_not_heard_and_a_reliable_one_ends_the_call()
    {
        var invite = Dialled();
        carrier.Send(HandPeer.Reply(invite, 183, Clear));
        carrier.Send(HandPeer.Reply(invite, 183, Clear, extra: "Require: 100rel\nRSeq: 1\n", contact: "<sip:citizen@203.0.113.7:5060>"));
        var told = carrier.HeardAll();
        Assert.Equal(["PRACK", "CANCEL"], told.Select(SipText.Method));
        Assert.Equal("SIP;cause=488;text=\"SRTP required\"", SipText.Header(told[1], "Reason"));
        Assert.Equal(CallEndCause.Unreachable, bench.Sink.Single<CallEnded>().Cause);
    }

    [Fact]
    public void A_carrier_that_will_not_have_it_is_not_asked_in_clear()
    {
        var invite = Dialled();
        carrier.Send(HandPeer.Reply(invite, 488));
        Assert.Equal(["ACK"], carrier.HeardAll().Select(SipText.Method));
        Assert.Equal((CallEndCause.Unreachable, (int?)488), bench.Sink.Single<CallEnded>() is var ended ? (ended.Cause, ended.Clearing!.SipStatus) : default);
    }

    [Fact]
    public void Of_two_trunks_each_is_offered_what_it_does()
    {
        var other = new HandPeer(bench, IPEndPoint.Parse("203.0.113.9:5060"));
        Set(First with { Secured = false }, new TrunkSettings("cu", ["203.0.113.8/29"], First.CallerId, Gateway: "sip:203.0.113.9:5060") { Secured = true });
        var invite = Dialled();
        Assert.Equal(["m=audio 4000 RTP/AVP 8 0 101"], Lines(invite));
        carrier.Send(HandPeer.Reply(invite, 503));
        Assert.StartsWith("m=audio 4000 RTP/SAVP", Lines(other.Heard())[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_department_by_its_number_or_at_the_gateway_is_offered_the_same()
    {
        bench.Caller.Send(bench.Caller.Invite(Clear));
        bench.Wait(2);
        bench.Caller.Send(bench.Caller.AckFor(bench.Caller.Heard()));
        Assert.Null(bench.Ring().Refusal);
        var ring = bench.Phone.Heard();
        Assert.Equal(["m=audio 4000 RTP/AVP 8 0 101"], Lines(ring));
        bench.Phone.Send(HandPeer.Reply(ring, 200, Clear));
        Assert.Null(Rung("079186123456", outside: true));
        Assert.StartsWith("m=audio 4000 RTP/SAVP", Lines(carrier.Heard())[0], StringComparison.Ordinal);
        Assert.Null(Rung("8000", outside: false));
        Assert.StartsWith("m=audio 4000 RTP/SAVP", Lines(carrier.Heard())[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_call_that_comes_over_it_is_as_it_is_offered_and_secured_where_we_are_to_offer()
    {
        carrier.Send(carrier.Invite(Clear));
        bench.Wait(2);
        Assert.Equal(["m=audio 4000 RTP/AVP 8"], Lines(carrier.Heard()));
        var silent = new HandPeer(bench, IPEndPoint.Parse("203.0.113.6:5061"));
        silent.Send(silent.Invite(body: null));
        bench.Wait(2);
        Assert.StartsWith("m=audio 4000 RTP/SAVP", Lines(silent.Heard())[0], StringComparison.Ordinal);
    }

    /// <summary>The INVITE that goes to the citizen, once the person has picked up.</summary>
    private string Dialled()
    {
        var order = new PlaceCall(Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), "8001", 20, new CallerNumber(Citizen), "12345", 60);
        Assert.Null(bench.Engine.Execute(order).Refusal);
        var ring = bench.Phone.Heard();
        Assert.Equal(["m=audio 4000 RTP/AVP 8 0 101"], Lines(ring));
        bench.Phone.Send(HandPeer.Reply(ring, 200, Clear));
        return carrier.Heard();
    }

    private void Refuses(string answer)
    {
        carrier.Send(HandPeer.Reply(Dialled(), 200, answer, contact: "<sip:citizen@203.0.113.7:5060>"));
        var told = carrier.HeardAll();
        Assert.Equal("SIP;cause=488;text=\"SRTP required\"", SipText.Header(told[1], "Reason"));
        carrier.Send(HandPeer.Reply(told[1], 200));
        bench.Phone.Send(HandPeer.Reply(bench.Phone.HeardAll()[^1], 200)); // The person's own phone is told too.
    }

    private void Answers(string invite, string sdp)
    {
        carrier.Send(HandPeer.Reply(invite, 200, sdp, contact: "<sip:citizen@203.0.113.7:5060>"));
        Assert.Equal("ACK", SipText.Method(carrier.Heard()));
    }

    private string? Rung(string extension, bool outside) => bench.Engine.Execute(
        outside ? new RingParty(Guid.CreateVersion7(), bench.CallId, Guid.CreateVersion7(), extension, PartyStance.Talks, 20, IsOutside: true)
        : new RingParty(Guid.CreateVersion7(), bench.CallId, Guid.CreateVersion7(), extension, PartyStance.Talks, 20, new PhoneRoute("sip:8000@203.0.113.7:5060", []))).Refusal;

    private void Set(params TrunkSettings[] trunks)
        => bench.Engine.Configure(EngineBench.Settings with { Trunks = trunks, TrunkNetworks = ["203.0.113.0/24"], MaxCalls = 20 });

    /// <summary>The stream and its keys' tags and suites.</summary>
    private static List<string> Lines(string message)
        => [.. SipText.Body(message).Split('\n').Select(line => line.Trim()).Where(line => line.StartsWith("m=", StringComparison.Ordinal) || line.StartsWith("a=crypto", StringComparison.Ordinal)).Select(line => line.Split(" inline:")[0])];

    private static string KeyOf(string message) => message.Split("AES_CM_128_HMAC_SHA1_80 inline:")[1].Split('\r')[0];
}
