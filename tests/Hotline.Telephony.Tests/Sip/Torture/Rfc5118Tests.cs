using System.Net;
using System.Text;
using Hotline.Telephony.Sdp;
using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Sip.Parsing;
using Hotline.Telephony.Tests.Calls;

namespace Hotline.Telephony.Tests.Sip.Torture;

/// <summary>The messages of RFC 5118: addresses of IPv6 wherever they may stand.</summary>
public sealed class Rfc5118Tests
{
    private static readonly IPEndPoint Source = new(IPAddress.Parse("fc00::9:1"), 5060);

    private readonly EngineBench bench = new(settings: EngineBench.Settings with { HotlineNumbers = ["user"] });

    public static TheoryData<string, int, string> Answers => new()
    {
        { "ipv6-good", 401, "§4.1: a REGISTER like any other" },
        { "ipv6-bad", 400, "§4.2: an address without brackets" },
        { "port-ambiguous", 401, "§4.3: well formed, though its sender meant something else" },
        { "port-unambiguous", 401, "§4.4" },
        { "via-received-param-with-delim", 481, "§4.5: a BYE of no dialog" },
        { "via-received-param-no-delim", 200, "§4.5" },
        { "ipv6-in-sdp", 400, "§4.6: the length it states is 17 more than it has; see below" },
        { "mult-ip-in-header", 481, "§4.7: a BYE of no dialog" },
        { "mult-ip-in-sdp", 180, "§4.8" },
        { "ipv4-mapped-ipv6", 180, "§4.9" },
        { "ipv6-bug-abnf-3-colons", 200, "§4.10: tolerated" },
        { "ipv6-correct-abnf-2-colons", 200, "§4.10" },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public void Each_message_gets_what_the_rfc_asks_for(string name, int status, string why)
    {
        bench.Engine.Receive(TortureMessages.Of(TortureMessages.Rfc5118, name), Source);
        Assert.True(SipText.Status(Assert.Single(bench.Wire.Sent).Text) == status, $"{why}: {bench.Wire.Last.Split("\r\n")[0]}");
    }

    [Fact]
    public void All_12_are_here() => Assert.Equal(TortureMessages.Names(TortureMessages.Rfc5118), Answers.Select(row => row.Data.Item1).Order());

    /// <summary>The RFC prints 268 for a body of 251 bytes and calls the message valid: with the right length it is.</summary>
    [Fact]
    public void The_session_of_ipv6_is_valid_once_its_length_is_right()
    {
        bench.Engine.Receive(Lengthened("ipv6-in-sdp", 268, 251), Source);
        Assert.Equal(180, SipText.Status(bench.Wire.Last));
    }

    [Theory]
    [InlineData("port-ambiguous", "[2001:db8::10:5070]", 0)]
    [InlineData("port-unambiguous", "[2001:db8::10]", 5070)]
    [InlineData("ipv6-bug-abnf-3-colons", "[2001:db8:::192.0.2.1]", 0)]
    public void Host_and_port_are_told_apart_by_the_bracket(string name, string host, int port)
    {
        var uri = Request(TortureMessages.Of(TortureMessages.Rfc5118, name)).Uri;
        Assert.Equal((host, port), (uri.Host, uri.Port));
    }

    [Fact]
    public void Received_is_read_with_and_without_brackets_and_written_without()
    {
        Assert.Equal("[2001:db8::9:255]", SipParams.Get(Request(TortureMessages.Of(TortureMessages.Rfc5118, "via-received-param-with-delim")).Via.Params, "received"));
        Assert.Equal("2001:db8::9:255", SipParams.Get(Request(TortureMessages.Of(TortureMessages.Rfc5118, "via-received-param-no-delim")).Via.Params, "received"));
        bench.Engine.Receive(TortureMessages.Of(TortureMessages.Rfc5118, "via-received-param-no-delim"), Source);
        Assert.Equal("SIP/2.0/UDP [2001:db8::9:1];branch=z9hG4bKas3;received=fc00::9:1", SipText.Header(bench.Wire.Last, "Via"));
    }

    [Fact]
    public void Session_descriptions_hold_ipv6_mapped_and_mixed_addresses()
    {
        foreach (var (name, stated, real) in new[] { ("ipv6-in-sdp", 268, 251), ("mult-ip-in-sdp", 181, 189), ("ipv4-mapped-ipv6", 236, 245) })
        {
            Assert.True(SdpParser.TryParse(Request(Lengthened(name, stated, real)).Body.Span, out _), name);
        }
    }

    /// <summary>The lengths that the RFC prints for its bodies fit neither line end.</summary>
    private static byte[] Lengthened(string name, int stated, int real)
    {
        var text = Encoding.UTF8.GetString(TortureMessages.Of(TortureMessages.Rfc5118, name));
        Assert.Equal(real, text.Length - text.IndexOf("\r\n\r\n", StringComparison.Ordinal) - 4);
        return Encoding.UTF8.GetBytes(text.Replace($"Content-Length: {stated}", $"Content-Length: {real}"));
    }

    private static SipRequest Request(byte[] message)
        => SipParser.TryParse(message, out var parsed, out var error) ? Assert.IsType<SipRequest>(parsed) : throw new Xunit.Sdk.XunitException(error.Reason);
}
