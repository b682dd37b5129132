using System.Net;
using Hotline.Telephony.Calls;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Sip;
using Hotline.Telephony.Tests.Sip;

namespace Hotline.Telephony.Tests.Calls;

/// <summary>What strangers cost: a few answers without memory, then nothing; and who is served beside them notices nothing.</summary>
public sealed class StrangerTests
{
    private static readonly NodeSettings WithTrunk = EngineBench.Settings with { Trunks = [new TrunkSettings("ct", ["10.0.0.9/32"], new CallerIdRule(CallerIdSource.From, []))] };

    private readonly EngineBench bench = new(new CallOptions(), WithTrunk);

    [Theory]
    [InlineData("INVITE", 403)]
    [InlineData("REGISTER", 401)]
    [InlineData("OPTIONS", 200)]
    [InlineData("BYE", 481)]
    [InlineData("SUBSCRIBE", 405)]
    public void A_stranger_is_answered_and_nothing_is_kept_of_it(string method, int status)
    {
        var stranger = At("192.168.7.7");
        var request = Request(stranger, method);
        stranger.Send(request);
        stranger.Send(request);
        var answers = stranger.HeardAll();
        Assert.Equal([status, status], answers.Select(SipText.Status));
        Assert.Single(answers.Select(one => SipText.Header(one, "To")).Distinct());
        Assert.Equal((0, 0, 0), bench.Engine.Held);
        bench.Wait(40);
        Assert.Empty(stranger.HeardAll());
    }

    [Fact]
    public void A_strangers_ack_and_cancel_are_passed_over()
    {
        var stranger = At("192.168.7.7");
        stranger.Send(stranger.Invite());
        Assert.Equal(403, SipText.Status(stranger.Heard()));
        stranger.Send(stranger.Cancel().Replace("CANCEL", "ACK"));
        stranger.Send(stranger.Cancel());
        Assert.Empty(stranger.HeardAll());
        Assert.Equal((0, 0, 0), bench.Engine.Held);
    }

    [Fact]
    public void Who_goes_on_after_its_answers_is_dropped_for_a_while_and_others_are_not()
    {
        var scanner = At("192.168.7.7");
        Assert.Equal(20, Scan(scanner, 500));
        Assert.Equal(480, bench.Drops.Of(Drop.Barred));
        var other = At("192.168.7.8");
        Assert.Equal(5, Scan(other, 5));
        bench.Wait(59);
        Assert.Equal(0, Scan(scanner, 1));
        bench.Wait(2);
        Assert.Equal(20, Scan(scanner, 500));
    }

    [Fact]
    public void New_settings_give_everybody_another_chance()
    {
        var phone = At("192.168.7.7");
        Scan(phone, 100);
        bench.Engine.Configure(WithTrunk);
        Assert.Equal(1, Scan(phone, 1));
    }

    [Fact]
    public void Thousands_of_addresses_together_get_no_more_than_the_share_of_all_and_phones_still_register()
    {
        var answered = Enumerable.Range(0, 5000).Sum(one => Scan(At($"10.77.{one / 250}.{1 + (one % 250)}"), 1));
        Assert.Equal(400, answered);
        Assert.Equal(4600, bench.Drops.Of(Drop.Unanswered));
        Assert.Equal(0, bench.Engine.Held.Transactions);
        bench.Register();
        bench.Caller.Send(bench.Caller.Invite());
        Assert.Equal(180, SipText.Status(bench.Caller.Heard()));
    }

    [Fact]
    public void A_phone_whose_address_somebody_forges_registers_with_its_proof_and_is_served_then()
    {
        var phone = At("192.168.7.7");
        phone.Send(phone.Register("8001", $"<sip:8001@{phone.Address}>"));
        var nonce = HandPeer.NonceOf(phone.Heard());
        Assert.Equal(39, Forge(phone).Count(one => SipText.Status(one) == 401)); // Each kind has its share, of which the phone had one.
        var proven = phone.Register("8001", $"<sip:8001@{phone.Address}>", HandPeer.Credentials("8001", "secret", nonce));
        phone.Send(proven);
        phone.Send(proven); // The answer was lost.
        Assert.Equal([200, 200], phone.HeardAll().Select(SipText.Status));
        phone.CallId = "call-of-the-phone";
        phone.Send(phone.Invite(from: "<sip:8001@10.0.0.1>"));
        Assert.Equal(407, SipText.Status(phone.Heard()));
    }

    [Fact]
    public void A_phone_of_which_none_is_registered_there_gets_its_challenge_though_somebody_forges_its_address()
    {
        var phone = At("192.168.7.7");
        Forge(phone);
        phone.Send(phone.Register("8001", $"<sip:8001@{phone.Address}>"));
        Assert.Empty(phone.HeardAll());
        bench.Wait(0.5); // It repeats itself, and comes before the next forged one.
        phone.Send(phone.Register("8001", $"<sip:8001@{phone.Address}>"));
        var nonce = HandPeer.NonceOf(phone.Heard());
        Forge(phone);
        phone.Send(phone.Register("8001", $"<sip:8001@{phone.Address}>", HandPeer.Credentials("8001", "secret", nonce)));
        Assert.Equal(200, SipText.Status(phone.Heard()));
    }

    [Fact]
    public void Over_a_connection_what_is_forged_takes_nothing_from_it()
    {
        Forge(At("192.168.7.7"));
        var phone = new HandPeer(bench, new StreamPeer(IPAddress.Parse("192.168.7.7"), 40123, StreamProtocol.Tcp));
        bench.Register(phone: phone);
    }

    [Fact]
    public void Who_holds_a_nonce_of_ours_that_is_worn_gets_a_new_one_though_somebody_forges_its_address()
    {
        var phone = At("192.168.7.7");
        phone.Send(phone.Register("8001", $"<sip:8001@{phone.Address}>"));
        var nonce = HandPeer.NonceOf(phone.Heard());
        bench.Wait(360);
        Forge(phone);
        phone.Send(phone.Register("8001", $"<sip:8001@{phone.Address}>", HandPeer.Credentials("8001", "secret", nonce)));
        Assert.Contains("stale=true", SipText.Header(phone.Heard(), "WWW-Authenticate"));
        for (var wrong = 0; wrong < 100; wrong++)
        {
            phone.Send(phone.Register("8001", $"<sip:8001@{phone.Address}>", HandPeer.Credentials("8001", "guessed", nonce)));
        }

        Assert.Equal(19, phone.HeardAll().Count); // Its own share, and no more.
    }

    [Fact]
    public void A_phone_that_has_not_proved_its_invite_leaves_nothing_and_one_that_has_is_kept()
    {
        bench.Register();
        bench.Wait(33);
        var invite = bench.Phone.Invite(from: "<sip:8001@10.0.0.1>");
        bench.Phone.Send(invite);
        var challenge = bench.Phone.Heard();
        Assert.Equal(407, SipText.Status(challenge));
        Assert.Equal((0, 0, 0), bench.Engine.Held);
        bench.Wait(10);
        Assert.Empty(bench.Phone.HeardAll());
        bench.Phone.Send(HandPeer.Proven(challenge, "8001", "secret", "INVITE", "sip:12345@10.0.0.1", proof => bench.Phone.Invite(from: "<sip:8001@10.0.0.1>", extra: proof)));
        Assert.Equal(180, SipText.Status(bench.Phone.Heard()));
        Assert.Equal((1, 1, 1), bench.Engine.Held);
    }

    [Fact]
    public void A_call_ends_from_an_address_that_is_barred_otherwise()
    {
        bench.AnsweredCall();
        var elsewhere = new HandPeer(bench, new IPEndPoint(IPAddress.Parse("10.0.0.99"), 5070)) { CallId = bench.Caller.CallId };
        Scan(elsewhere, 100);
        bench.Engine.Receive(SipText.Bytes(bench.Caller.InDialog("BYE", bench.Answer)), elsewhere.Address);
        Assert.Equal(200, SipText.Status(elsewhere.Heard()));
        Assert.Equal(0, bench.Engine.LiveCalls);
    }

    [Fact]
    public void Broken_requests_of_a_stranger_have_the_same_share()
    {
        var stranger = At("192.168.7.7");
        for (var i = 0; i < 100; i++)
        {
            stranger.Send(stranger.Invite().Replace("CSeq: ", "CSeq: x"));
        }

        Assert.All(stranger.HeardAll(), one => Assert.Equal(400, SipText.Status(one)));
        Assert.Equal(100, bench.Drops.Of(Drop.UnreadableSip) + bench.Drops.Of(Drop.Barred));
        Assert.InRange(bench.Drops.Of(Drop.UnreadableSip), 20, 21);
    }

    [Fact]
    public void Calls_that_a_trunk_never_acknowledges_hold_no_more_than_the_cap_and_end_by_themselves()
    {
        bench.Engine.Configure(WithTrunk with { MaxCalls = 10 });
        for (var call = 0; call < 300; call++)
        {
            bench.Caller.CallId = $"half-open-{call}";
            bench.Caller.Send(bench.Caller.Invite());
        }

        Assert.Equal(10, bench.Engine.LiveCalls);
        bench.Wait(3);
        bench.Wait(40);
        Assert.Equal(0, bench.Engine.LiveCalls);
        bench.AssertNothingHeld();
    }

    /// <returns>How many of so many INVITEs are answered.</returns>
    private static int Scan(HandPeer from, int times)
    {
        for (var i = 0; i < times; i++)
        {
            from.Send(from.Invite());
        }

        return from.HeardAll().Count;
    }

    /// <summary>Whatever a forger can send under an address that is not its own: until nothing more is answered there.</summary>
    /// <returns>What is answered.</returns>
    private static List<string> Forge(HandPeer address)
    {
        Scan(address, 100);
        for (var forged = 0; forged < 100; forged++)
        {
            address.Send(address.Register("8001", $"<sip:8001@{address.Address}>"));
            address.Send(address.Register("8001", $"<sip:8001@{address.Address}>", HandPeer.Credentials("8001", "secret", new string('A', 43))));
        }

        return address.HeardAll();
    }

    private static string Request(HandPeer stranger, string method)
        => stranger.Invite(body: null).Replace("INVITE", method).Replace("To: <sip:12345@10.0.0.1>", "To: <sip:12345@10.0.0.1>" + (method == "BYE" ? ";tag=nobody" : ""));

    private HandPeer At(string address) => new(bench, new IPEndPoint(IPAddress.Parse(address), 5070));
}
