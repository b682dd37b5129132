using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Hotline.Testing.Audio;

namespace Hotline.EndToEnd.Tests.Wire;

/// <param name="At">When the packet came off the socket, by the monotonic clock.</param>
internal readonly record struct Arrival(long At, ushort Sequence, byte[] Payload);

/// <summary>
/// One side of an RTP stream (PCMA, 20 ms): sends a tone and notes when each packet of the other side arrives.
/// It has threads of its own at raised priority, because it measures gaps of some tens of milliseconds beside a
/// browser and a starting web server.
/// </summary>
internal sealed partial class RtpEar : IDisposable
{
    private const int FrameSamples = 160;
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly byte[] tone;
    private readonly List<Arrival> arrivals = [];
    private readonly Thread listener;
    private Thread? speaker;
    private volatile IPEndPoint? to;
    private volatile RtpKey? key;
    private readonly ManualResetEventSlim over = new();

    public RtpEar(double hertz)
    {
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.ReceiveTimeout = 200;
        tone = Companding.ToALaw(Tone.Sine(hertz, TimeSpan.FromSeconds(1)));
        listener = new Thread(Listen) { IsBackground = true, Name = "rtp-ear" };
        listener.Start();
    }

    public int Port => ((IPEndPoint)socket.LocalEndPoint!).Port; // Bound in the constructor.

    /// <summary>Sends the tone to this port of loopback until disposed, or until there is another call with another port.</summary>
    public void SpeakTo(int port)
    {
        to = new IPEndPoint(IPAddress.Loopback, port);
        if (speaker is not null)
            return;
        speaker = new Thread(Speak) { IsBackground = true, Name = "rtp-mouth" };
        speaker.Start();
    }

    /// <summary>Presses a key of the telephone, whose tone is not heard meanwhile.</summary>
    public void Press(char pressed) => key = new RtpKey(pressed);

    public IReadOnlyList<Arrival> Arrivals
    {
        get
        {
            lock (arrivals)
                return [.. arrivals];
        }
    }

    /// <summary>The longest silence on the wire between packets that arrived in this span of the monotonic clock.</summary>
    public TimeSpan LongestGap(long from, long to)
    {
        var inside = Arrivals.Where(a => a.At >= from && a.At <= to).ToList();
        Assert.True(inside.Count > 1, "no packets arrived");
        return inside.Zip(inside.Skip(1), (a, b) => Stopwatch.GetElapsedTime(a.At, b.At)).Max();
    }

    /// <summary>What was heard in this span, in order of arrival.</summary>
    public short[] Heard(long from, long to) =>
        Companding.ALaw(Arrivals.Where(a => a.At >= from && a.At <= to).SelectMany(a => a.Payload).ToArray());

    public void Dispose()
    {
        over.Set();
        speaker?.Join();
        listener.Join();
        socket.Dispose();
        over.Dispose();
    }

    private void Listen()
    {
        RaisePriority();
        var buffer = new byte[2048];
        while (!over.IsSet)
        {
            try
            {
                int length = socket.Receive(buffer);
                long at = Stopwatch.GetTimestamp();
                if (length < 12 || (buffer[1] & 0x7F) != 8)
                    continue;
                lock (arrivals)
                    arrivals.Add(new Arrival(at, BinaryPrimitives.ReadUInt16BigEndian(buffer.AsSpan(2)), buffer[12..length]));
            }
            catch (SocketException quiet) when (quiet.SocketErrorCode is SocketError.TimedOut or SocketError.ConnectionRefused)
            {
                // Nothing came for a while: look whether it is over.
            }
        }
    }

    private void Speak()
    {
        RaisePriority();
        var packet = new byte[12 + FrameSamples];
        packet[0] = 0x80;
        long start = Stopwatch.GetTimestamp();
        for (int frame = 0; !over.IsSet; frame++)
        {
            var target = to!; // Set before this began.
            BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(8), (uint)target.Port * 7919);
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)frame);
            int length = key is { IsOver: false } pressed ? pressed.Write(packet, (uint)(frame * FrameSamples)) : Sound(packet, frame);
            try
            {
                socket.SendTo(packet.AsSpan(0, length), target);
            }
            catch (SocketException gone) when (gone.SocketErrorCode == SocketError.ConnectionRefused)
            {
                // The other side has closed its port; it is told apart from a gap by the listener.
            }
            var next = TimeSpan.FromMilliseconds(20 * (frame + 1)) - Stopwatch.GetElapsedTime(start);
            if (next > TimeSpan.Zero)
                over.Wait(next);
        }
    }

    private int Sound(byte[] packet, int frame)
    {
        packet[1] = 8;
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), (uint)(frame * FrameSamples));
        for (int i = 0; i < FrameSamples; i++)
            packet[12 + i] = tone[(frame * FrameSamples + i) % tone.Length];
        return packet.Length;
    }

    /// <summary>Real time, as the product's own media thread: else this measures how late the test was, not the bridge.</summary>
    private static void RaisePriority() => _ = SetScheduler(0, RoundRobin | ResetOnFork, new SchedulingParameter(1));

    private const int RoundRobin = 2, ResetOnFork = 0x40000000;

    // Thread 0 is the calling one on Linux; it fails quietly for anyone but root.
    [LibraryImport("libc", EntryPoint = "sched_setscheduler")]
    private static partial int SetScheduler(int thread, int policy, in SchedulingParameter parameter);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct SchedulingParameter(int Priority);
}
