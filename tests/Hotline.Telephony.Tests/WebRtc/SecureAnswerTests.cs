using System.Net;
using System.Text;
using Hotline.Telephony.Calls;
using Hotline.Telephony.Media;
using Hotline.Telephony.Sdp;
using Hotline.Telephony.WebRtc;
using Hotline.Telephony.WebRtc.Dtls;
using Hotline.Telephony.WebRtc.Ice;
using Hotline.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Telephony.Tests.WebRtc;

/// <summary>Where a browser is told to look for us.</summary>
public sealed class SecureAnswerTests
{
    private const string Offer = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 8\r\nc=IN IP4 0.0.0.0\r\na=rtcp-mux\r\na=ice-ufrag:peer\r\n"
        + "a=ice-pwd:passwordofthebrowserend\r\na=setup:actpass\r\na=fingerprint:sha-256 ";

    private static DtlsFingerprint Fingerprint { get; } = new("sha-256", new byte[32]);

    [Fact]
    public void Each_address_is_a_candidate_with_the_port_of_its_family_and_the_first_is_wanted_most()
    {
        var said = Answer("198.51.100.10:20000", "192.168.1.10:20000", "[2001:db8::10]:20002");
        Assert.Equal(
            [
                "a=candidate:1 1 UDP 2130706431 198.51.100.10 20000 typ host",
                "a=candidate:2 1 UDP 2130706175 192.168.1.10 20000 typ host",
                "a=candidate:3 1 UDP 2130705919 2001:db8::10 20002 typ host",
            ],
            said.Where(line => line.StartsWith("a=candidate", StringComparison.Ordinal)));
        Assert.Contains("c=IN IP4 198.51.100.10", said);
        Assert.Contains("m=audio 20000 UDP/TLS/RTP/SAVPF 8", said);
    }

    [Fact]
    public void What_goes_to_the_first_without_ICE_goes_to_its_own_port_and_a_zone_is_nobodys_business()
    {
        var said = Answer("[fe80::1%2]:20002", "127.0.0.1:20000");
        Assert.Contains("c=IN IP6 fe80::1", said);
        Assert.Contains("m=audio 20002 UDP/TLS/RTP/SAVPF 8", said);
        Assert.Contains("a=candidate:1 1 UDP 2130706431 fe80::1 20002 typ host", said);
        Assert.Contains("a=candidate:2 1 UDP 2130706175 127.0.0.1 20000 typ host", said);
    }

    [Theory]
    [InlineData(true, "::1", "127.0.0.1,::1")]
    [InlineData(false, "::1", "127.0.0.1,::1")]
    [InlineData(true, null, "127.0.0.1")]
    [InlineData(false, null, "127.0.0.1")]
    public void A_node_listens_for_browsers_on_each_family_that_it_has(bool isFixed, string? listen6, string hosts)
    {
        int first = FreePorts.Take(9); // The last of them is the fixed one.
        var settings = new Dictionary<string, string?>
        {
            ["Telephony:Listen"] = "127.0.0.1", ["Telephony:Listen6"] = listen6, ["Telephony:RtpPortMin"] = $"{first}", ["Telephony:RtpPortMax"] = $"{first + 7}",
            ["Telephony:WebRtcPort"] = isFixed ? $"{first + 8}" : "0",
        };
        using var node = new ServiceCollection().AddLogging().AddTelephony(new ConfigurationBuilder().AddInMemoryCollection(settings).Build()).BuildServiceProvider();
        var port = node.GetRequiredService<SecurePort>();
        var line = Assert.IsType<SecureAssociation>(port.TryOpen(Guid.NewGuid(), MediaLegKind.Agent, _ => { }));
        var candidates = Answer(port.Answering(line, node.GetRequiredService<SipNodeOptions>().Calls.HostAddresses))
            .Where(said => said.StartsWith("a=candidate", StringComparison.Ordinal)).Select(said => said.Split(' ')).ToList();
        Assert.Equal(hosts, string.Join(',', candidates.Select(said => said[4])));
        Assert.All(candidates, said => Assert.InRange(int.Parse(said[5]), isFixed ? first + 8 : first, isFixed ? first + 8 : first + 7));
    }

    /// <summary>RFC 8122 §5: a peer may show hashes that nobody trusts any more, in any order, beside one that we take.</summary>
    [Theory]
    [InlineData("md5 00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF")]
    [InlineData("SHA-1 00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33")]
    public void A_hash_that_we_do_not_take_does_not_stand_in_the_way_of_one_that_we_do(string weak)
    {
        var answering = new SecureAnswer([IPEndPoint.Parse("127.0.0.1:20000")], new IceCredentials(), Fingerprint, 1);
        var answer = answering.Answer(Encoding.UTF8.GetBytes($"{Offer}{Fingerprint.ToString()[8..]}\r\na=fingerprint:{weak}\r\n"), out var peer);
        Assert.IsType<SdpAnswer.Agreed>(answer);
        Assert.Equal(Fingerprint.ToString(), peer?.ToString());
    }

    private static string[] Answer(params string[] ours) => Answer(new SecureAnswer([.. ours.Select(IPEndPoint.Parse)], new IceCredentials(), Fingerprint, 1));

    private static string[] Answer(SecureAnswer answering)
    {
        var answer = answering.Answer(Encoding.UTF8.GetBytes(Offer + Fingerprint.ToString()[8..] + "\r\n"), out _);
        return Encoding.UTF8.GetString(Assert.IsType<SdpAnswer.Agreed>(answer).Sdp).Split("\r\n");
    }
}
