using System.Buffers.Binary;
using System.Net;
using System.Text;
using Hotline.Telephony.Rtp;
using Hotline.Telephony.WebRtc.Ice;

namespace Hotline.Benchmarks.Flood;

/// <summary>Sound, reports, checks and handshakes of nobody, to the ports at which calls are heard and to the browsers' one: by turns loud audio as if it were the peer's, BYE as if it were, and garbage of each kind.</summary>
/// <param name="ports">Where the node hears calls that are up.</param>
/// <param name="browsers">Where it hears all browsers.</param>
internal sealed class MediaStrangers(IReadOnlyList<int> ports, int browsers, int sources) : Strangers(sources)
{
    private const int Frame = 160;
    private const byte Bye = 203;

    /// <summary>PCMA at its loudest: who lets it through hears it.</summary>
    private const byte Loudest = 0x2A;

    protected override (byte[] Datagram, int Port) Next(IPEndPoint here, int round, int turn)
    {
        var port = round % 5 == 4 ? browsers : ports[turn % ports.Count];
        return ((round % 6) switch
        {
            0 or 1 => Sound(turn),
            2 => Report(turn),
            3 => Check(turn),
            4 => [22, 254, 253, 0, 0, 0, 0, 0, 0, 0, (byte)turn, 0, 4, 1, 0, 0, 0], // A ClientHello that says it is empty.
            _ => BitConverter.GetBytes(turn * 2_654_435_761L),
        }, port);
    }

    private static byte[] Sound(int turn)
    {
        var datagram = new byte[RtpPacket.HeaderLength + Frame];
        RtpPacket.WriteHeader(datagram, 8, false, (ushort)turn, (uint)turn * Frame, (uint)turn);
        datagram.AsSpan(RtpPacket.HeaderLength).Fill(Loudest);
        return datagram;
    }

    private static byte[] Report(int turn)
    {
        byte[] datagram = [0x81, Bye, 0, 1, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(datagram.AsSpan(4), turn);
        return datagram;
    }

    private static byte[] Check(int turn)
    {
        var datagram = new byte[256];
        var id = new byte[12];
        BinaryPrimitives.WriteInt32BigEndian(id, turn);
        var writer = new StunWriter(datagram, StunMessage.BindingRequest, id);
        writer.Text(StunMessage.UsernameAttribute, Encoding.ASCII.GetBytes($"line{turn}:nobody"));
        writer.Sign("notthepasswordofanyline"u8);
        return datagram[..writer.Finish()];
    }
}
