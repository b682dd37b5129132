using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Hotline.Telephony.Codecs;

namespace Hotline.Telephony.Sdp;

/// <summary>Writes our descriptions (RFC 8866), lines ended with CRLF.</summary>
internal sealed class SdpWriter
{
    private readonly StringBuilder text = new();

    /// <param name="version">Grows by one whenever the body changes (RFC 3264 §8).</param>
    /// <param name="attributes">a= lines of the session.</param>
    public SdpWriter(ulong sessionId, ulong version, IPAddress address, params ReadOnlySpan<string> attributes)
    {
        Line($"v=0");
        string ours = address.AddressFamily == AddressFamily.InterNetworkV6 ? $"IN IP6 {new IPAddress(address.GetAddressBytes())}" : $"IN IP4 {address}"; // Without its zone, which is ours alone.
        Line($"o=hotline {sessionId} {version} {ours}");
        Line($"s=-");
        Line($"c={ours}");
        Line($"t=0 0");
        foreach (string attribute in attributes)
            Line($"a={attribute}");
    }

    /// <summary>The audio stream: codecs with their payload types in order of liking, digits, 20 ms packets.</summary>
    public SdpWriter Audio(int port, IReadOnlyList<(AudioCodec Codec, byte Type)> codecs, byte? eventType, SdpDirection direction, string protocol = "RTP/AVP")
    {
        text.Append(CultureInfo.InvariantCulture, $"m=audio {port} {protocol}");
        foreach (var (_, type) in codecs)
            text.Append(CultureInfo.InvariantCulture, $" {type}");
        if (eventType is { } events)
            text.Append(CultureInfo.InvariantCulture, $" {events}");
        text.Append("\r\n");
        foreach (var (codec, type) in codecs)
            Line($"a=rtpmap:{type} {(codec == AudioCodec.Pcma ? "PCMA" : "PCMU")}/8000");
        if (eventType is { } digits)
        {
            Line($"a=rtpmap:{digits} telephone-event/8000");
            Line($"a=fmtp:{digits} 0-15");
        }
        Line($"a=ptime:20");
        Line($"a={Word(direction)}");
        return this;
    }

    /// <summary>More a= lines of the stream written last.</summary>
    public SdpWriter Attributes(IEnumerable<string> attributes)
    {
        foreach (string attribute in attributes)
            Line($"a={attribute}");
        return this;
    }

    /// <summary>Refuses a stream of an offer: same kind, protocol and formats, port 0 (RFC 3264 §6).</summary>
    public SdpWriter Refuse(SdpMedia media)
    {
        Line($"m={media.Kind} 0 {media.Protocol} {string.Join(' ', media.Formats)}");
        return this;
    }

    public byte[] ToBytes() => Encoding.UTF8.GetBytes(text.ToString());

    private void Line(FormattableString text) => this.text.Append(text.ToString(CultureInfo.InvariantCulture)).Append("\r\n");

    private static string Word(SdpDirection direction) => direction switch
    {
        SdpDirection.SendOnly => "sendonly",
        SdpDirection.ReceiveOnly => "recvonly",
        SdpDirection.Inactive => "inactive",
        _ => "sendrecv",
    };
}
