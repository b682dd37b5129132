using System.Net;
using System.Net.Sockets;
using Hotline.Telephony.Tests.Sip;

namespace Hotline.Telephony.Tests.Calls;

/// <summary>
/// A desk phone behind a NAT, its messages by hand over real sockets: it says in Contact and SDP where it believes itself to be, an address that nobody can reach from here, and is heard
/// from another one, as the router lets it out.
/// </summary>
/// <param name="wire">As the router lets its messages out.</param>
/// <param name="padding">Characters that its contact is longer by: some put a device's papers there.</param>
internal sealed class NattedPhone(string extension, string secret, PhoneWire wire, string inside, int proxy, int padding = 0) : IDisposable
{
    private readonly UdpClient rtp = new(new IPEndPoint(wire.Seen.Address, 0));
    private readonly List<string> waiting = [];
    private int cseq;
    private int calls;

    public string Contact => $"sip:{extension}@{inside}:5060{(wire.Transport == "UDP" ? "" : $";transport={wire.Transport.ToLowerInvariant()}")}{(padding == 0 ? "" : $";pad={new string('a', padding)}")}";

    public IPEndPoint Seen => wire.Seen;

    public async Task RegisterAsync(CancellationToken ct)
    {
        var call = new Dialled(NewCallId(), $"<sip:{extension}@127.0.0.1>", $"sip:127.0.0.1:{proxy}", []);
        var challenge = await AskAsync(call, "REGISTER", "Expires: 300\n", "", ct);
        Assert.Equal(401, SipText.Status(challenge));
        var proof = HandPeer.Credentials(extension, secret, HandPeer.NonceOf(challenge), uri: call.Target);
        Assert.Equal(200, SipText.Status(await AskAsync(call, "REGISTER", "Expires: 300\n" + proof, "", ct)));
    }

    /// <summary>Waits for a request; one that came again is passed over.</summary>
    public async Task<string> HearAsync(string method, CancellationToken ct)
    {
        var heard = await NextAsync(text => text.StartsWith(method + " ", StringComparison.Ordinal), ct);
        waiting.RemoveAll(text => text == heard);
        return heard;
    }

    public Task ReplyAsync(string request, int status, CancellationToken ct, string body = "")
    {
        var to = SipText.Header(request, "To")!;
        var copied = request.Split("\r\n").Where(line => line.StartsWith("Via:", StringComparison.Ordinal) || line.StartsWith("Record-Route:", StringComparison.Ordinal));
        return SendAsync($"""
            SIP/2.0 {status} Whatever
            {string.Join('\n', copied)}
            From: {SipText.Header(request, "From")}
            To: {(to.Contains(";tag=", StringComparison.Ordinal) ? to : $"{to};tag=phone")}
            Call-ID: {SipText.Header(request, "Call-ID")}
            CSeq: {SipText.Header(request, "CSeq")}
            Contact: <{Contact}>
            {(body.Length == 0 ? "" : "Content-Type: application/sdp\n")}Content-Length: {body.ReplaceLineEndings("\r\n").Length}

            {body}
            """, ct);
    }

    /// <summary>Rings, picks up and waits for the ACK.</summary>
    public async Task PickUpAsync(string invite, CancellationToken ct)
    {
        await ReplyAsync(invite, 180, ct);
        await ReplyAsync(invite, 200, ct, Sdp);
        await HearAsync("ACK", ct);
    }

    /// <summary>INVITE, proven when it is asked for the secret.</summary>
    /// <returns>The first answer after that but 100, and the call.</returns>
    public async Task<(string Answer, Dialled Call)> DialAsync(string target, CancellationToken ct, string extra = "")
    {
        var call = new Dialled(NewCallId(), $"<sip:{target}@127.0.0.1>", $"sip:{target}@127.0.0.1:{proxy}", []);
        var first = await AskAsync(call, "INVITE", extra, Sdp, ct);
        if (SipText.Status(first) != 407)
        {
            return (first, call);
        }

        await AcknowledgeAsync(call, first, ct);
        var proof = HandPeer.Credentials(extension, secret, HandPeer.Quoted(SipText.Header(first, "Proxy-Authenticate")!, "nonce"), method: "INVITE", uri: call.Target);
        var answer = await AskAsync(call, "INVITE", extra + proof.Replace("Authorization:", "Proxy-Authorization:", StringComparison.Ordinal), Sdp, ct);
        return (answer, SipText.Status(answer) < 200 ? call : call.Answered(answer));
    }

    /// <summary>The answer to an INVITE that rings.</summary>
    public Task<string> FinalAsync(Dialled call, CancellationToken ct)
        => NextAsync(text => IsAnswer(text, call, "INVITE") && SipText.Status(text) >= 200, ct);

    public Task AcknowledgeAsync(Dialled call, string answer, CancellationToken ct)
        => SendAsync(Request(call with { To = SipText.Header(answer, "To")! }, "ACK", "", "", SipText.Status(answer) < 300 ? "ack" : "INVITE"), ct);

    public Task<string> HangUpAsync(Dialled call, CancellationToken ct) => AskAsync(call, "BYE", "", "", ct);

    /// <summary>Speaks to where the other side's description says, until something comes back.</summary>
    public async Task<byte[]> TalkAsync(string description, CancellationToken ct)
    {
        var line = SipText.Body(description).Split('\n').First(one => one.StartsWith("m=audio ", StringComparison.Ordinal));
        var to = new IPEndPoint(IPAddress.Loopback, int.Parse(line.Split(' ')[1]));
        var heard = rtp.ReceiveAsync(ct).AsTask();
        for (ushort number = 0; !heard.IsCompleted && number < 500; number++)
        {
            await rtp.SendAsync(new byte[] { 0x80, 8, (byte)(number >> 8), (byte)number, 0, 0, 0, 0, 0, 0, 0, 1 }.Concat(Enumerable.Repeat((byte)0xD5, 160)).ToArray(), to, ct);
            await Task.WhenAny(heard, Task.Delay(20, ct));
        }

        Assert.True(heard.IsCompleted, "nothing is heard");
        return (await heard).Buffer;
    }

    public void Dispose()
    {
        wire.Dispose();
        rtp.Dispose();
    }

    private string Sdp => $"v=0\no=- 1 1 IN IP4 {inside}\ns=-\nc=IN IP4 {inside}\nt=0 0\nm=audio {((IPEndPoint)rtp.Client.LocalEndPoint!).Port} RTP/AVP 8\na=rtpmap:8 PCMA/8000\n";

    private string NewCallId() => $"{Seen.Address}-{Seen.Port}-{++calls}";

    private async Task<string> AskAsync(Dialled call, string method, string extra, string body, CancellationToken ct)
    {
        cseq++;
        await SendAsync(Request(call, method, extra, body, method), ct);
        return await NextAsync(text => IsAnswer(text, call, method) && SipText.Status(text) > 100, ct);
    }

    private bool IsAnswer(string text, Dialled call, string method)
        => text.StartsWith("SIP/2.0 ", StringComparison.Ordinal) && SipText.Header(text, "Call-ID") == call.CallId && SipText.Header(text, "CSeq") == $"{cseq} {method}";

    private string Request(Dialled call, string method, string extra, string body, string branch) => $"""
        {method} {call.Target} SIP/2.0
        Via: SIP/2.0/{wire.Transport} {inside}:5060;rport;branch=z9hG4bK{call.CallId}{branch}{cseq}
        Max-Forwards: 70
        {string.Concat(call.Routes.Select(route => $"Route: {route}\n"))}From: <sip:{extension}@127.0.0.1>;tag=natted
        To: {call.To}
        Call-ID: {call.CallId}
        CSeq: {cseq} {method}
        Contact: <{Contact}>
        {extra}{(body.Length == 0 ? "" : "Content-Type: application/sdp\n")}Content-Length: {body.ReplaceLineEndings("\r\n").Length}

        {body}
        """;

    private Task SendAsync(string text, CancellationToken ct) => wire.SendAsync(SipText.Bytes(text), ct);

    private async Task<string> NextAsync(Func<string, bool> which, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(TimeSpan.FromSeconds(15));
        while (true)
        {
            if (waiting.FindIndex(text => which(text)) is >= 0 and var at)
            {
                var found = waiting[at];
                waiting.RemoveAt(at);
                return found;
            }

            waiting.Add(await wire.ReceiveAsync(patience.Token));
        }
    }

    /// <summary>A call that this phone dialled.</summary>
    internal sealed record Dialled(string CallId, string To, string Target, IReadOnlyList<string> Routes)
    {
        /// <summary>With what its answer names.</summary>
        public Dialled Answered(string answer) => SipText.Status(answer) >= 300 ? this
            : this with { To = SipText.Header(answer, "To")!, Target = HandPeer.Target(answer), Routes = [.. SipText.Headers(answer, "Record-Route").Reverse()] };
    }
}
