using System.Net;
using System.Text;
using Hotline.Telephony.Sip.Auth;
using Hotline.Telephony.Sip.Transactions;

namespace Hotline.Telephony.Tests.Sip.Registrar;

public sealed class DigestTests
{
    private static readonly IPAddress Here = IPAddress.Parse("10.0.0.8");

    [Fact]
    public void Rfc_2617_example_3_5_comes_out()
        => Assert.Equal(
            "6629fae49393a05397450978507c4ef1",
            DigestAlgorithm.Md5.Response(
                DigestAlgorithm.Md5.Ha1("Mufasa", "testrealm@host.com", "Circle Of Life"),
                "dcd98b7102dd2f0e8b11d0f600bfb0c093", "00000001", "0a4f113b", "GET", "/dir/index.html"));

    [Theory]
    [InlineData("MD5", "8ca523f5e9506fed4657c9700eebdbec")]
    [InlineData("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1")]
    public void Rfc_7616_example_3_9_1_comes_out(string name, string expected)
    {
        var algorithm = DigestAlgorithm.From(name)!;
        Assert.Equal(expected, algorithm.Response(
            algorithm.Ha1("Mufasa", "http-auth@example.org", "Circle of Life"),
            "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", "00000001", "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", "GET", "/dir/index.html"));
    }

    [Fact]
    public void An_authorization_header_is_taken_apart()
    {
        Assert.True(DigestCredentials.TryParse(
            """Digest username="8001", realm="hotline" , nonce="n=,;" , uri="sip:h", response="00ff", algorithm=MD5, qop=auth,cnonce="c", nc=0000000a, opaque="" """.TrimEnd().AsUtf8(),
            out var credentials));
        Assert.Equal(("8001", "hotline", "n=,;", "sip:h", "00ff", 10u), (credentials.User, credentials.Realm, credentials.Nonce, credentials.Uri, credentials.Response, credentials.Count));
    }

    [Theory]
    [InlineData("Basic dXNlcg==")]
    [InlineData("NoOneKnowsThisScheme opaque-data=here")]
    [InlineData("Digest")]
    [InlineData("Digest username=\"a\"")]
    [InlineData("Digest username=\"a\", username=\"b\", realm=\"r\", nonce=\"n\", uri=\"u\", response=\"x\", qop=auth, cnonce=\"c\", nc=00000001")]
    [InlineData("Digest username=\"a\", realm=\"r\", nonce=\"n\", uri=\"u\", response=\"x\"")]
    [InlineData("Digest username=\"a\", realm=\"r\", nonce=\"n\", uri=\"u\", response=\"x\", qop=auth-int, cnonce=\"c\", nc=00000001")]
    [InlineData("Digest username=\"a")]
    public void Other_schemes_and_broken_ones_are_refused(string value) => Assert.False(DigestCredentials.TryParse(value.AsUtf8(), out _));

    [Fact]
    public void A_nonce_is_good_until_it_is_old_and_each_count_once()
    {
        var clock = new TimerQueue();
        var store = new NonceStore(clock);
        var nonce = store.Issue(Here);
        Assert.Equal(NonceState.Good, store.Check(nonce, 1, Here));
        store.Use(nonce, 1);
        Assert.Equal(NonceState.Stale, store.Check(nonce, 1, Here));
        Assert.Equal(NonceState.Good, store.Check(nonce, 2, Here));
        clock.AdvanceTo(NonceStore.Lifetime + TimeSpan.FromSeconds(1));
        Assert.Equal(NonceState.Stale, store.Check(nonce, 2, Here));
    }

    [Fact]
    public void A_nonce_of_somebody_else_is_unknown()
    {
        var store = new NonceStore(new TimerQueue());
        Assert.Equal(NonceState.Unknown, store.Check(new NonceStore(new TimerQueue()).Issue(Here), 1, Here));
        Assert.Equal(NonceState.Unknown, store.Check("", 1, Here));
        Assert.Equal(NonceState.Unknown, store.Check(new string('é', 43), 1, Here));
        Assert.Equal(NonceState.Unknown, store.Check(new string('A', 43), 1, Here));
    }

    [Theory]
    [InlineData("10.0.0.9", nameof(NonceState.Unknown))]
    [InlineData("fd00::8", nameof(NonceState.Unknown))]
    [InlineData("::ffff:10.0.0.8", nameof(NonceState.Good))]
    public void A_nonce_is_for_the_address_that_it_was_given_to(string from, string state)
    {
        var store = new NonceStore(new TimerQueue());
        Assert.Equal(state, store.Check(store.Issue(Here), 1, IPAddress.Parse(from)).ToString());
    }
}

internal static class Utf8
{
    public static byte[] AsUtf8(this string text) => Encoding.UTF8.GetBytes(text);
}
