using System.Text;
using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Sip.Parsing;

namespace Hotline.Telephony.Tests.Sip.Parsing;

public sealed class UriTests
{
    [Theory]
    [InlineData("sip:12345@10.0.0.1", "12345", "10.0.0.1", 0)]
    [InlineData("SIP:a:secret@host.example:5070;transport=tcp?Subject=x", "a", "host.example", 5070)]
    [InlineData("sip:%31%32345@h", "12345", "h", 0)]
    [InlineData("sip:user;par=u%40example.net@example.com", "user;par=u@example.net", "example.com", 0)]
    [InlineData("sip:[::1]:5060", "", "[::1]", 5060)]
    [InlineData("sips:+86@[2001:db8::10]", "+86", "[2001:db8::10]", 0)]
    [InlineData("tel:+86-10-12345;phone-context=x", "+86-10-12345", "", 0)]
    public void Good_uris_are_taken_apart(string text, string user, string host, int port)
    {
        Assert.True(ParseUri.TryParse(Encoding.UTF8.GetBytes(text), out var uri));
        Assert.Equal((user, host, port), (uri.User, uri.Host, uri.Port));
        Assert.Equal(text, uri.ToString(), ignoreCase: true);
    }

    [Theory]
    [InlineData("")]
    [InlineData("12345")]
    [InlineData("sip:")]
    [InlineData("sip:@host")]
    [InlineData("sip:a b@host")]
    [InlineData("sip:a@host:99999")]
    [InlineData("sip:a@host:0")]
    [InlineData("sip:a@[::1")]
    [InlineData("sip:a@[zz::1]")]
    [InlineData("sip:%4@host")]
    [InlineData("sip:a@ho<st")]
    [InlineData("tel:")]
    [InlineData("tel:hello")]
    [InlineData("<sip:a@h>")]
    public void Bad_uris_are_refused(string text) => Assert.False(ParseUri.TryParse(Encoding.UTF8.GetBytes(text), out _));

    [Fact]
    public void An_unknown_scheme_is_read_but_not_understood()
    {
        Assert.True(ParseUri.TryParse("nobodyKnowsThisScheme:totallyopaquecontent"u8, out var uri));
        Assert.False(uri.IsSip || uri.IsTel);
    }

    [Theory]
    [InlineData("sip:a@10.0.0.1", "10.0.0.1:5060")]
    [InlineData("sip:a@[::1]:7000", "[::1]:7000")]
    [InlineData("sip:a@example.com;maddr=10.0.0.2", "10.0.0.2:5060")]
    public void An_address_literal_is_an_end_point(string text, string expected)
    {
        Assert.True(ParseUri.TryParse(Encoding.UTF8.GetBytes(text), out var uri));
        Assert.True(uri.TryGetEndPoint(out var endPoint));
        Assert.Equal(expected, endPoint.ToString());
    }

    [Theory]
    [InlineData("\"Unbalanced <sip:a@h>")]
    [InlineData("<sip:a@h")]
    [InlineData("<sip:a@h>;;tag=1")]
    [InlineData("<sip:a@h>;tag=")]
    [InlineData("sip:a@h?Route=%3Csip:x%3E")]
    [InlineData("\"A\" sip:a@h")]
    [InlineData("<sip:a@h> rubbish")]
    [InlineData("< sip:a@h>")]
    public void Bad_addresses_are_refused(string text) => Assert.False(ParseAddress.TryParse(text, out _));

    [Fact]
    public void Without_brackets_the_parameters_belong_to_the_header()
    {
        Assert.True(ParseAddress.TryParse("sip:a@h;tag=9", out var address));
        Assert.Equal("9", address.Tag);
        Assert.Equal("", address.Uri.Params);
    }

    [Fact]
    public void Parameters_may_be_quoted()
        => Assert.Equal("a;b\"c", SipParams.Get(";x=1;y=\"a;b\\\"c\";z", "Y"));
}
