using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Hotline.EndToEnd.Tests.City;

namespace Hotline.EndToEnd.Tests.Wire;

/// <summary>An agent's desk phone, or a telephone behind a trunk, that measures what comes over the wire. It registers with digest (RFC 3261 §22).</summary>
internal sealed partial class WirePhone : IAsyncDisposable
{
    private readonly WirePeer peer;
    private readonly DeskPhone phone;
    private readonly int sipPort;
    private readonly string tag = Guid.NewGuid().ToString("N")[..8];
    private SipText? invite;
    private int told;

    public WirePhone(RunningHotline hotline, DeskPhone phone, double hertz)
    {
        (this.phone, sipPort) = (phone, hotline.SipPort);
        peer = new WirePeer(hotline.SipPort);
        Ear = new RtpEar(hertz);
    }

    /// <summary>Another telephone behind the same trunk: called at the same place, and read in turn with the first, which goes last.</summary>
    public WirePhone(WirePhone behind, DeskPhone phone, RtpEar ear) => (this.phone, sipPort, peer, Ear) = (phone, behind.sipPort, behind.peer, ear);

    public RtpEar Ear { get; }

    /// <summary>Where it is called.</summary>
    public int Port => peer.Port;

    private string Contact => $"<sip:{phone.Extension}@127.0.0.1:{peer.Port}>";

    public async Task RegisterAsync(int seconds = 300)
    {
        var callId = Guid.NewGuid().ToString("N");
        var challenge = await RegisterOnceAsync(callId, 1, seconds, null);
        Assert.Equal(401, challenge.Status);
        // Our server offers SHA-256 and MD5, each in a header of its own (RFC 8760 §2.4); MD5 is what desk phones do.
        var offer = challenge.Headers.Where(h => h.Name.Equals("WWW-Authenticate", StringComparison.OrdinalIgnoreCase)).Select(h => h.Value)
            .First(v => !v.Contains("SHA", StringComparison.OrdinalIgnoreCase));
        var done = await RegisterOnceAsync(callId, 2, seconds, Credentials(offer, "REGISTER", $"sip:127.0.0.1:{sipPort}"));
        Assert.Equal(200, done.Status);
    }

    /// <summary>Rings (180) when called, and picks up at once.</summary>
    public async Task AnswerAsync(TimeSpan within)
    {
        await RingAsync(within);
        await PickUpAsync();
    }

    /// <summary>Rings when called.</summary>
    /// <returns>The INVITE.</returns>
    public async Task<SipText> RingAsync(TimeSpan within)
    {
        invite = await peer.NextAsync(m => !m.IsResponse && m.Method == "INVITE", within);
        Assert.True(invite is not null, $"the telephone did not ring within {within.TotalSeconds:0.#} s");
        await peer.SendAsync(invite.Reply("180 Ringing", tag, Contact));
        return invite;
    }

    public async Task RefuseAsync(string status)
    {
        Debug.Assert(invite is not null);
        await peer.SendAsync(invite.Reply(status, tag));
        Assert.True(await peer.NextAsync(m => !m.IsResponse && m.Method == "ACK", TimeSpan.FromSeconds(5)) is not null, "the refusal was not acknowledged");
    }

    public async Task PickUpAsync()
    {
        Debug.Assert(invite is not null);
        await peer.SendAsync(invite.Reply("200 OK", tag, Contact, SipText.Sdp(Ear.Port)));
        Assert.True(await peer.NextAsync(m => !m.IsResponse && m.Method == "ACK", TimeSpan.FromSeconds(5)) is not null, "the 200 was not acknowledged");
        Ear.SpeakTo(invite.AudioPort);
    }

    /// <summary>Presses a key, as telephones do that say so by INFO.</summary>
    public Task PressAsync(char key) => TellAsync("INFO", $"Signal={key}\r\nDuration=160\r\n", ("Content-Type", "application/dtmf-relay"));

    public Task HangUpAsync() => TellAsync("BYE", "");

    private async Task TellAsync(string method, string body, params (string, string)[] more)
    {
        Debug.Assert(invite is not null);
        var target = invite["Contact"].Split('<')[1].Split('>')[0];
        await peer.SendAsync(new SipText($"{method} {target} SIP/2.0",
        [
            ("Via", peer.Via()), ("Max-Forwards", "70"), ("From", $"{invite["To"]};tag={tag}"), ("To", invite["From"]),
            ("Call-ID", invite["Call-ID"]), ("CSeq", $"{++told} {method}"), .. more,
        ], body));
        Assert.True(await peer.NextAsync(m => m.IsResponse && m.Method == method, TimeSpan.FromSeconds(5)) is { Status: 200 }, $"the {method} was not answered with 200");
    }

    /// <summary>Waits for the BYE of the other side and answers it.</summary>
    public async Task EndsAsync(TimeSpan within)
    {
        var bye = await peer.NextAsync(m => !m.IsResponse && m.Method == "BYE", within);
        Assert.True(bye is not null, $"the desk phone saw no BYE within {within.TotalSeconds:0.#} s");
        await peer.SendAsync(bye.Reply("200 OK"));
    }

    public async ValueTask DisposeAsync()
    {
        Ear.Dispose();
        await peer.DisposeAsync();
    }

    private async Task<SipText> RegisterOnceAsync(string callId, int sequence, int seconds, string? credentials)
    {
        List<(string, string)> headers =
        [
            ("Via", peer.Via()), ("Max-Forwards", "70"), ("From", $"<sip:{phone.Extension}@127.0.0.1:{sipPort}>;tag={tag}"),
            ("To", $"<sip:{phone.Extension}@127.0.0.1:{sipPort}>"), ("Call-ID", callId), ("CSeq", $"{sequence} REGISTER"),
            ("Contact", Contact), ("Expires", $"{seconds}"),
        ];
        if (credentials is not null)
            headers.Add(("Authorization", credentials));
        await peer.SendAsync(new SipText($"REGISTER sip:127.0.0.1:{sipPort} SIP/2.0", headers, ""));
        var reply = await peer.NextAsync(m => m.IsResponse && m.Method == "REGISTER" && m["CSeq"].StartsWith($"{sequence} ", StringComparison.Ordinal), TimeSpan.FromSeconds(5));
        Assert.True(reply is not null, "the REGISTER was not answered");
        return reply;
    }

    private string Credentials(string challenge, string method, string uri)
    {
        string Part(string name) => Parameter().Matches(challenge).FirstOrDefault(m => m.Groups[1].Value.Equals(name, StringComparison.OrdinalIgnoreCase))?.Groups[2].Value ?? "";
        string realm = Part("realm"), nonce = Part("nonce"), cnonce = Guid.NewGuid().ToString("N")[..8];
        var response = Md5($"{Md5($"{phone.Extension}:{realm}:{phone.Secret}")}:{nonce}:00000001:{cnonce}:auth:{Md5($"{method}:{uri}")}");
        var opaque = Part("opaque") is { Length: > 0 } o ? $", opaque=\"{o}\"" : "";
        return $"Digest username=\"{phone.Extension}\", realm=\"{realm}\", nonce=\"{nonce}\", uri=\"{uri}\", response=\"{response}\", algorithm=MD5, qop=auth, nc=00000001, cnonce=\"{cnonce}\"{opaque}";
    }

    [SuppressMessage("Security", "CA5351", Justification = "Digest of RFC 3261.")]
    private static string Md5(string text) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));

    [GeneratedRegex("(\\w+)=\"?([^\",]*)\"?")]
    private static partial Regex Parameter();
}
