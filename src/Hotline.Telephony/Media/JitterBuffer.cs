using Hotline.Telephony.Codecs;

namespace Hotline.Telephony.Media;

/// <summary>
/// Turns one incoming stream of A-law packets into frames of 20 ms on the media clock. Packets are laid by RTP
/// timestamp, so reordering heals and loss is silence. The delay starts at 10 to 30 ms, grows by what a late packet
/// was late, and shrinks again when the stream has been early for a while. Owned by the media thread.
/// </summary>
internal sealed class JitterBuffer
{
    /// <summary>Samples in a frame of 20 ms.</summary>
    public const int Frame = 160;

    /// <summary>How long the first packet of a talk spurt waits: a margin for the second one to be late.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(10);

    /// <summary>Power of two; the longest reach into the future is half a second.</summary>
    private const int Capacity = 4096;

    /// <summary>More than this waiting means that the sender or this machine stalled: the oldest is dropped.</summary>
    private const int MaxDepth = 800;

    /// <summary>What is left waiting after such a drop.</summary>
    private const int TargetDepth = 2 * Frame;

    /// <summary>Frames over which the least depth is watched before the delay is shortened: 2 s.</summary>
    private const int Watch = 100;

    private readonly byte[] _ring = new byte[Capacity];
    private uint _next;
    private uint _end;
    private bool _flowing;
    private bool _reset = true;
    private TimeSpan _start;
    private int _watched;
    private int _leastDepth = int.MaxValue;

    public JitterBuffer() => Array.Fill(_ring, G711.ALawSilence);

    /// <summary>Samples thrown away because they came too late or too early.</summary>
    public long Discarded { get; private set; }

    /// <summary>True while there is something to play.</summary>
    public bool HasAudio => _flowing;

    /// <summary>Samples waiting to be played.</summary>
    public int Depth => (int)(_end - _next);

    /// <summary>Lays a packet.</summary>
    /// <param name="now">Arrival by the media clock.</param>
    public void Put(uint timestamp, ReadOnlySpan<byte> audio, TimeSpan now)
    {
        if (audio.Length is 0 or > Capacity / 2)
            return;
        int offset = (int)(timestamp - _next);
        if (_reset || !_flowing && offset >= 0 || offset > Capacity - audio.Length || offset < -Capacity)
        {
            // First packet, first after silence, or a jump of the sender's clock: play from here.
            Array.Fill(_ring, G711.ALawSilence);
            (_next, _end, _flowing, _start) = (timestamp, timestamp, true, now + Margin);
            (_watched, _leastDepth) = (0, int.MaxValue);
            (offset, _reset) = (0, false);
        }
        if (offset < 0)
        {
            int late = Math.Min(-offset, audio.Length);
            Discarded += late;
            audio = audio[late..];
            timestamp += (uint)late;
        }
        Lay(timestamp, audio);
        if ((int)(timestamp + audio.Length - _end) > 0)
            _end = timestamp + (uint)audio.Length;
        if (Depth > MaxDepth)
            Skip(Depth - TargetDepth);
    }

    /// <summary>Takes the next frame; false when the peer is quiet, and <paramref name="frame"/> is silence then.</summary>
    public bool Take(Span<byte> frame, TimeSpan now)
    {
        if (!_flowing || now < _start)
        {
            frame.Fill(G711.ALawSilence);
            return false;
        }
        if (Depth <= 0)
        {
            // Hold the place: a packet that is merely late then plays whole, and the delay has grown by a frame.
            _flowing = false;
            frame.Fill(G711.ALawSilence);
            return false;
        }
        var first = Slots(_next, frame.Length);
        first.CopyTo(frame);
        first.Fill(G711.ALawSilence);
        var rest = Slots(_next + (uint)first.Length, frame.Length - first.Length);
        rest.CopyTo(frame[first.Length..]);
        rest.Fill(G711.ALawSilence);
        _next += (uint)frame.Length;
        if (Depth < 0)
            _end = _next;
        Shorten();
        return true;
    }

    /// <summary>Another stream begins: what waits of the old one is dropped.</summary>
    public void Reset()
    {
        Array.Fill(_ring, G711.ALawSilence);
        (_flowing, _reset) = (false, true);
    }

    /// <summary>A delay that was never needed for 2 s is given up, half a frame at a time.</summary>
    private void Shorten()
    {
        _leastDepth = Math.Min(_leastDepth, Depth);
        if (++_watched < Watch)
            return;
        if (_leastDepth > Frame)
            Skip(Frame / 2);
        (_watched, _leastDepth) = (0, int.MaxValue);
    }

    private void Skip(int samples)
    {
        Discarded += samples;
        for (int i = 0; i < samples; i++)
            _ring[_next++ & (Capacity - 1)] = G711.ALawSilence;
    }

    private void Lay(uint timestamp, ReadOnlySpan<byte> audio)
    {
        var first = Slots(timestamp, audio.Length);
        audio[..first.Length].CopyTo(first);
        audio[first.Length..].CopyTo(_ring);
    }

    /// <summary>The place of that timestamp and what follows it, as far as the ring's end.</summary>
    private Span<byte> Slots(uint timestamp, int length)
    {
        int at = (int)(timestamp & (Capacity - 1));
        return _ring.AsSpan(at, Math.Min(length, Capacity - at));
    }
}
