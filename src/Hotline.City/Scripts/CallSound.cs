using System.Net;
using Hotline.Telephony.Codecs;
using Hotline.Telephony.Media;
using Hotline.Telephony.Rtp;
using Hotline.Telephony.Sdp;

namespace Hotline.City.Scripts;

/// <param name="JitterMilliseconds">The mean over the call (RFC 3550 §6.4.1).</param>
internal readonly record struct SoundCount(long Sent, long Received, long Lost, double JitterMilliseconds);

/// <summary>The voice and the ear of one call: a socket of its own, a frame every 20 ms, silence when nothing is said. Told by the calls' loop, moved by the media thread.</summary>
internal sealed class CallSound : IRtpPath, IDisposable
{
    /// <summary>A call that owes more after a late beat has lost that time.</summary>
    private const int FramesPerBeat = 3;

    private const int MostPerBeat = 32;

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(20);

    private readonly Lock gate = new();
    private readonly DatagramSocket socket;
    private readonly SocketWatch watch;
    private readonly DigitSender digits = new();
    private readonly PromptPlayer player = new();
    private readonly Ear ear = new();
    private readonly byte[] frame = new byte[RtpSender.Frame];
    private SequenceTracker? tracker;
    private NegotiatedMedia? media;
    private SocketAddress? to;
    private TimeSpan? next;
    private bool over;

    public CallSound(IPAddress local, SocketWatch watch)
    {
        this.watch = watch;
        socket = new DatagramSocket(new IPEndPoint(local, 0));
        Port = socket.Port;
        watch.Join(socket);
    }

    public int Port { get; }

    public RtpSender Sender { get; } = new();

    public long Strangers => 0;

    public bool IsOpen => to is not null;

    public bool MayReturn => false;

    public SoundCount Count
    {
        get
        {
            lock (gate)
            {
                return new SoundCount(Sender.Packets, tracker?.Received ?? 0, Math.Max(0, tracker?.Lost ?? 0), (tracker?.MeanJitter ?? 0) * 1000 / G711.Rate);
            }
        }
    }

    public void Point(NegotiatedMedia agreed)
    {
        lock (gate)
        {
            (media, to) = (agreed, agreed is { Remote: { } remote, Sends: true } ? remote.Serialize() : null);
        }
    }

    /// <param name="alaw">Round and round; null is silence.</param>
    public void Say(byte[]? alaw)
    {
        lock (gate)
        {
            player.Play(default, alaw);
        }
    }

    public void Press(string keys)
    {
        lock (gate)
        {
            foreach (var key in keys)
            {
                digits.Press(key);
            }
        }
    }

    public void Listen(Sound? sound, TimeSpan now)
    {
        lock (gate)
        {
            ear.Listen(sound, now);
        }
    }

    public bool Hears(TimeSpan now)
    {
        lock (gate)
        {
            return ear.Hears(now);
        }
    }

    /// <summary>One beat of the media thread: takes what has come, sends what is due.</summary>
    public void Beat(Span<byte> buffer, SocketAddress source, TimeSpan now)
    {
        lock (gate)
        {
            if (over)
            {
                return;
            }

            Receive(buffer, source, now);
            if (media is null)
            {
                return;
            }

            next = next is { } due && now - due < Period * FramesPerBeat ? due : now;
            for (; next <= now; next += Period)
            {
                Emit();
            }
        }
    }

    public void Receive(Span<byte> buffer, SocketAddress source, TimeSpan now)
    {
        for (var left = socket.Waiting(MostPerBeat); left > 0 && socket.TryReceive(buffer, source, out var length); left--)
        {
            if (!RtpPacket.IsRtcp(buffer[..length]) && RtpPacket.TryParse(buffer[..length], out var packet))
            {
                Take(packet, buffer, length, now);
            }
        }
    }

    public void SendRtp(Span<byte> buffer, int length)
    {
        if (to is not null)
        {
            socket.TrySend(buffer[..length], to);
        }
    }

    public void SendRtcp(Span<byte> buffer, int length)
    {
    }

    void IRtpPath.Listen(IRtpListener listener, TimeSpan now) => throw new NotSupportedException("A call of a script listens for itself.");

    public void Release(TimeSpan now) => Dispose();

    /// <summary>From now on nothing is sent or taken.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            if (!over)
            {
                over = true;
                watch.Forget(socket);
                socket.Dispose();
            }
        }
    }

    private void Take(in RtpPacket packet, Span<byte> buffer, int length, TimeSpan now)
    {
        if (tracker?.Ssrc != packet.Ssrc)
        {
            tracker = new SequenceTracker(packet.Ssrc, packet.Sequence);
        }

        tracker.Take(packet.Sequence, packet.Timestamp, (uint)(long)(now.TotalSeconds * G711.Rate));
        if (media is not null && packet.PayloadType == media.PayloadType)
        {
            var audio = buffer.Slice(length - packet.Payload.Length, packet.Payload.Length); // Nobody pads audio of a fixed length.
            media.Codec.ToALaw(audio);
            ear.Take(audio, now);
        }
    }

    private void Emit()
    {
        player.Fill(frame);
        if (media!.EventPayloadType is not { } events || !digits.TrySend(this, events)) // There is a description, or nothing would be due.
        {
            Sender.Send(this, media, frame);
        }
    }
}
