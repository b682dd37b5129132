using Hotline.Telephony.Calls;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Sip.Auth;
using Hotline.Telephony.Tests.Calls;

namespace Hotline.Telephony.Tests.Sip.Registrar;

public sealed class RegistrarTests
{
    private const string Contact = "<sip:8001@10.0.0.8:5080>";

    private readonly EngineBench bench = new();

    [Fact]
    public void A_phone_that_answers_the_challenge_is_registered_and_can_be_called()
    {
        bench.Phone.Send(bench.Phone.Register("8001", Contact));
        var challenge = bench.Phone.Heard();
        Assert.Equal(401, SipText.Status(challenge));
        var header = Assert.Single(SipText.Headers(challenge, "WWW-Authenticate"));
        Assert.Contains("realm=\"hotline\"", header);
        Assert.Contains("algorithm=MD5", header);
        Assert.Contains("qop=\"auth\"", header);
        Assert.DoesNotContain("stale", header);

        bench.Phone.Send(bench.Phone.Register("8001", Contact, HandPeer.Credentials("8001", "secret", HandPeer.Quoted(header, "nonce"))));
        var ok = bench.Phone.Heard();
        Assert.Equal(200, SipText.Status(ok));
        Assert.Equal(Contact + ";expires=300", SipText.Header(ok, "Contact"));
        var registered = bench.Sink.Single<PhoneRegistered>();
        Assert.Equal(("8001", bench.Clock.GetUtcNow().AddSeconds(300)), (registered.Extension, registered.ExpiresAt));
        Assert.Equal("8001", Assert.Single(bench.Engine.Snapshot().Phones).Extension);
    }

    [Fact]
    public void Before_the_first_settings_phones_and_callers_are_asked_to_come_again_in_a_moment()
    {
        var young = new EngineBench(configure: false);
        young.Phone.Send(young.Phone.Register("8001", Contact));
        young.Caller.Send(young.Caller.Invite());
        foreach (var refusal in new[] { young.Phone.HeardAll()[^1], young.Caller.HeardAll()[^1] })
        {
            Assert.Equal((503, "1"), (SipText.Status(refusal), SipText.Header(refusal, "Retry-After")));
        }
        young.Engine.Configure(EngineBench.Settings);
        young.Register();
    }

    [Theory]
    [InlineData("8001", "wrong")]
    [InlineData("9999", "secret")]
    public void A_wrong_secret_and_an_unknown_extension_get_the_same_answer(string extension, string secret)
    {
        Authenticate(extension, secret);
        var reply = bench.Phone.Heard();
        Assert.Equal(401, SipText.Status(reply));
        Assert.Equal(
            "Digest realm=\"hotline\", nonce=\"*\", algorithm=MD5, qop=\"auth\"",
            SipText.Header(reply, "WWW-Authenticate")!.Replace(HandPeer.NonceOf(reply), "*"));
        Assert.Empty(bench.Sink.Events);
    }

    [Fact]
    public void A_phone_can_not_register_for_another_extension()
    {
        var nonce = Challenge();
        bench.Phone.Send(bench.Phone.Register("8001", Contact, HandPeer.Credentials("8002", "other", nonce)));
        Assert.Equal(403, SipText.Status(bench.Phone.Heard()));
    }

    [Fact]
    public void An_old_nonce_is_answered_stale_and_a_count_is_taken_once()
    {
        var nonce = Challenge();
        bench.Wait(301);
        bench.Phone.Send(bench.Phone.Register("8001", Contact, HandPeer.Credentials("8001", "secret", nonce)));
        Assert.Contains("stale=true", SipText.Header(bench.Phone.Heard(), "WWW-Authenticate"));

        nonce = Challenge();
        var credentials = HandPeer.Credentials("8001", "secret", nonce);
        bench.Phone.Send(bench.Phone.Register("8001", Contact, credentials));
        Assert.Equal(200, SipText.Status(bench.Phone.Heard()));
        bench.Phone.Send(bench.Phone.Register("8001", Contact, credentials));
        Assert.Equal(401, SipText.Status(bench.Phone.Heard()));
        bench.Phone.Send(bench.Phone.Register("8001", Contact, HandPeer.Credentials("8001", "secret", nonce, "00000002")));
        Assert.Equal(200, SipText.Status(bench.Phone.Heard()));
    }

    [Fact]
    public void Credentials_for_another_request_are_worth_nothing()
    {
        var nonce = Challenge();
        bench.Phone.Send(bench.Phone.Register("8001", Contact, HandPeer.Credentials("8001", "secret", nonce, uri: "sip:elsewhere")));
        Assert.Equal(401, SipText.Status(bench.Phone.Heard()));
        bench.Phone.Send(bench.Phone.Register("8001", Contact, HandPeer.Credentials("8001", "secret", nonce, method: "INVITE")));
        Assert.Equal(401, SipText.Status(bench.Phone.Heard()));
    }

    [Fact]
    public void Sha_256_is_offered_first_and_taken_when_the_node_is_set_so()
    {
        var strict = new EngineBench(new CallOptions { Digests = [DigestAlgorithm.Sha256, DigestAlgorithm.Md5] });
        strict.Phone.Send(strict.Phone.Register("8001", Contact));
        var headers = SipText.Headers(strict.Phone.Heard(), "WWW-Authenticate").ToList();
        Assert.Contains("algorithm=SHA-256", headers[0]);
        Assert.Contains("algorithm=MD5", headers[1]);
        var nonce = HandPeer.Quoted(headers[0], "nonce");
        strict.Phone.Send(strict.Phone.Register("8001", Contact, HandPeer.Credentials("8001", "secret", nonce, algorithm: DigestAlgorithm.Sha256)));
        Assert.Equal(200, SipText.Status(strict.Phone.Heard()));
    }

    [Fact]
    public void A_binding_runs_out_unless_refreshed()
    {
        bench.Register();
        bench.Wait(299);
        bench.Register();
        bench.Wait(299);
        Assert.DoesNotContain("PhoneUnregistered", bench.Sink.Names);
        bench.Wait(2);
        Assert.Equal("8001", bench.Sink.Single<PhoneUnregistered>().Extension);
        Assert.Empty(bench.Engine.Snapshot().Phones);
    }

    [Fact]
    public void Expires_0_takes_a_binding_away_and_star_takes_all()
    {
        bench.Register();
        bench.Phone.Send(bench.Phone.Register("8001", Contact, HandPeer.Credentials("8001", "secret", Challenge()), expires: 0));
        Assert.Equal(200, SipText.Status(bench.Phone.Heard()));
        bench.Sink.Single<PhoneUnregistered>();

        bench.Register();
        bench.Register(phone: bench.Caller);
        bench.Phone.Send(bench.Phone.Register("8001", "*", HandPeer.Credentials("8001", "secret", Challenge()), expires: 0));
        var ok = bench.Phone.Heard();
        Assert.Equal(200, SipText.Status(ok));
        Assert.Empty(SipText.Headers(ok, "Contact"));
        Assert.Equal(2, bench.Sink.Events.OfType<PhoneUnregistered>().Count());
    }

    [Fact]
    public void Star_with_a_lifetime_gets_400_a_short_one_423_and_a_long_one_is_cut()
    {
        bench.Phone.Send(bench.Phone.Register("8001", "*", HandPeer.Credentials("8001", "secret", Challenge())));
        Assert.Equal(400, SipText.Status(bench.Phone.Heard()));
        bench.Phone.Send(bench.Phone.Register("8001", Contact, HandPeer.Credentials("8001", "secret", Challenge()), expires: 5));
        var brief = bench.Phone.Heard();
        Assert.Equal((423, "30"), (SipText.Status(brief), SipText.Header(brief, "Min-Expires")));
        bench.Phone.Send(bench.Phone.Register("8001", Contact, HandPeer.Credentials("8001", "secret", Challenge()), expires: 86400));
        Assert.EndsWith(";expires=600", SipText.Header(bench.Phone.Heard(), "Contact"));
    }

    [Fact]
    public void A_phone_that_the_settings_drop_is_gone_at_once()
    {
        bench.Register();
        bench.Engine.Configure(EngineBench.Settings with { Version = 2, Phones = [] });
        Assert.Equal("8001", bench.Sink.Single<PhoneUnregistered>().Extension);
        Assert.Empty(bench.Engine.Snapshot().Phones);
    }

    [Fact]
    public void A_phone_behind_nat_is_called_at_the_address_its_packets_come_from()
    {
        bench.Phone.Send(bench.Phone.Register("8001", "<sip:8001@192.168.77.5:5060>"));
        var nonce = HandPeer.NonceOf(bench.Phone.Heard());
        bench.Phone.Send(bench.Phone.Register("8001", "<sip:8001@192.168.77.5:5060>", HandPeer.Credentials("8001", "secret", nonce)));
        bench.Phone.HeardAll();
        bench.AnsweredCall();
        bench.Ring();
        Assert.StartsWith("INVITE sip:8001@192.168.77.5:5060 SIP/2.0", bench.Phone.Heard());
    }

    private string Challenge()
    {
        bench.Phone.Send(bench.Phone.Register("8001", Contact));
        return HandPeer.NonceOf(bench.Phone.Heard());
    }

    private void Authenticate(string extension, string secret)
        => bench.Phone.Send(bench.Phone.Register(extension, Contact, HandPeer.Credentials(extension, secret, Challenge())));
}
