using System.Net;
using System.Text;
using Hotline.EndToEnd.Tests.City;
using Hotline.EndToEnd.Tests.Wire;

namespace Hotline.EndToEnd.Tests.Stories;

/// <summary>RFC 3261 §8.2 and §16: the right refusal or silence, never a crash, and the next caller is served.</summary>
[Collection(typeof(Alone))]
public sealed class Malformed_SIP_is_refused_or_ignored(DemoCity city)
{
    private const string Good = """
        INVITE sip:12345@127.0.0.1 SIP/2.0
        Via: SIP/2.0/UDP 127.0.0.1:PORT;rport;branch=z9hG4bKBRANCH
        Max-Forwards: 70
        From: <sip:caller@127.0.0.1>;tag=FROMTAG
        To: <sip:12345@127.0.0.1>
        Call-ID: BRANCH@test
        CSeq: 1 INVITE
        Contact: <sip:caller@127.0.0.1:PORT>
        Content-Type: application/sdp
        Content-Length: 0


        """;

    /// <summary>What is changed in a good INVITE, and the status it earns; 0 stands for silence.</summary>
    public static TheoryData<string, string, string, int> Broken => new()
    {
        { "an unknown number", "sip:12345@", "sip:54321@", 404 },
        { "no hops left", "Max-Forwards: 70", "Max-Forwards: 0", 483 },
        { "a method nobody knows", "INVITE", "DANCE", 501 },
        { "an extension nobody has", "Max-Forwards: 70", "Max-Forwards: 70\nRequire: teleport", 420 },
        { "a CSeq of another method", "CSeq: 1 INVITE", "CSeq: 1 BYE", 400 },
        { "no CSeq", "CSeq: 1 INVITE\n", "", 400 },
        { "a body that is missing", "Content-Length: 0", "Content-Length: 900", 400 },
        { "a body of an unknown kind", "Content-Type: application/sdp\nContent-Length: 0\n\n", "Content-Type: text/poetry\nContent-Length: 4\n\nrose", 415 },
        { "a scheme nobody dials", "INVITE sip:12345@127.0.0.1", "INVITE gopher:12345", 416 },
        { "a version of the future", "SIP/2.0\nVia", "SIP/7.0\nVia", 505 },
        { "no way back", "Via: ", "X-Via: ", 0 },
    };

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Broken))]
    public async Task A_broken_request_earns_its_status(string what, string from, string to, int status)
    {
        // Not from where phones are registered: those are asked for their secret before anything is said of a number.
        var hotline = await city.StartedAsync();
        await using var peer = new WirePeer(hotline.SipPort, IPAddress.Parse("127.0.0.2"));
        var branch = Guid.NewGuid().ToString("N");
        Assert.Contains(from, Good, StringComparison.Ordinal);
        var text = Good.Replace(from, to, StringComparison.Ordinal).Replace("PORT", $"{peer.Port}", StringComparison.Ordinal).Replace("BRANCH", branch, StringComparison.Ordinal).Replace("FROMTAG", branch[..6], StringComparison.Ordinal).ReplaceLineEndings("\r\n");
        await peer.SendAsync(Encoding.ASCII.GetBytes(text));
        var reply = await peer.NextAsync(m => m.IsResponse && m.Status >= 200, TimeSpan.FromSeconds(status == 0 ? 1 : 5));
        Assert.True((reply?.Status ?? 0) == status, $"{what}: {(reply is null ? "silence" : reply.Start)}, expected {status}");
    }

    [Fact(Timeout = 60_000)]
    public async Task Noise_harms_nobody()
    {
        var hotline = await city.StartedAsync();
        int telephony = hotline.ProcessId("telephony");
        await using var peer = new WirePeer(hotline.SipPort);
        var noise = new Random(12345);
        var beginning = Encoding.ASCII.GetBytes("INVITE sip:12345@127.0.0.1 SIP/2.0\r\nVia: ");
        for (int i = 0; i < 500; i++)
        {
            var datagram = new byte[noise.Next(1, 1400)];
            noise.NextBytes(datagram);
            if (i % 2 == 0)
                beginning.AsSpan(0, Math.Min(beginning.Length, datagram.Length)).CopyTo(datagram);
            await peer.SendAsync(datagram);
        }

        await using var caller = new WireCaller(hotline.SipPort, "13007910803", 500);
        Assert.Equal(200, await caller.CallAsync());
        await caller.HangUpAsync();
        Assert.Equal(telephony, hotline.ProcessId("telephony"));
        await Eventually.HoldsAsync("no call is left over", TimeSpan.FromSeconds(10), async () =>
            await Journal.OneAsync<long>(hotline, "select count(*) from agent.call where ended_at is null") == 0);
    }
}
