using Hotline.Telephony.Codecs;
using Hotline.Telephony.Media;
using Hotline.Testing.Audio;

namespace Hotline.Telephony.Tests.Media;

/// <summary>A stall of the network: what was said meanwhile comes all at once.</summary>
public sealed class JitterBufferTests
{
    private const int Frame = JitterBuffer.Frame;
    private readonly JitterBuffer _buffer = new();
    private readonly List<short> _played = [];

    [Theory]
    [InlineData(6)]
    [InlineData(11)]
    public void What_comes_late_is_played_whole_and_counts_as_nothing_lost(int stalled)
    {
        var said = Tone.Sine(400, TimeSpan.FromSeconds(2));
        Play(said, from: 20, stalled);
        var loud = Enumerable.Range(0, _played.Count / Frame).Count(frame => Tone.Level(_played.ToArray().AsSpan(frame * Frame, Frame)) > 0.1);
        Assert.Equal(said.Length / Frame, loud);
        Assert.Equal(0, _buffer.Discarded);
    }

    [Fact]
    public void Beyond_240_ms_only_the_oldest_is_given_up()
    {
        Play(Tone.Sine(400, TimeSpan.FromSeconds(2)), from: 20, stalled: 25);
        Assert.InRange(_buffer.Discarded / Frame, 12, 14);
    }

    [Fact]
    public void The_delay_is_taken_back_while_nothing_is_said()
    {
        var said = new short[200 * Frame];
        Tone.Sine(400, TimeSpan.FromSeconds(1)).CopyTo(said.AsSpan()); // Then a second of silence, and a word.
        Tone.Sine(400, TimeSpan.FromSeconds(1)).CopyTo(said.AsSpan(100 * Frame));
        Play(said, from: 30, stalled: 10, until: 60);
        Assert.InRange(_buffer.Depth, 8 * Frame, 12 * Frame);
        Play(said, from: 0, stalled: 0, begin: 60, until: 90);
        Assert.InRange(_buffer.Depth, 0, 4 * Frame);
        Assert.Equal(0, _buffer.Discarded);
        Play(said, from: 0, stalled: 0, begin: 90, until: 200);
        var loud = Enumerable.Range(0, _played.Count / Frame).Count(frame => Tone.Level(_played.ToArray().AsSpan(frame * Frame, Frame)) > 0.1);
        Assert.InRange(loud, 99, 102);
    }

    /// <summary>A packet each 20 ms, but for those of a stall, which come together with the first after it; and a frame taken 15 ms after each.</summary>
    private void Play(short[] said, int from, int stalled, int begin = 0, int? until = null)
    {
        var taken = new byte[Frame];
        for (int frame = begin; frame < (until ?? said.Length / Frame + 30); frame++)
        {
            var now = TimeSpan.FromMilliseconds(20 * frame);
            int oldest = frame < from || frame > from + stalled ? frame : frame == from + stalled ? from : int.MaxValue;
            for (int packet = oldest; packet <= frame && (packet + 1) * Frame <= said.Length; packet++)
                _buffer.Put((uint)(packet * Frame), Companding.ToALaw(said.AsSpan(packet * Frame, Frame)), AudioCodec.Pcma, now);
            _buffer.Take(taken, now + TimeSpan.FromMilliseconds(15));
            _played.AddRange(Companding.ALaw(taken));
        }
    }
}
