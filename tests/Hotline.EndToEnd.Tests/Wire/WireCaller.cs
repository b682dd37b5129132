using System.Diagnostics;
using Hotline.EndToEnd.Tests.City;
using Hotline.Testing.Audio;

namespace Hotline.EndToEnd.Tests.Wire;

/// <summary>A citizen's phone that measures what comes over the wire.</summary>
internal sealed class WireCaller : IAsyncDisposable
{
    private readonly WirePeer peer;
    private readonly string number;
    private readonly IReadOnlyList<(string, string)> extra;
    private readonly string displayName;
    private readonly string callId = Guid.NewGuid().ToString("N");
    private readonly string tag = Guid.NewGuid().ToString("N")[..8];
    private readonly int sipPort;
    private SipText? answer;

    public WireCaller(int sipPort, string number, double hertz, string displayName = "", params (string, string)[] extra)
    {
        (this.sipPort, this.number, this.displayName, this.extra) = (sipPort, number, displayName, extra);
        peer = new WirePeer(sipPort);
        Ear = new RtpEar(hertz);
    }

    public RtpEar Ear { get; }

    /// <summary>From INVITE to 200, then the media runs. The final status otherwise.</summary>
    public async Task<int> CallAsync(string dialled = "12345")
    {
        var invite = Request("INVITE", $"sip:{dialled}@127.0.0.1:{sipPort}", 1, to: $"<sip:{dialled}@127.0.0.1:{sipPort}>", body: SipText.Sdp(Ear.Port));
        await peer.SendAsync(invite);
        var final = await peer.NextAsync(m => m.IsResponse && m.Status >= 200 && m.Method == "INVITE", TimeSpan.FromSeconds(20));
        Assert.True(final is not null, "no final answer to the INVITE in 20 s");
        await AcknowledgeAsync(invite, final);
        if (final.Status == 200)
        {
            answer = final;
            Ear.SpeakTo(final.AudioPort);
        }
        return final.Status;
    }

    /// <summary>Listens to half a second at a time, from a little after that moment: what was under way then still comes.</summary>
    /// <returns>When it was heard.</returns>
    public async Task<long> HearsAsync(string what, long since, Func<short[], bool> isHeard)
    {
        long half = Stopwatch.Frequency / 2, from = since + half, now = 0;
        await Eventually.HoldsAsync($"the caller hears {what}", TimeSpan.FromSeconds(40), () =>
            (now = Stopwatch.GetTimestamp()) - half >= from && Ear.Heard(now - half, now) is { Length: > 0 } sound && isHeard(sound));
        return now;
    }

    /// <summary>Neither silence nor the tone of the agent.</summary>
    public Task<long> HearsMusicAsync(long since, double agentTone) => HearsAsync("music", since, sound => Tone.Level(sound) > 0.005 && Tone.Share(sound, agentTone) < 0.1);

    public async Task HangUpAsync()
    {
        Debug.Assert(answer is not null);
        await peer.SendAsync(Request("BYE", Target(answer), 2, answer["To"]));
        Assert.True(await peer.NextAsync(m => m.IsResponse && m.Method == "BYE", TimeSpan.FromSeconds(5)) is { Status: 200 }, "the BYE was not answered with 200");
    }

    /// <summary>Waits for the BYE of the other side and answers it.</summary>
    public async Task EndsAsync(TimeSpan within)
    {
        var bye = await peer.NextAsync(m => !m.IsResponse && m.Method == "BYE", within);
        Assert.True(bye is not null, $"the caller saw no BYE within {within.TotalSeconds:0.#} s");
        await peer.SendAsync(bye.Reply("200 OK"));
    }

    public async ValueTask DisposeAsync()
    {
        Ear.Dispose();
        await peer.DisposeAsync();
    }

    private async Task AcknowledgeAsync(SipText invite, SipText final)
    {
        bool accepted = final.Status < 300;
        var ack = Request("ACK", accepted ? Target(final) : invite.Start.Split(' ')[1], 1, final["To"]);
        // The ACK of a refusal belongs to the INVITE's transaction (RFC 3261 §17.1.1.3), that of a 200 to its own.
        await peer.SendAsync(accepted ? ack : ack with { Headers = [("Via", invite["Via"]), .. ack.Headers.Skip(1)] });
    }

    private static string Target(SipText response) => response["Contact"].Split('<')[1].Split('>')[0];

    private SipText Request(string method, string uri, int sequence, string to, string body = "")
    {
        List<(string, string)> headers =
        [
            ("Via", peer.Via()),
            ("Max-Forwards", "70"),
            ("From", $"{(displayName.Length > 0 ? $"\"{displayName}\" " : "")}<sip:{number}@127.0.0.1:{peer.Port}>;tag={tag}"),
            ("To", to),
            ("Call-ID", callId),
            ("CSeq", $"{sequence} {method}"),
            ("Contact", $"<sip:{number}@127.0.0.1:{peer.Port}>"),
        ];
        if (method == "INVITE")
            headers.AddRange(extra);
        if (body.Length > 0)
            headers.Add(("Content-Type", "application/sdp"));
        return new SipText($"{method} {uri} SIP/2.0", headers, body);
    }
}
