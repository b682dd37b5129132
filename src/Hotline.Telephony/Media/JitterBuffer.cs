using Hotline.Telephony.Codecs;

namespace Hotline.Telephony.Media;

/// <summary>
/// Turns one incoming stream of packets into A-law frames of 20 ms on the media clock. Packets are laid by RTP
/// timestamp, so reordering heals; what is lost inside a stream that goes on is concealed, what is not there when its turn comes is silence. The delay starts at 10 to 30 ms,
/// is a frame more once the stream has lost something (so that later losses are seen before their turn), grows by what a late packet
/// was late, and shrinks again when the stream has been early for a while. After a stall of the network, what comes late all at once is played, recorded and mixed all the
/// same, as much later; the delay is taken back where nothing is said. Owned by the media thread.
/// </summary>
internal sealed class JitterBuffer
{
    /// <summary>Samples in a frame of 20 ms.</summary>
    public const int Frame = 160;

    /// <summary>How long the first packet of a talk spurt waits: a margin for the second one to be late.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(10);

    /// <summary>Power of two; the longest reach into the future is half a second.</summary>
    private const int Capacity = 4096;

    /// <summary>More than this waiting, 240 ms, is too late to talk with: the oldest is dropped.</summary>
    private const int MaxDepth = 12 * Frame;

    /// <summary>What more than this waits of a stall is caught up with in the next pauses of the speaker.</summary>
    private const int EasyDepth = 3 * Frame;

    /// <summary>A-law magnitudes below this are a pause: 42 dB under the loudest.</summary>
    private const int Quiet = 0x10;

    /// <summary>Frames over which the least depth is watched before the delay is shortened: 2 s.</summary>
    private const int Watch = 100;

    /// <summary>A hole up to this long at the end of what waits is loss; a longer one is a pause of the speaker.</summary>
    private const int MaxHole = 4 * Frame;

    private readonly byte[] ring = new byte[Capacity];
    private readonly LaidSamples laid = new(Capacity);
    private readonly Concealment concealment = new();
    private uint next;
    private uint end;
    private bool flowing;
    private bool reset = true;
    private bool loses;
    private TimeSpan start;
    private int watched;
    private int leastDepth = int.MaxValue;

    /// <summary>Samples thrown away because they came too late or too early; not what a shorter delay leaves out.</summary>
    public long Discarded { get; private set; }

    /// <summary>True while there is something to play.</summary>
    public bool HasAudio => flowing;

    /// <summary>Samples waiting to be played.</summary>
    public int Depth => (int)(end - next);

    /// <summary>Lays a packet.</summary>
    /// <param name="codec">Of <paramref name="audio"/>.</param>
    /// <param name="now">Arrival by the media clock.</param>
    public void Put(uint timestamp, ReadOnlySpan<byte> audio, AudioCodec codec, TimeSpan now)
    {
        if (audio.Length is 0 or > Capacity / 2)
            return;
        int offset = (int)(timestamp - next);
        if (reset || !flowing && offset >= 0 || offset > Capacity - audio.Length || offset < -Capacity)
        {
            // First packet, first after silence, or a jump of the sender's clock: play from here.
            loses |= !reset && !flowing && offset is > 0 and <= MaxHole;
            laid.Clear();
            concealment.Forget();
            (next, end, flowing, start) = (timestamp, timestamp, true, now + Margin + (loses ? AudioLeg.FrameTime : TimeSpan.Zero));
            (watched, leastDepth) = (0, int.MaxValue);
            (offset, reset) = (0, false);
        }
        if (offset < 0)
        {
            int late = Math.Min(-offset, audio.Length);
            Discarded += late;
            audio = audio[late..];
            timestamp += (uint)late;
        }
        Lay(timestamp, audio, codec);
        if ((int)(timestamp + audio.Length - end) > 0)
            end = timestamp + (uint)audio.Length;
        if (Depth > MaxDepth)
        {
            Discarded += Depth - MaxDepth;
            Skip(Depth - MaxDepth);
        }
    }

    /// <summary>Takes the next frame; false when the peer is quiet, and <paramref name="frame"/> is silence then.</summary>
    public bool Take(Span<byte> frame, TimeSpan now)
    {
        if (!flowing || now < start)
        {
            frame.Fill(G711.ALawSilence);
            return false;
        }
        if (Depth <= 0)
        {
            // Hold the place: a packet that is merely late then plays whole, and the delay has grown by a frame.
            flowing = false;
            concealment.Forget();
            frame.Fill(G711.ALawSilence);
            return false;
        }
        if (Depth > EasyDepth && IsPause())
            Skip(Frame);
        int there = Math.Min(frame.Length, Depth);
        Play(frame[..there]);
        frame[there..].Fill(G711.ALawSilence);
        next += (uint)frame.Length;
        if (Depth < 0)
            end = next;
        Shorten();
        return true;
    }

    /// <summary>Another stream begins: what waits of the old one is dropped.</summary>
    public void Reset() => (flowing, reset, loses) = (false, true, false);

    /// <summary>What was laid from the next sample on; what was not, made up.</summary>
    private void Play(Span<byte> frame)
    {
        for (uint at = next; !frame.IsEmpty;)
        {
            int run = this.laid.Run(at, frame.Length, out bool laid);
            var part = frame[..run];
            if (laid)
            {
                var first = Slots(at, run);
                first.CopyTo(part);
                ring.AsSpan(0, run - first.Length).CopyTo(part[first.Length..]);
                concealment.Heard(part);
            }
            else
                concealment.Fill(part);
            this.laid.Mark(at, run, false);
            at += (uint)run;
            frame = frame[run..];
        }
    }

    /// <summary>A delay that was never needed for 2 s is given up, half a frame at a time.</summary>
    private void Shorten()
    {
        leastDepth = Math.Min(leastDepth, Depth);
        if (++watched < Watch)
            return;
        if (leastDepth > (loses ? 2 * Frame : Frame))
            Skip(Frame / 2);
        (watched, leastDepth) = (0, int.MaxValue);
    }

    /// <summary>The next frame has come, and nothing is said in it.</summary>
    private bool IsPause()
    {
        if (this.laid.Run(next, Frame, out bool laid) < Frame || !laid)
            return false;
        var first = Slots(next, Frame);
        return IsQuiet(first) && IsQuiet(ring.AsSpan(0, Frame - first.Length));

        static bool IsQuiet(ReadOnlySpan<byte> alaw)
        {
            foreach (byte sample in alaw)
                if (((sample ^ G711.ALawSilence) & 0x7F) >= Quiet)
                    return false;
            return true;
        }
    }

    private void Skip(int samples)
    {
        laid.Mark(next, samples, false);
        next += (uint)samples;
    }

    private void Lay(uint timestamp, ReadOnlySpan<byte> audio, AudioCodec codec)
    {
        var first = Slots(timestamp, audio.Length);
        var rest = ring.AsSpan(0, audio.Length - first.Length);
        audio[..first.Length].CopyTo(first);
        audio[first.Length..].CopyTo(rest);
        codec.ToALaw(first);
        codec.ToALaw(rest);
        laid.Mark(timestamp, audio.Length, true);
    }

    /// <summary>The place of that timestamp and what follows it, as far as the ring's end.</summary>
    private Span<byte> Slots(uint timestamp, int length)
    {
        int at = (int)(timestamp & (Capacity - 1));
        return ring.AsSpan(at, Math.Min(length, Capacity - at));
    }
}
