using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Hotline.Telephony.Media;
using Hotline.Telephony.Rtp;

namespace Hotline.Benchmarks.Surge;

/// <summary>
/// What many people say and hear, on a few sockets: whose call a packet is of tells the node's port it comes from. One thread beats every 5 ms, says 50 packets a second for each, and
/// listens for words of people: music and notices have none.
/// </summary>
internal sealed class Voices : IDisposable
{
    private const int Sockets = 8;
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(5), Frame = TimeSpan.FromMilliseconds(20);
    private readonly Channel<Action> orders = Channel.CreateBounded<Action>(10_000);
    private readonly List<Mouth> mouths;
    private readonly HashSet<Voice> speaking = [];
    private readonly ManualResetEvent over = new(false);
    private readonly Thread thread;
    private readonly long began = Stopwatch.GetTimestamp();
    private int opened;

    /// <param name="address">Of loopback, where they are.</param>
    public Voices(string address)
    {
        mouths = [.. Enumerable.Range(0, Sockets).Select(_ => new Mouth(new DatagramSocket(new IPEndPoint(IPAddress.Parse(address), 0))))];
        thread = new Thread(Run) { IsBackground = true, Name = "voices" };
        thread.Start();
    }

    private TimeSpan Now => Stopwatch.GetElapsedTime(began);

    /// <summary>Where somebody may be heard who is opened with it.</summary>
    public int Port(int which) => mouths[which % Sockets].Socket.Port;

    /// <param name="which">Whose <see cref="Port"/> was named to the node.</param>
    /// <param name="nodePort">Where the node hears them.</param>
    /// <param name="word">That they say, over and over.</param>
    public Voice Open(int which, int nodePort, uint word)
    {
        var voice = new Voice(which % Sockets, nodePort, word);
        orders.Writer.TryWrite(() =>
        {
            voice.Due = Now + Beat * (opened++ % 4); // Spread over the frame time, as calls are.
            mouths[voice.Mouth].ByPort[nodePort] = voice;
            speaking.Add(voice);
        });
        return voice;
    }

    public void Close(Voice voice) => orders.Writer.TryWrite(() =>
    {
        speaking.Remove(voice);
        if (mouths[voice.Mouth].ByPort.GetValueOrDefault(voice.NodePort) == voice)
        {
            mouths[voice.Mouth].ByPort.Remove(voice.NodePort);
        }
    });

    public void Dispose()
    {
        over.Set();
        thread.Join();
        mouths.ForEach(mouth => mouth.Socket.Dispose());
        over.Dispose();
    }

    private void Run()
    {
        ThreadUrgency.Raise();
        var buffer = new byte[2048];
        var source = new SocketAddress(AddressFamily.InterNetwork);
        for (var next = Now; ; next += Beat)
        {
            while (orders.Reader.TryRead(out var order))
            {
                order();
            }

            foreach (var voice in speaking)
            {
                for (; voice.Due <= Now; voice.Due += Frame)
                {
                    voice.Say(mouths[voice.Mouth].Socket);
                }
            }

            foreach (var mouth in mouths)
            {
                mouth.Listen(buffer, source);
            }

            var rest = next + Beat - Now;
            next = rest < -Frame ? Now : next; // What stood still is not made up for at once.
            if (over.WaitOne(rest > TimeSpan.Zero ? rest : TimeSpan.Zero))
            {
                return;
            }
        }
    }

    private sealed record Mouth(DatagramSocket Socket)
    {
        public Dictionary<int, Voice> ByPort { get; } = [];

        public void Listen(Span<byte> buffer, SocketAddress source)
        {
            while (Socket.TryReceive(buffer, source, out var length))
            {
                var port = BinaryPrimitives.ReadUInt16BigEndian(source.Buffer.Span[2..]); // sockaddr_in.
                if (!RtpPacket.IsRtcp(buffer[..length]) && ByPort.TryGetValue(port, out var voice) && RtpPacket.TryParse(buffer[..length], out var packet) && packet is { PayloadType: 8, Payload.Length: >= 8 })
                {
                    voice.Hear(BinaryPrimitives.ReadUInt32BigEndian(packet.Payload), BinaryPrimitives.ReadUInt32BigEndian(packet.Payload[4..]));
                }
            }
        }
    }
}
