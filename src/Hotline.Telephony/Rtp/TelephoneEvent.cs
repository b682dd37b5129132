using System.Buffers.Binary;

namespace Hotline.Telephony.Rtp;

/// <summary>The payload of a DTMF event packet (RFC 4733 §2.3).</summary>
/// <param name="Code">0-15 are the keys.</param>
/// <param name="End">The E bit; sent three times.</param>
/// <param name="Duration">In timestamp units.</param>
internal readonly record struct TelephoneEvent(byte Code, bool End, ushort Duration)
{
    public const int Length = 4;

    /// <summary>Each at its code.</summary>
    public const string Keys = "0123456789*#ABCD";

    /// <summary>-10 dBm0, a usual loudness for the far end to make the tone with.</summary>
    private const byte Volume = 10;

    /// <summary>The key, or null for the events that are not DTMF.</summary>
    public char? Key => Code < Keys.Length ? Keys[Code] : null;

    public static TelephoneEvent Of(char key, bool end, ushort duration) => new((byte)Keys.IndexOf(key), end, duration);

    public void Write(Span<byte> to)
    {
        to[0] = Code;
        to[1] = (byte)(Volume | (End ? 0x80 : 0));
        BinaryPrimitives.WriteUInt16BigEndian(to[2..], Duration);
    }

    public static bool TryParse(ReadOnlySpan<byte> payload, out TelephoneEvent happened)
    {
        happened = default;
        if (payload.Length < 4)
            return false;
        happened = new TelephoneEvent(payload[0], (payload[1] & 0x80) != 0, BinaryPrimitives.ReadUInt16BigEndian(payload[2..]));
        return true;
    }
}

/// <summary>
/// Gives each key press once. The packets of one press share the RTP timestamp, which is the time it began
/// (RFC 4733 §2.5.1.2), so any first sight of a new timestamp is a new press, even when its first packets were lost. One that is held longer than a duration can say
/// goes on in another segment, which begins where the last one ends (§2.5.1.3).
/// </summary>
internal sealed class DigitReader
{
    /// <summary>How far behind a packet may be that was overtaken, in timestamp units: five seconds.</summary>
    private const int Overtaken = 40_000;

    private uint? last;
    private TelephoneEvent latest;

    public bool TryTake(in RtpPacket packet, out char key)
    {
        key = default;
        if (!TelephoneEvent.TryParse(packet.Payload, out var happened) || happened.Key is not { } pressed)
            return false;
        // A packet of an earlier press that was overtaken on the way is not a new press. Further back the sender's clock begins anew, as behind a gateway that puts another source in its place.
        int? after = this.last is { } last ? (int)(packet.Timestamp - last) : null;
        if (after is < 0 and > -Overtaken)
            return false;
        bool same = after == 0 || after is { } begins && GoesOn(happened, begins);
        (this.last, latest) = (packet.Timestamp, happened);
        key = pressed;
        return !same;
    }

    /// <param name="after">Where the segment begins, counted from the beginning of the one before, whose last packet may be lost.</param>
    private bool GoesOn(TelephoneEvent happened, int after) => happened.Code == latest.Code && !latest.End && (after == ushort.MaxValue || after == latest.Duration);
}
