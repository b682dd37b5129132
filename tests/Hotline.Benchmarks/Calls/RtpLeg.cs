using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Hotline.Benchmarks.Measuring;
using Hotline.Telephony.Rtp;

namespace Hotline.Benchmarks.Calls;

/// <summary>
/// One end of a call: PCMA frames of 20 ms whose 40 words name the leg and the frame, so that the other end knows what it heard
/// even when frames were cut anew on the way. Owned by the load's thread once it is added.
/// </summary>
internal sealed class RtpLeg : IDisposable
{
    public static readonly TimeSpan FrameTime = TimeSpan.FromMilliseconds(20);
    private const int Frame = 160;
    private const int Word = 4;
    private const int FrameBits = 20;
    private const int Remembered = 256;
    private readonly DatagramSocket socket = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly SocketAddress source = new(AddressFamily.InterNetwork);
    private readonly SocketAddress to;
    private readonly byte[] datagram = new byte[RtpPacket.HeaderLength + Frame];
    private readonly long[] sentAt = new long[Remembered];
    private readonly int id;
    private uint frame;
    private uint last;
    private long heardAt;

    public RtpLeg(int id) => (this.id, to) = (id, new IPEndPoint(IPAddress.Loopback, 0).Serialize());

    public int Port => socket.Port;

    /// <summary>Where to send; nothing is sent before it is set.</summary>
    public int To
    {
        get;
        set
        {
            new IPEndPoint(IPAddress.Loopback, value).Serialize().Buffer.CopyTo(to.Buffer);
            field = value;
        }
    }

    public TimeSpan Due { get; set; }

    public uint Frames => frame;

    public void Say()
    {
        frame++;
        RtpPacket.WriteHeader(datagram, 8, false, (ushort)frame, frame * Frame, (uint)(id + 1) * 7919);
        var word = ((uint)id << FrameBits) | (frame & ((1 << FrameBits) - 1));
        for (var at = 0; at < Frame; at += Word)
        {
            BinaryPrimitives.WriteUInt32BigEndian(datagram.AsSpan(RtpPacket.HeaderLength + at), word);
        }

        sentAt[frame % Remembered] = Stopwatch.GetTimestamp();
        socket.TrySend(datagram, to);
    }

    /// <summary>Takes what has come.</summary>
    public void Listen(Span<byte> buffer, IReadOnlyList<RtpLeg> legs, Hearing hearing)
    {
        while (socket.TryReceive(buffer, source, out var length))
        {
            if (!RtpPacket.IsRtcp(buffer[..length]) && RtpPacket.TryParse(buffer[..length], out var packet) && packet.PayloadType == 8)
            {
                hearing.Packets++;
                heardAt = hearing.Pause(heardAt);
                Hear(packet.Payload, legs, hearing);
            }
        }
    }

    public void Dispose() => socket.Dispose();

    private void Hear(ReadOnlySpan<byte> payload, IReadOnlyList<RtpLeg> legs, Hearing hearing)
    {
        for (; payload.Length >= Word; payload = payload[Word..])
        {
            var word = BinaryPrimitives.ReadUInt32BigEndian(payload);
            var (from, number) = ((int)(word >> FrameBits), word & ((1 << FrameBits) - 1));
            if (from >= legs.Count || number == 0 || number > legs[from].frame)
            {
                continue; // A prompt, music or silence.
            }

            hearing.Word(from, number);
            if (number != last && legs[from].frame - number < Remembered)
            {
                last = number;
                hearing.Delay(legs[from].sentAt[number % Remembered]);
            }
        }
    }
}

/// <summary>What all ends together heard. Owned by the load's thread; read when it has stopped or between its beats.</summary>
internal sealed class Hearing
{
    private const int Sampled = 16;

    /// <summary>An ear that gets nothing for longer hears a gap: two frames are late, which is what a telephone's buffer holds.</summary>
    public static readonly TimeSpan Gap = TimeSpan.FromMilliseconds(60);

    private readonly Dictionary<int, (uint From, uint To)> wanted = [];
    private long delays;

    public long Packets { get; set; }

    public long Words { get; private set; }

    public Spread Delays { get; private set; } = new();

    /// <summary>From one look at all sockets to the next: what the load itself may add to any delay.</summary>
    public Spread Looks { get; private set; } = new();

    /// <summary>How often an ear got nothing for longer than <see cref="Gap"/>.</summary>
    public long Gaps { get; private set; }

    /// <summary>The longest time between two packets at one ear.</summary>
    public TimeSpan LongestPause { get; private set; }

    public bool Open { get; private set; }

    /// <summary>From now on what is said counts.</summary>
    public void Begin(IReadOnlyList<RtpLeg> legs)
    {
        wanted.Clear();
        for (var leg = 0; leg < legs.Count; leg++)
        {
            wanted[leg] = (legs[leg].Frames, uint.MaxValue);
        }

        (Words, Gaps, LongestPause, Open, Delays, Looks) = (0, 0, TimeSpan.Zero, true, new Spread(), new Spread());
    }

    /// <summary>What is said from now on does not count any more; what was said may still come.</summary>
    /// <returns>How many words were said.</returns>
    public long End(IReadOnlyList<RtpLeg> legs)
    {
        long said = 0;
        for (var leg = 0; leg < legs.Count; leg++)
        {
            wanted[leg] = wanted[leg] with { To = legs[leg].Frames };
            said += legs[leg].Frames - wanted[leg].From;
        }

        Open = false;
        return said * (160 / 4);
    }

    public void Word(int from, uint number)
    {
        if (wanted.TryGetValue(from, out var range) && number > range.From && number <= range.To)
        {
            Words++;
        }
    }

    /// <summary>A packet has come to an ear.</summary>
    /// <param name="before">When the one before did; 0: never.</param>
    /// <returns>Now.</returns>
    public long Pause(long before)
    {
        var now = Stopwatch.GetTimestamp();
        if (Open && before != 0)
        {
            var pause = Stopwatch.GetElapsedTime(before, now);
            Gaps += pause > Gap ? 1 : 0;
            LongestPause = pause > LongestPause ? pause : LongestPause;
        }

        return now;
    }

    /// <param name="before">When the last look began.</param>
    public void Look(long before)
    {
        if (Open)
        {
            Looks.AddSince(before);
        }
    }

    public void Delay(long sentAt)
    {
        if (Open && ++delays % Sampled == 0)
        {
            Delays.AddSince(sentAt);
        }
    }
}
