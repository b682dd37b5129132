using System.Net;
using Hotline.Telephony.Codecs;

namespace Hotline.Telephony.Sdp;

/// <summary>The offer/answer state of one leg (RFC 3264): our o= line and what was said last. Used by one thread at a time.</summary>
/// <param name="sessionId">Our o= session id.</param>
/// <param name="address">The address that our descriptions name.</param>
/// <param name="port">Our RTP port.</param>
/// <param name="secures">What we offer first is secured (RFC 4568), and so stays.</param>
internal sealed class OfferAnswer(ulong sessionId, IPAddress address, int port, bool secures = false) : INegotiation
{
    /// <summary>What we said last: the peer sends under these numbers. In offers of our own both laws have their fixed ones, so that the audio's is null.</summary>
    private byte? audioType;

    /// <summary>A number keeps its meaning for the life of the session (RFC 3264 §8.3.2): what a peer's offer gave it, our later offers give it too.</summary>
    private byte eventType = 101;

    /// <summary>How often what we say has changed; our first o= version is the session id.</summary>
    private ulong changes;

    private readonly SdesState sdes = new();

    /// <summary>The streams of the peer's last offer, when there were more than ours: no later description has fewer (RFC 3264 §8), and ours keeps its place.</summary>
    private IReadOnlyList<SdpMedia> streams = [];

    private int ours;

    /// <summary>The last description sent; empty before the first.</summary>
    public byte[] Local { get; private set; } = [];

    /// <summary>Answers an offer. The same offer again gives the same bytes; anything new raises the version of o=.</summary>
    public SdpAnswer Answer(ReadOnlySpan<byte> offer)
    {
        if (!SdpParser.TryParse(offer, out var session))
            return new SdpAnswer.Malformed();
        int chosen = AudioMatch.Find(session, address.AddressFamily, out var agreed);
        if (agreed is null)
            return new SdpAnswer.NotAcceptable(Unserved: AudioMatch.Address(offer, _ => true));
        bool secured = session.Media[chosen].IsSdes;
        if (sdes.IsOn && !secured)
            return new SdpAnswer.NotAcceptable(); // What is secured stays so.
        (audioType, eventType) = (agreed.PayloadType, agreed.EventPayloadType ?? eventType);
        if (secured)
            agreed = agreed with { Keys = sdes.Answer(session.Media[chosen]) };
        (streams, ours) = session.Media.Count > 1 ? (session.Media, chosen) : ([], 0);
        string protocol = session.Media[chosen].Protocol;
        Say(writer => writer
            .Audio(port, [(agreed.Codec, agreed.PayloadType)], agreed.EventPayloadType, Direction(agreed), protocol)
            .Attributes(secured ? sdes.Lines : []));
        return new SdpAnswer.Agreed(Local, agreed);
    }

    /// <summary>Our offer: A-law, mu-law, digits, 20 ms; what was refused stays so.</summary>
    public byte[] Offer()
    {
        audioType = null;
        if (sdes.IsOn || secures && Local.Length == 0) // What the peer offered in clear is in clear.
            sdes.Offer();
        Say(writer => writer
            .Audio(
                port, [(AudioCodec.Pcma, (byte)AudioCodec.Pcma), (AudioCodec.Pcmu, (byte)AudioCodec.Pcmu)], eventType, SdpDirection.SendReceive,
                sdes.IsOn ? "RTP/SAVP" : "RTP/AVP")
            .Attributes(sdes.Lines));
        return Local;
    }

    /// <summary>
    /// Reads the answer to what we said last: to <see cref="Offer"/>, or to an earlier answer of ours that went out again as
    /// the offer of a session refresh. Null when it can not be read or shares no codec.
    /// </summary>
    public NegotiatedMedia? Accept(ReadOnlySpan<byte> answer)
    {
        if (!SdpParser.TryParse(answer, out var session))
            return null;
        // All but one stream are refused in whatever we say, so the one that fits is ours wherever it stands.
        int chosen = AudioMatch.Find(session, address.AddressFamily, out var agreed);
        if (agreed is null || session.Media[chosen].IsSdes != sdes.IsOn)
            return null;
        agreed = agreed with { OurPayloadType = audioType, OurEventPayloadType = agreed.EventPayloadType is null ? null : eventType };
        return !sdes.IsOn ? agreed : sdes.Accept(session.Media[chosen]) is { } keys ? agreed with { Keys = keys } : null;
    }

    /// <summary>Our side of what the peer said of itself (RFC 3264 §6.1).</summary>
    internal static SdpDirection Direction(NegotiatedMedia agreed) => (agreed.Sends, agreed.Receives) switch
    {
        (true, true) => SdpDirection.SendReceive,
        (true, false) => SdpDirection.SendOnly,
        (false, true) => SdpDirection.ReceiveOnly,
        (false, false) => SdpDirection.Inactive,
    };

    private void Say(Action<SdpWriter> audio)
    {
        var said = Write(sessionId + changes, audio);
        if (Local.Length > 0 && !Local.AsSpan().SequenceEqual(said))
            said = Write(sessionId + ++changes, audio);
        Local = said;
    }

    private byte[] Write(ulong version, Action<SdpWriter> audio)
    {
        var writer = new SdpWriter(sessionId, version, address);
        for (int i = 0; i < Math.Max(1, streams.Count); i++)
            if (i == ours)
                audio(writer);
            else
                writer.Refuse(streams[i]);
        return writer.ToBytes();
    }
}

/// <summary>What an offer came to.</summary>
internal abstract record SdpAnswer
{
    private SdpAnswer()
    {
    }

    internal sealed record Agreed(byte[] Sdp, NegotiatedMedia Media) : SdpAnswer;

    /// <summary>Well formed, but nothing that we speak: 488.</summary>
    /// <param name="Unserved">All that is wrong with it is this address, whose family the leg has no ports of; null: something else is.</param>
    internal sealed record NotAcceptable(IPAddress? Unserved = null) : SdpAnswer;

    /// <summary>Not a session description: 400.</summary>
    internal sealed record Malformed : SdpAnswer;
}
