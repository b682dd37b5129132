using System.Net;
using Hotline.Telephony.Calls;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Sip.Transports;
using Hotline.Telephony.Tests.Calls;

namespace Hotline.Telephony.Tests.Sip.Registrar;

/// <summary>Phones that are not in the house: behind NAT, at a public address, and whoever guesses at their secrets.</summary>
public sealed class FarPhoneTests
{
    private const string Inside = "<sip:8001@192.168.77.5:5060>";

    private readonly EngineBench bench = new(new CallOptions { Access = new AccessRules { PhonesFrom = AccessRules.Read(["203.0.113.0/24"]) } });
    private readonly HandPeer phone;

    public FarPhoneTests() => phone = new HandPeer(bench, new IPEndPoint(IPAddress.Parse("203.0.113.50"), 40123));

    [Fact]
    public void From_an_address_where_phones_may_be_only_who_registers_is_heard()
    {
        phone.Send(phone.Invite(null).Replace("INVITE", "OPTIONS"));
        phone.Send(phone.Invite());
        phone.Send("rubbish");
        Assert.Empty(bench.Wire.Sent);

        bench.Register(phone: phone);
        phone.CallId = "from-the-phone";
        phone.Send(phone.Invite(from: "<sip:8001@10.0.0.1>"));
        Assert.Equal(407, SipText.Status(phone.Heard()));

        var beside = new HandPeer(bench, new IPEndPoint(IPAddress.Parse("203.0.113.51"), 5060));
        beside.Send(beside.Invite());
        var outside = new HandPeer(bench, new IPEndPoint(IPAddress.Parse("198.51.100.51"), 5060));
        outside.Send(outside.Register("8001", Inside));
        Assert.Empty(beside.HeardAll());
        Assert.Empty(outside.HeardAll());
    }

    [Fact]
    public void Where_phones_may_be_nobody_is_sent_to_by_another_ones_word()
    {
        bench.Engine.Configure(EngineBench.Settings with { Trunks = [new TrunkSettings("ct", ["10.0.0.9/32"], new CallerIdRule(CallerIdSource.From, []))] });
        bench.Caller.Send(bench.Caller.Invite().Replace("Contact: <sip:me@10.0.0.9:5070>", "Contact: <sip:victim@203.0.113.9>"));
        bench.Wait(2);
        bench.Caller.Send(bench.Caller.AckFor(bench.Caller.Heard()));
        bench.Engine.Execute(new HangUp(Guid.CreateVersion7(), bench.CallId));
        Assert.Equal("BYE sip:victim@203.0.113.9 SIP/2.0", bench.Caller.Heard().Split("\r\n")[0]);
    }

    [Fact]
    public void Guessing_a_secret_is_slow_and_bars_no_other_phone_of_that_address()
    {
        for (var wrong = 0; wrong < 5; wrong++)
        {
            Assert.Equal(401, Tries("8001", $"guess-{wrong}"));
        }

        Assert.Equal(403, Tries("8001", "secret")); // Not even looked at.
        Assert.Equal(200, Tries("8002", "other"));
        bench.Wait(61);
        Assert.Equal(401, Tries("8001", "guess"));
        Assert.Equal(403, Tries("8001", "secret"));
        bench.Wait(61);
        Assert.Equal(200, Tries("8001", "secret"));
    }

    [Fact]
    public void Going_through_the_extensions_is_slow_too_and_is_the_affair_of_that_address()
    {
        for (var wrong = 0; wrong < 110; wrong++)
        {
            bench.Wait(1); // Faster, and it is not even answered.
            Assert.Equal(401, Tries($"{7000 + wrong}", "guess"));
        }

        Assert.Equal(403, Tries("8001", "secret"));
        bench.Register();
    }

    [Fact]
    public void What_is_tried_with_a_nonce_that_is_not_ours_teaches_nobody_anything_and_bars_nobody()
    {
        for (var tries = 0; tries < 20; tries++)
        {
            phone.Send(phone.Register("8001", Inside, HandPeer.Credentials("8001", "guess", new string('A', 43))));
            Assert.Equal(401, SipText.Status(phone.Heard()));
        }

        bench.Register(phone: phone);
    }

    [Fact]
    public void Whoever_writes_a_phones_address_as_source_has_no_nonce_for_it_and_bars_nobody()
    {
        var forger = new HandPeer(bench, new IPEndPoint(IPAddress.Parse("203.0.113.51"), 5060));
        forger.Send(forger.Register("8001", Inside));
        var nonce = HandPeer.NonceOf(forger.Heard());
        for (var tries = 0; tries < 20; tries++)
        {
            phone.Send(phone.Register("8001", Inside, HandPeer.Credentials("8001", "guess", nonce))); // It goes out from where the phone is.
            Assert.Equal(401, SipText.Status(phone.Heard()));
        }

        bench.Register(phone: phone);
    }

    [Fact]
    public void A_phone_behind_nat_is_asked_every_25_seconds_until_it_goes()
    {
        Assert.Equal(200, Tries("8001", "secret"));
        for (var round = 0; round < 3; round++)
        {
            bench.Wait(25);
            var options = phone.HeardAll()[0];
            Assert.StartsWith("OPTIONS sip:8001@192.168.77.5:5060 SIP/2.0", options);
            phone.Send(HandPeer.Reply(options, round == 0 ? 200 : 405));
        }

        // One that says nothing is repeated as any request, and then asked again.
        bench.Wait(25);
        bench.Wait(33);
        phone.HeardAll();
        bench.Wait(25);
        Assert.NotEmpty(phone.HeardAll());

        Assert.Equal(200, Tries("8001", "secret", expires: 0));
        bench.Wait(70);
        phone.HeardAll();
        bench.Wait(70);
        Assert.Empty(phone.HeardAll());
        Assert.Equal(0, bench.Engine.Held.Transactions);
    }

    [Fact]
    public void A_phone_that_is_where_it_says_is_left_in_peace()
    {
        bench.Register();
        bench.Wait(200);
        Assert.Empty(bench.Phone.HeardAll());
    }

    private int Tries(string extension, string secret, int expires = 300)
    {
        var contact = Inside.Replace("8001", extension);
        phone.Send(phone.Register(extension, contact));
        var first = phone.HeardAll().Last(text => text.StartsWith("SIP/2.0", StringComparison.Ordinal));
        var nonce = HandPeer.NonceOf(first);
        phone.Send(phone.Register(extension, contact, HandPeer.Credentials(extension, secret, nonce), expires));
        return SipText.Status(phone.HeardAll().Last(text => text.StartsWith("SIP/2.0", StringComparison.Ordinal)));
    }
}
