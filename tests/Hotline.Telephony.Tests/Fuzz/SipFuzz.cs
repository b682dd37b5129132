using System.Net;
using System.Text;
using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Sip.Parsing;
using Hotline.Telephony.Tests.Sip.Torture;

namespace Hotline.Telephony.Tests.Fuzz;

/// <summary>
/// SIP into a call engine in the middle of a call: requests and responses that belong to it, the torture messages of the RFCs,
/// all of them changed. What the engine says must be readable; after every two thousand inputs nothing may be left behind.
/// </summary>
internal sealed class SipFuzz : IFuzzTarget
{
    private const int InputsAnEngine = 2000;

    private static readonly IPEndPoint Stranger = new(IPAddress.Parse("10.0.0.7"), 5060);

    private static readonly byte[][] Torture =
    [
        .. new[] { TortureMessages.Rfc4475, TortureMessages.Rfc5118 }.SelectMany(rfc => TortureMessages.Names(rfc).Select(name => TortureMessages.Of(rfc, name))),
    ];

    private SipFuzzCall call = new();
    private int inputs;
    private IPEndPoint source = Stranger;

    public string Name => "SIP";

    public IReadOnlyList<string> Layers { get; } = ["refused at the start line", "refused in the headers", "understood", "worked on by the user agent"];

    public byte[] Make(Random random)
    {
        if (++inputs % InputsAnEngine == 0)
        {
            call.EndAndCheck();
            call = new SipFuzzCall();
        }

        call.KeepUp();
        if (random.Next(4) == 0)
        {
            source = Stranger;
            return Mutator.Text(random, Mutator.Pick(random, Torture), Mutator.Pick(random, Torture));
        }

        var (from, text) = call.Next(random);
        source = from;
        var whole = Encoding.UTF8.GetBytes(text);
        var split = whole.AsSpan().IndexOf("\r\n\r\n"u8) + 4;
        var head = random.Next(6) == 0 ? whole[..split] : Mutator.Text(random, whole[..split], Mutator.Pick(random, Torture));
        var body = random.Next(4) == 0 ? Mutator.Text(random, whole[split..], SdpFuzz.Plain) : whole[split..];
        return random.Next(8) == 0 ? [.. head, .. body] : Measured(head, body);
    }

    public int Feed(byte[] input)
    {
        var understood = SipParser.TryParse([.. input], out var message, out var error);
        var before = call.Acts;
        call.Receive(input, source);
        return !understood ? error!.Reason is "Malformed Request Line" or "Malformed Status Line" or "keep-alive" ? 0 : 1 // not understood: there is an error
            : call.Acts > before ? 3 : message is SipRequest or SipResponse ? 2 : 0;
    }

    /// <summary>States the body's real length, so that a change of the body is not all there is to see.</summary>
    private static byte[] Measured(byte[] head, byte[] body)
    {
        var text = Encoding.Latin1.GetString(head);
        var at = text.IndexOf("Content-Length: ", StringComparison.Ordinal);
        var end = at < 0 ? -1 : text.IndexOf("\r\n", at, StringComparison.Ordinal);
        return end < 0 ? [.. head, .. body] : [.. Encoding.Latin1.GetBytes($"{text[..at]}Content-Length: {body.Length}{text[end..]}"), .. body];
    }
}
