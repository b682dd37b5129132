using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Hotline.Testing;

namespace Hotline.Telephony.Tests.Calls.Sipp;

/// <summary>A sipp that waits for the test's word between its steps. The word comes past the road: no weather keeps it.</summary>
/// <param name="callId">Of its only call.</param>
internal sealed class CuedSipp(PeerProgram program, int port, string callId, RoughRoad road)
{
    /// <summary>The step that waits.</summary>
    public const string Cue = """<recv request="CUE"/>""";

    private int words;

    public PeerProgram Program => program;

    /// <summary>Its next step, which is to say that. The word is repeated until then: it may come before sipp waits for it, and one that comes again is known to sipp.</summary>
    /// <param name="begins">Method, or version and status.</param>
    public async Task GoOnAsync(string begins, string cseq, CancellationToken ct)
    {
        words++;
        var word = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"""
            CUE sip:sipp@127.0.0.1 SIP/2.0
            Via: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bKcue{words}
            From: <sip:test@127.0.0.1>;tag=test
            To: <sip:sipp@127.0.0.1>
            Call-ID: {callId}
            CSeq: {words} CUE
            Content-Length: 0


            """).ReplaceLineEndings("\r\n"));
        using var socket = new UdpClient("127.0.0.1", port);
        await Poll.UntilAsync(() => HasSaid(begins, cseq) || socket.Send(word) == 0, ct);
    }

    private bool HasSaid(string begins, string cseq)
        => road.Passed.Any(one => one.Is(ofNode: false, begins, cseq));
}
