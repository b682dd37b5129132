using System.Buffers.Binary;
using System.Net;
using Hotline.EndToEnd.Tests.Wire;
using Hotline.Telephony.Rtp;

namespace Hotline.Benchmarks.Surge;

/// <summary>One person on the line: says one word without end, and knows the first word of somebody that was heard. Owned by the thread of <see cref="Voices"/>.</summary>
internal sealed class Voice(int mouth, int nodePort, uint word)
{
    /// <summary>The first of these bits are a word of a citizen's, of a seat's; no music has it twice in a row.</summary>
    public const uint OfCitizen = 0x3c00_0000, OfSeat = 0x5a00_0000;

    private const uint Kind = 0xff00_0000;
    private const int Samples = 160;
    private readonly SocketAddress to = new IPEndPoint(IPAddress.Loopback, nodePort).Serialize();
    private readonly byte[] datagram = new byte[RtpPacket.HeaderLength + Samples];
    private uint frame;
    private RtpKey? key;

    public int Mouth => mouth;

    public int NodePort => nodePort;

    public TimeSpan Due { get; set; }

    /// <summary>Done with the first word of somebody else; their number.</summary>
    public TaskCompletionSource<int> Heard { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>One key, after what is said at the moment. From any thread.</summary>
    public void Press(char pressed) => Volatile.Write(ref key, new RtpKey(pressed));

    public void Say(DatagramSocket socket)
    {
        frame++;
        RtpPacket.WriteHeader(datagram, 8, false, (ushort)frame, frame * Samples, word);
        if (Volatile.Read(ref key) is { IsOver: false } pressed)
        {
            socket.TrySend(datagram.AsSpan(0, pressed.Write(datagram, frame * Samples)), to);
            return;
        }

        for (var at = RtpPacket.HeaderLength; at < datagram.Length; at += sizeof(uint))
        {
            BinaryPrimitives.WriteUInt32BigEndian(datagram.AsSpan(at), word);
        }

        socket.TrySend(datagram, to);
    }

    public void Hear(uint first, uint second)
    {
        if (first == second && (first & Kind) is OfCitizen or OfSeat && first != word)
        {
            Heard.TrySetResult((int)(first & ~Kind));
        }
    }
}
