using System.Diagnostics.Metrics;

namespace Hotline.Telephony;

/// <summary>
/// Counts what is dropped, by kind, so that an operator sees an attack or a broken peer that no call tells of. Counting costs one increment and may be done from any thread.
/// </summary>
internal sealed class Drops
{
    public const string MeterName = "Hotline.Telephony";

    private static readonly string[] Names = [.. Enum.GetNames<Drop>()];

    private readonly long[] counts = new long[Names.Length];

    /// <summary>Those of each kind since the start, with a name that stays.</summary>
    public IEnumerable<(string Kind, long Count)> All => Names.Select((name, kind) => (name, Interlocked.Read(ref counts[kind])));

    public void Add(Drop kind) => Interlocked.Increment(ref counts[(int)kind]);

    public long Of(Drop kind) => Interlocked.Read(ref counts[(int)kind]);

    /// <summary>For whoever looks at this process itself; the web side is told by <see cref="Calls.DropReport"/>.</summary>
    public void ShowIn(Meter meter) => meter.CreateObservableCounter(
        "hotline.telephony.dropped", () => All.Select(one => new Measurement<long>(one.Count, new KeyValuePair<string, object?>("kind", one.Kind))),
        description: "Packets, messages and connections that were dropped, by kind");
}

internal enum Drop
{
    /// <summary>SIP, or a connection, of a network that may not talk to us.</summary>
    RefusedSource,

    /// <summary>SIP above the share of its source.</summary>
    Flood,

    /// <summary>SIP of somebody whom nobody knows and who went on after it had its answers.</summary>
    Barred,

    /// <summary>SIP of strangers above what all of them together are answered.</summary>
    Unanswered,

    /// <summary>SIP for which the call loop had no room.</summary>
    Overrun,

    /// <summary>SIP that can not be read, or is too large; answered with an error where it says to whom.</summary>
    UnreadableSip,

    /// <summary>SIP of ours that the network did not take: larger than a datagram, or no way there. Who waits for it asks again, or gives up.</summary>
    Unsent,

    /// <summary>A connection that was cut because its bytes are no messages, or too large ones.</summary>
    BrokenStream,

    /// <summary>A connection above the share of its address, or of all, with nobody to push out.</summary>
    TooManyConnections,

    /// <summary>A connection that had proved nothing, and whose place somebody of its standing or a better one took.</summary>
    PushedOut,

    /// <summary>A connection of somebody unknown who was slow with a message, or sent none for a while.</summary>
    SlowStranger,

    /// <summary>On the port of browsers: neither STUN, DTLS nor SRTP, or STUN that can not be read.</summary>
    Unreadable,

    /// <summary>A check that names no line of ours.</summary>
    UnknownCheck,

    /// <summary>A check that is not signed, or not under the password of its line.</summary>
    UnsignedCheck,

    /// <summary>A check from an address that is another line's.</summary>
    ForeignCheck,

    /// <summary>A record of DTLS from where no line is.</summary>
    UnknownDtls,

    /// <summary>A record of DTLS on a line that awaits none: its handshake is over or has not begun, or more came than it takes at once. A browser that says good-bye is one.</summary>
    UnawaitedDtls,

    /// <summary>A handshake for which there was no room in the share of its kind; the next check asks again.</summary>
    HandshakePutOff,

    /// <summary>SRTP from where no line is.</summary>
    UnknownMedia,

    /// <summary>A packet of audio, or a report, that did not open: forged, replayed, or under another key.</summary>
    SealedMedia,

    /// <summary>What came to a port of audio and is no RTP.</summary>
    MalformedRtp,

    /// <summary>RTP, or a report, from somebody else than the peer.</summary>
    StrangersRtp,
}
