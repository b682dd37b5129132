using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Hotline.Telephony.Codecs;
using Hotline.Telephony.Sdp;

namespace Hotline.City.Scripts;

/// <summary>What a citizen's telephone says in offers and answers; unlike the hotline's own side it may put the call on hold.</summary>
internal sealed class CallTerms(IPAddress address, int port)
{
    private const byte EventType = 101;
    private static readonly (AudioCodec, byte)[] Offered = [(AudioCodec.Pcma, (byte)AudioCodec.Pcma), (AudioCodec.Pcmu, (byte)AudioCodec.Pcmu)];

    private readonly ulong session = (ulong)RandomNumberGenerator.GetInt32(1, int.MaxValue);
    private ulong changes;
    private SdpDirection mine = SdpDirection.SendReceive;

    /// <summary>The last description sent.</summary>
    public byte[] Current { get; private set; } = [];

    /// <param name="direction">Null: the last description again, byte for byte.</param>
    public byte[] Offer(SdpDirection? direction)
    {
        if (direction is null && Current.Length > 0)
        {
            return Current;
        }

        mine = direction ?? mine;
        return Say(Offered, EventType, mine);
    }

    /// <summary>Null when the answer has nothing that was offered.</summary>
    public static NegotiatedMedia? Accept(ReadOnlySpan<byte> answer)
    {
        if (!SdpParser.TryParse(answer, out var said))
        {
            return null;
        }

        AudioMatch.Find(said, AddressFamily.InterNetwork, out var agreed); // Its telephones have no other address.
        return agreed;
    }

    /// <summary>Answers an offer of the hotline, on hold as before; null when there is nothing in it.</summary>
    public NegotiatedMedia? Answer(ReadOnlySpan<byte> offer)
    {
        if (Accept(offer) is not { } agreed)
        {
            return null;
        }

        Say([(agreed.Codec, agreed.PayloadType)], agreed.EventPayloadType, mine == SdpDirection.SendOnly ? mine : OfferAnswer.Direction(agreed));
        return agreed;
    }

    private byte[] Say(IReadOnlyList<(AudioCodec Codec, byte Type)> codecs, byte? events, SdpDirection direction) =>
        Current = new SdpWriter(session, session + changes++, address).Audio(port, codecs, events, direction).ToBytes();
}
