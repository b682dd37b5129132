using Hotline.Testing.Audio;

namespace Hotline.Telephony.Tests.Codecs;

/// <summary>The tools that prove audio in other tests must themselves be able to say no.</summary>
public sealed class ToneToolTests
{
    [Fact]
    public void A_tone_is_heard_and_another_or_silence_is_not()
    {
        var tone = Tone.Sine(440, TimeSpan.FromMilliseconds(200));
        Assert.True(Tone.IsHeard(tone, 440));
        Assert.False(Tone.IsHeard(tone, 1000));
        Assert.False(Tone.IsHeard(new short[1600], 440));
    }

    [Fact]
    public void A_hole_in_a_tone_is_measured()
    {
        var tone = Tone.Sine(440, TimeSpan.FromSeconds(2));
        tone.AsSpan(8000, 800).Clear();
        var track = ToneTrack.Of(tone, 440);
        Assert.Equal(TimeSpan.FromMilliseconds(100), track.LongestGap);
        Assert.Equal(TimeSpan.FromMilliseconds(1900), track.Total);
    }

    [Fact]
    public void A_written_wav_reads_back()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".wav");
        try
        {
            WavFile.Write(path, Tone.Sine(600, TimeSpan.FromSeconds(1)));
            var wav = WavFile.Read(path);
            Assert.Equal(8000, wav.Rate);
            Assert.Equal(8000, wav.Left.Length);
            Assert.True(Tone.IsHeard(wav.Left, 600));
        }
        finally
        {
            File.Delete(path);
        }
    }
}
