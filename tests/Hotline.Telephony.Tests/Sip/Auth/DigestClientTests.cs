using Hotline.Telephony.Sip.Auth;
using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Tests.Sip.Registrar;

namespace Hotline.Telephony.Tests.Sip.Auth;

/// <summary>The client's side of digest authentication: the examples of the RFCs, and when a challenge is a refusal.</summary>
public sealed class DigestClientTests
{
    private const string Mufasa = "http-auth@example.org";
    private const string Nonce = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v";
    private const string Opaque = "FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS";

    private readonly DigestClient client = new(new DigestAccount("Mufasa", "Circle of Life"), () => "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ");

    /// <summary>RFC 7616 §3.9.1: the server offers both, and the stronger is chosen wherever it stands.</summary>
    [Theory]
    [InlineData("8ca523f5e9506fed4657c9700eebdbec", "MD5")]
    [InlineData("753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1", "SHA-256")]
    [InlineData("753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1", "SHA-256", "MD5")]
    [InlineData("753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1", "MD5", "SHA-256")]
    public void The_example_of_rfc_7616_comes_out_with_the_strongest_algorithm_that_is_offered(string response, params string[] offered)
    {
        var attempt = new DigestAttempt(client);
        Assert.Empty(attempt.Headers("GET", "/dir/index.html"));
        Assert.True(attempt.MayTryAgain(Refusal(401, [.. offered.Select(name => $"WWW-Authenticate: Digest realm=\"{Mufasa}\", qop=\"auth, auth-int\", algorithm={name}, nonce=\"{Nonce}\", opaque=\"{Opaque}\"")])));
        var (header, value) = Assert.Single(attempt.Headers("GET", "/dir/index.html"));
        Assert.Equal("Authorization", header);
        Assert.True(DigestCredentials.TryParse(value.AsUtf8(), out var sent));
        Assert.Equal(("Mufasa", Mufasa, Nonce, "/dir/index.html", response, 1u), (sent.User, sent.Realm, sent.Nonce, sent.Uri, sent.Response, sent.Count));
        Assert.Contains($"opaque=\"{Opaque}\"", value, StringComparison.Ordinal);
    }

    /// <summary>The example of RFC 2069 with its erratum.</summary>
    [Fact]
    public void Without_qop_the_older_form_is_given()
    {
        var old = new DigestAttempt(new DigestClient(new DigestAccount("Mufasa", "CircleOfLife")));
        Assert.True(old.MayTryAgain(Refusal(407, "Proxy-Authenticate: Digest realm=\"testrealm@host.com\", nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\"")));
        var (header, value) = Assert.Single(old.Headers("GET", "/dir/index.html"));
        Assert.Equal("Proxy-Authorization", header);
        Assert.Contains("response=\"1949323746fe6a43ef61f9606e7febea\"", value, StringComparison.Ordinal);
        foreach (var absent in (string[])["qop", "nc=", "cnonce", "algorithm", "opaque"])
        {
            Assert.DoesNotContain(absent, value, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Each_use_of_a_nonce_counts_and_a_new_nonce_counts_anew()
    {
        var first = new DigestAttempt(client);
        Assert.True(first.MayTryAgain(Asked("n1")));
        Assert.Equal(1u, Count(first));
        Assert.Equal(2u, Count(new DigestAttempt(client)));
        var worn = new DigestAttempt(client);
        Assert.Equal(3u, Count(worn));
        Assert.True(worn.MayTryAgain(Asked("n2", stale: true)));
        Assert.Equal(1u, Count(worn));
    }

    [Fact]
    public void A_nonce_that_was_answered_and_comes_again_is_a_refusal_stale_or_not()
    {
        foreach (var stale in (bool[])[false, true])
        {
            var attempt = new DigestAttempt(client);
            attempt.Headers("REGISTER", "sip:h");
            Assert.True(attempt.MayTryAgain(Asked($"n{stale}")));
            attempt.Headers("REGISTER", "sip:h");
            Assert.False(attempt.MayTryAgain(Asked($"n{stale}", stale)));
        }
    }

    [Fact]
    public void Whoever_asks_again_with_a_new_nonce_has_refused_unless_only_the_nonce_is_worn_and_that_but_once()
    {
        var wrong = new DigestAttempt(client);
        Assert.True(wrong.MayTryAgain(Asked("n1")));
        wrong.Headers("REGISTER", "sip:h");
        Assert.False(wrong.MayTryAgain(Asked("n2")));

        var worn = new DigestAttempt(client);
        Assert.True(worn.MayTryAgain(Asked("n3")));
        worn.Headers("REGISTER", "sip:h");
        Assert.True(worn.MayTryAgain(Asked("n4", stale: true)));
        worn.Headers("REGISTER", "sip:h");
        Assert.False(worn.MayTryAgain(Asked("n5", stale: true)));
    }

    [Fact]
    public void A_nonce_of_an_earlier_request_that_the_peer_has_forgotten_is_no_refusal()
    {
        Assert.True(new DigestAttempt(client).MayTryAgain(Asked("old")));
        var later = new DigestAttempt(client);
        later.Headers("BYE", "sip:h");
        Assert.True(later.MayTryAgain(Asked("new")));
        later.Headers("BYE", "sip:h");
        Assert.False(later.MayTryAgain(Asked("newer")));
    }

    [Fact]
    public void A_proxy_and_the_far_end_may_both_ask_and_each_gets_its_own_answer()
    {
        var attempt = new DigestAttempt(client);
        Assert.True(attempt.MayTryAgain(Refusal(407, Challenge("Proxy-Authenticate", "p1", "proxy"))));
        attempt.Headers("INVITE", "sip:h");
        Assert.True(attempt.MayTryAgain(Refusal(401, Challenge("WWW-Authenticate", "s1", "far"))));
        var headers = attempt.Headers("INVITE", "sip:h");
        Assert.Equal(["Proxy-Authorization", "Authorization"], headers.Select(header => header.Name));
        Assert.Contains("realm=\"proxy\"", headers[0].Value, StringComparison.Ordinal);
        Assert.Contains("realm=\"far\"", headers[1].Value, StringComparison.Ordinal);
        Assert.False(attempt.MayTryAgain(Refusal(407, Challenge("Proxy-Authenticate", "p2", "proxy"))));
    }

    [Theory]
    [InlineData("WWW-Authenticate: Digest realm=\"r\", nonce=\"n\", algorithm=SHA-512-256")]
    [InlineData("WWW-Authenticate: Digest realm=\"r\", nonce=\"n\", algorithm=MD5-sess, qop=\"auth\"")]
    [InlineData("WWW-Authenticate: Digest realm=\"r\", nonce=\"n\", qop=\"auth-int\"")]
    [InlineData("WWW-Authenticate: Digest realm=\"r\", nonce=\"\", qop=\"auth\"")]
    [InlineData("WWW-Authenticate: Digest nonce=\"n\"")]
    [InlineData("WWW-Authenticate: Basic realm=\"r\"")]
    [InlineData("WWW-Authenticate: Digest realm=\"r")]
    [InlineData("X-Nothing: asked")]
    public void What_can_not_be_answered_is_a_refusal(string header) => Assert.False(new DigestAttempt(client).MayTryAgain(Refusal(401, header)));

    [Fact]
    public void An_account_of_one_realm_answers_no_other_and_a_nonce_of_any_length_is_not_sent_back()
    {
        var attempt = new DigestAttempt(new DigestClient(new DigestAccount("u", "p", "ims.example")));
        Assert.False(attempt.MayTryAgain(Refusal(401, Challenge("WWW-Authenticate", "n", "elsewhere"))));
        Assert.False(attempt.MayTryAgain(Refusal(401, Challenge("WWW-Authenticate", new string('n', 2000), "ims.example"))));
        Assert.True(attempt.MayTryAgain(Refusal(401, Challenge("WWW-Authenticate", "n", "elsewhere"), Challenge("WWW-Authenticate", "n", "ims.example"))));
        Assert.Single(attempt.Headers("INVITE", "sip:h"));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(403)]
    [InlineData(486)]
    public void Nothing_but_401_and_407_is_a_challenge(int status) => Assert.False(new DigestAttempt(client).MayTryAgain(Refusal(status, Challenge("WWW-Authenticate", "n", "r"))));

    [Fact]
    public void An_account_never_writes_its_password() => Assert.DoesNotContain("secret", new DigestAccount("u", "secret").ToString(), StringComparison.Ordinal);

    private static uint Count(DigestAttempt attempt) =>
        DigestCredentials.TryParse(Assert.Single(attempt.Headers("REGISTER", "sip:h")).Value.AsUtf8(), out var sent) ? sent.Count : 0;

    private static SipResponse Asked(string nonce, bool stale = false) => Refusal(401, Challenge("WWW-Authenticate", nonce, "r") + (stale ? ", stale=TRUE" : ""));

    private static string Challenge(string header, string nonce, string realm) => $"{header}: Digest realm=\"{realm}\", nonce=\"{nonce}\", qop=\"auth\"";

    private static SipResponse Refusal(int status, params string[] headers) => SipText.Response($"""
        SIP/2.0 {status} No
        Via: SIP/2.0/UDP 10.0.0.1;branch=z9hG4bK1
        From: <sip:a@h>;tag=1
        To: <sip:a@h>;tag=2
        Call-ID: c
        CSeq: 1 REGISTER
        {string.Join('\n', headers)}
        Content-Length: 0
        """);
}
