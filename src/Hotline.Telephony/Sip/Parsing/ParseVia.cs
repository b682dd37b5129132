using System.Text;
using Hotline.Telephony.Sip.Messages;

namespace Hotline.Telephony.Sip.Parsing;

/// <summary>Via = "SIP / 2.0 / UDP host:port;params" with white space allowed around the slashes (RFC 3261 §20.42).</summary>
internal static class ParseVia
{
    /// <param name="rest">What follows the first value on the line: further Vias after a comma.</param>
    /// <param name="isSound">
    /// False when only the way back could be read: parameters broken off, or another version of the protocol. The sender is told.
    /// </param>
    public static bool TryParse(ReadOnlySpan<byte> value, out Via via, out int rest, out bool isSound)
    {
        via = None;
        rest = value.Length;
        isSound = false;
        var reader = new SipReader(value);
        reader.SkipWhite();
        if (!reader.TryToken(out var name) || !Ascii.EqualsIgnoreCase(name, "SIP"u8) || !Slash(ref reader)
            || !reader.TryToken(out var version) || !Slash(ref reader)
            || !reader.TryToken(out var transport))
        {
            return false;
        }

        var before = reader.Position;
        reader.SkipWhite();
        if (reader.Position == before || !reader.TryHostPort(out var host, out var port))
        {
            return false;
        }

        var isWhole = reader.TryParams(out var parameters);
        isSound = isWhole && version.SequenceEqual("2.0"u8);
        if (isWhole && !reader.AtEnd)
        {
            rest = reader.Position + 1;
        }

        var transportName = Ascii.EqualsIgnoreCase(transport, "UDP"u8) ? "UDP" : Encoding.UTF8.GetString(transport).ToUpperInvariant();
        via = new Via(transportName, Encoding.UTF8.GetString(host), port, parameters.IsEmpty ? "" : Encoding.UTF8.GetString(parameters));
        via = version.SequenceEqual("2.0"u8) ? via : via with { Version = Encoding.UTF8.GetString(version) };
        return true;
    }

    private static bool Slash(ref SipReader reader)
    {
        reader.SkipWhite();
        if (!reader.TryTake((byte)'/'))
        {
            return false;
        }

        reader.SkipWhite();
        return true;
    }

    private static Via None { get; } = new("", "", 0, "");
}
