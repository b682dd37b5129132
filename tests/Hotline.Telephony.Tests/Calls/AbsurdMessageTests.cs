using System.Globalization;
using System.Text;
using Hotline.Telephony.Tests.Sip;

namespace Hotline.Telephony.Tests.Calls;

/// <summary>Messages of a size or a shape that nobody honest sends, by one who may call, through the socket: each has its answer, or is counted, and the call beside it goes on.</summary>
[Collection(RealTime.Name)]
public sealed class AbsurdMessageTests
{
    private const int LargestDatagram = 65_507;

    /// <summary>Header lines of an INVITE as it is below.</summary>
    private const int OwnLines = 9;

    private const string Sdp = "v=0\no=- 1 1 IN IP4 127.0.0.1\ns=-\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 4000 RTP/AVP 8\n";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("body of 64 KB", "200 OK")]
    [InlineData("256 lines", "200 OK")]
    [InlineData("257 lines", "400 Too Many Headers")]
    [InlineData("71 routes", "200 OK")]
    [InlineData("72 routes", "400 Too Many Routes")]
    [InlineData("3000 routes", "400 Too Many Routes")]
    [InlineData("5000 routes", "400 Headers Too Large")]
    [InlineData("71 vias", "200 OK")]
    [InlineData("72 vias", "400 Too Many Vias")]
    [InlineData("2000 vias", "400 Too Many Vias")]
    [InlineData("4500 vias", "400 Headers Too Large")]
    [InlineData("headers of 64 KB", "400 Headers Too Large")]
    public async Task An_absurd_invite_is_taken_or_refused_with_its_reason_and_the_call_beside_it_goes_on(string kind, string answer)
    {
        await using var node = await PeerNode.StartAsync(Ct);
        using var beside = new UdpPeer(node);
        var ok = await CallAsync(beside);
        using var peer = new UdpPeer(node);
        await peer.SayAsync(Absurd(peer, kind), Ct);
        var heard = await peer.AnswerAsync("INVITE", Ct);
        Assert.StartsWith($"SIP/2.0 {answer}\r\n", heard, StringComparison.Ordinal);
        Assert.InRange(heard.Length, 0, 34_000);
        if (kind.StartsWith("body", StringComparison.Ordinal))
        {
            Assert.Equal(LargestDatagram, Absurd(peer, kind).Length);
        }

        if (answer == "200 OK")
        {
            await peer.SayAsync(Request(peer, "ACK", heard), Ct);
            await HangUpAsync(peer, heard);
        }

        Assert.Single((await node.Node.SnapshotAsync(Ct)).Calls);
        await HangUpAsync(beside, ok);
        await node.DrainedAsync(Ct);
        Assert.Equal((answer == "200 OK" ? 0L : 1L, 0L), (node.Drops.Of(Drop.UnreadableSip), node.Drops.Of(Drop.Unsent)));
    }

    [Fact]
    public async Task An_answer_that_no_datagram_holds_is_counted_and_nothing_waits_for_it()
    {
        await using var node = await PeerNode.StartAsync(Ct);
        using var beside = new UdpPeer(node);
        var ok = await CallAsync(beside);
        using var peer = new UdpPeer(node);
        var head = $"INVITE sip:12345@a SIP/2.0\r\nVia: SIP/2.0/UDP a:{peer.Address.Split(':')[1]};branch=z9hG4bKx;rport\r\nTo: <sip:12345@a>\r\nCall-ID: x\r\nCSeq: 1 INVITE\r\nFrom: \"{{0}}\" <sip:a@a>;tag=x\r\n\r\n";
        await peer.SayAsync(Encoding.ASCII.GetBytes(head.Replace("{0}", new string('x', LargestDatagram - head.Length + 3), StringComparison.Ordinal)), Ct);
        await peer.SayAsync(Request(peer, "OPTIONS", null), Ct);
        Assert.Equal(200, SipText.Status(await peer.HearAsync(text => text.StartsWith("SIP/2.0 ", StringComparison.Ordinal), Ct))); // It comes after, and is the first thing heard.
        Assert.Equal((1L, 1L), (node.Drops.Of(Drop.Unsent), node.Drops.Of(Drop.UnreadableSip)));
        Assert.Single((await node.Node.SnapshotAsync(Ct)).Calls);
        await HangUpAsync(beside, ok);
        await node.DrainedAsync(Ct);
    }

    [Fact]
    public void An_answer_with_a_route_that_is_too_long_is_no_answer()
    {
        var bench = new EngineBench();
        bench.Register();
        bench.AnsweredCall();
        Assert.Null(bench.Ring().Refusal);
        var invite = bench.Phone.Heard();
        bench.Phone.Send(HandPeer.Reply(invite, 200, body: "phone sdp", extra: $"Record-Route: {Many("<sip:a>", 72)}\n"));
        Assert.Empty(bench.Phone.HeardAll());
        Assert.Equal(1, bench.Drops.Of(Drop.UnreadableSip));
        bench.Phone.Send(HandPeer.Reply(invite, 200, body: "phone sdp", extra: $"Record-Route: {Many("<sip:a>", 71)}\n"));
        Assert.Equal("ACK", SipText.Method(bench.Phone.Heard()));
    }

    private static byte[] Absurd(UdpPeer peer, string kind)
    {
        var filler = LargestDatagram - SipText.Bytes(Request(peer, "INVITE", null, body: Filled(10_000))).Length + 10_000;
        var (extra, body) = kind.Split(' ') switch
        {
            ["body", ..] => ("", Filled(filler)),
            [var lines, "lines"] => (string.Concat(Enumerable.Range(0, Number(lines) - OwnLines).Select(one => $"X-{one}: y\n")), Sdp),
            [var routes, "routes"] => ($"Record-Route: {Many("<sip:a>", Number(routes))}\n", Sdp),
            [var vias, "vias"] => ($"Via: {Many("SIP/2.0/UDP a", Number(vias) - 1)}\n", Sdp),
            _ => ($"X-Ballast: {new string('x', 64_000)}\n", Sdp),
        };
        return SipText.Bytes(Request(peer, "INVITE", null, extra, body));
    }

    /// <summary>With a line that nobody needs.</summary>
    private static string Filled(int characters) => $"{Sdp}a={new string('x', characters)}\n";

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static string Many(string value, int count) => string.Join(',', Enumerable.Repeat(value, count));

    private static async Task<string> CallAsync(UdpPeer peer)
    {
        await peer.SayAsync(Request(peer, "INVITE", null, body: Sdp), Ct);
        var ok = await peer.AnswerAsync("INVITE", Ct);
        Assert.Equal(200, SipText.Status(ok));
        await peer.SayAsync(Request(peer, "ACK", ok), Ct);
        return ok;
    }

    private static async Task HangUpAsync(UdpPeer peer, string ok)
    {
        await peer.SayAsync(Request(peer, "BYE", ok), Ct);
        Assert.Equal(200, SipText.Status(await peer.AnswerAsync("BYE", Ct)));
    }

    /// <param name="ok">The answer that made the dialog; null: there is none.</param>
    private static string Request(UdpPeer peer, string method, string? ok, string extra = "", string body = "") => $"""
        {method} {(ok is null ? $"sip:12345@{peer.Node}" : HandPeer.Target(ok))} SIP/2.0
        Via: SIP/2.0/UDP {peer.Address};branch=z9hG4bK{method}{peer.Address.Split(':')[1]}
        {extra}Max-Forwards: 70
        From: <sip:13870001234@{peer.Address}>;tag=peer
        To: {(ok is null ? $"<sip:12345@{peer.Node}>" : SipText.Header(ok, "To"))}
        Call-ID: {peer.Address}
        CSeq: {(method == "BYE" ? 2 : 1)} {method}
        Contact: <sip:13870001234@{peer.Address}>
        {(body.Length == 0 ? "" : "Content-Type: application/sdp\n")}Content-Length: {Encoding.ASCII.GetByteCount(body.ReplaceLineEndings("\r\n"))}

        {body}
        """;
}
