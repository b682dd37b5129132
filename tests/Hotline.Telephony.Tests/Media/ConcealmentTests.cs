using Hotline.Telephony.Codecs;
using Hotline.Telephony.Media;
using Hotline.Testing.Audio;

namespace Hotline.Telephony.Tests.Media;

public sealed class ConcealmentTests
{
    private const int Frame = JitterBuffer.Frame;

    [Theory]
    [InlineData(400)]
    [InlineData(437)]
    public void A_tone_that_loses_five_in_a_hundred_keeps_its_strength_and_has_no_click(double hertz)
    {
        var said = Said(hertz, frames: 200);
        var concealment = new Concealment();
        var (concealed, silenced) = (new short[said.Length], (short[])said.Clone());
        for (int frame = 0; frame < 200; frame++)
        {
            var alaw = Companding.ToALaw(said.AsSpan(frame * Frame, Frame));
            if (frame % 20 == 19)
            {
                concealment.Fill(alaw);
                silenced.AsSpan(frame * Frame, Frame).Clear();
            }
            else
                concealment.Heard(alaw);
            Companding.ALaw(alaw).CopyTo(concealed, frame * Frame);
        }
        double bound = 3 * Bend(said);
        Assert.InRange(Tone.Level(concealed) / Tone.Level(said), 0.985, 1.01);
        Assert.True(Tone.Share(concealed, hertz) > 0.98, $"{Tone.Share(concealed, hertz)}");
        Assert.True(Bend(concealed) < bound, $"a click of {Bend(concealed)}, over {bound}");
        Assert.True(Bend(silenced) > bound, "silence would pass too: the bound says nothing");
        Assert.True(Tone.Level(silenced) / Tone.Level(said) < 0.98);
    }

    [Fact]
    public void A_long_hole_fades_to_silence_in_60_ms()
    {
        var concealment = new Concealment();
        for (int frame = 0; frame < 10; frame++)
            concealment.Heard(Companding.ToALaw(Said(400, 10).AsSpan(frame * Frame, Frame)));
        var levels = new List<double>();
        for (int frame = 0; frame < 10; frame++)
        {
            var alaw = new byte[Frame];
            concealment.Fill(alaw);
            levels.Add(Tone.Level(Companding.ALaw(alaw)));
        }
        Assert.InRange(levels[0], 0.22, 0.29); // 0.28 as it was
        Assert.True(levels[1] < 0.8 * levels[0] && levels[2] < 0.6 * levels[1]);
        Assert.All(levels.Skip(3), level => Assert.True(level < 0.001));
    }

    [Fact]
    public void What_was_never_heard_is_not_made_up()
    {
        var alaw = new byte[Frame];
        new Concealment().Fill(alaw);
        Assert.True(Tone.Level(Companding.ALaw(alaw)) < 0.001);
    }

    [Fact]
    public void The_end_of_a_talk_spurt_is_not_prolonged()
    {
        var played = Play(Said(400, 20), lost: _ => false, frames: 40);
        Assert.Equal(20, Loud(played));
        Assert.True(Tone.Level(played.AsSpan(25 * Frame)) < 0.001);
    }

    [Fact]
    public void After_the_first_loss_a_lost_frame_is_concealed_in_its_place()
    {
        var played = Play(Said(400, 200), lost: frame => frame is 20 or 60 or 100 or 140, frames: 200);
        var quiet = Enumerable.Range(0, 200).Where(frame => Tone.Level(played.AsSpan(frame * Frame, Frame)) < 0.05).ToList();
        Assert.All(quiet, frame => Assert.InRange(frame, 0, 24));
        Assert.True(Bend(played.AsSpan(30 * Frame, 165 * Frame)) < 3 * Bend(Said(400, 10)));
    }

    [Fact]
    public void Packets_of_any_length_and_order_come_out_as_they_went_in()
    {
        var buffer = new JitterBuffer();
        var said = new byte[24_000];
        new Random(5).NextBytes(said);
        var played = new List<byte>();
        var frame = new byte[Frame];
        uint first = uint.MaxValue - 6000;
        for (int packet = 0, at = 0; packet < 99; packet += 2, at += 480)
        {
            var now = TimeSpan.FromMilliseconds(30 * packet);
            buffer.Put(first + (uint)at + (packet == 0 ? 0u : 240u), said.AsSpan(at + (packet == 0 ? 0 : 240), 240), AudioCodec.Pcma, now);
            buffer.Put(first + (uint)at + (packet == 0 ? 240u : 0u), said.AsSpan(at + (packet == 0 ? 240 : 0), 240), AudioCodec.Pcma, now);
            for (int i = 0; i < 3 && played.Count < said.Length; i++)
                if (buffer.Take(frame, now + TimeSpan.FromMilliseconds(15 + 20 * i)))
                    played.AddRange(frame);
        }
        Assert.Equal(said.AsSpan(0, played.Count), played.ToArray().AsSpan());
        Assert.True(played.Count > 20_000);
    }

    /// <summary>A packet each 20 ms, and a frame taken 15 ms after.</summary>
    private static short[] Play(short[] said, Func<int, bool> lost, int frames)
    {
        var buffer = new JitterBuffer();
        var played = new short[frames * Frame];
        var taken = new byte[Frame];
        for (int frame = 0; frame < frames; frame++)
        {
            var now = TimeSpan.FromMilliseconds(20 * frame);
            if (frame * Frame < said.Length && !lost(frame))
                buffer.Put((uint)(frame * Frame), Companding.ToALaw(said.AsSpan(frame * Frame, Frame)), AudioCodec.Pcma, now);
            buffer.Take(taken, now + TimeSpan.FromMilliseconds(15));
            Companding.ALaw(taken).CopyTo(played, frame * Frame);
        }
        return played;
    }

    /// <summary>Begins at the top of a wave, so that every packet does.</summary>
    private static short[] Said(double hertz, int frames) => Tone.Sine(hertz, TimeSpan.FromSeconds((frames * Frame + 5) / 8000.0))[5..];

    private static int Loud(ReadOnlySpan<short> samples)
    {
        int loud = 0;
        for (int at = 0; at < samples.Length; at += Frame)
            loud += Tone.Level(samples.Slice(at, Frame)) > 0.05 ? 1 : 0;
        return loud;
    }

    /// <summary>The sharpest bend between three samples: a click is one that the tone has not.</summary>
    private static double Bend(ReadOnlySpan<short> samples)
    {
        double sharpest = 0;
        for (int i = 1; i + 1 < samples.Length; i++)
            sharpest = Math.Max(sharpest, Math.Abs(samples[i + 1] - 2.0 * samples[i] + samples[i - 1]));
        return sharpest;
    }
}
