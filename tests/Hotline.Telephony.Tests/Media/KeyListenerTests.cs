using Hotline.Telephony.Calls;
using Hotline.Telephony.Media;
using Hotline.Telephony.Prompts;
using Hotline.Testing.Audio;

namespace Hotline.Telephony.Tests.Media;

/// <summary>Keys in a voice: what ITU-T Q.24 wants taken, and what it wants left alone.</summary>
public sealed class KeyListenerTests
{
    private const string Keys = "123A456B789C*0#D";

    [Theory]
    [InlineData(-6, -4, 1.0)]
    [InlineData(-25, -25, 1.0)] // The quietest.
    [InlineData(-3, -3, 1.0)]
    [InlineData(-14, -10, 1.0)] // The high tone 4 dB above.
    [InlineData(-10, -18, 1.0)] // And 8 dB below.
    [InlineData(-10, -10, 1.015)]
    [InlineData(-10, -10, 0.985)]
    public void Each_key_is_heard_once_a_press(double low, double high, double off)
    {
        var listener = new KeyListener();
        string heard = "";
        foreach (char key in Keys)
            heard += Hear(listener, [.. Tones(key, 60, low, high, off), .. new short[640]]);
        Assert.Equal(Keys, heard);
    }

    [Fact]
    public void Forty_milliseconds_are_a_press_and_the_same_key_after_a_pause_is_another()
    {
        var audio = Enumerable.Range(0, 5).SelectMany(_ => Tones('7', 40).Concat(new short[400])).ToArray();
        for (int shift = 0; shift < 160; shift += 16)
            Assert.Equal("77777", Hear(new KeyListener(), [.. new short[shift], .. audio]));
    }

    [Fact]
    public void A_long_press_is_one_and_a_drop_of_a_few_milliseconds_in_it_breaks_nothing()
    {
        var audio = Tones('5', 600);
        audio.AsSpan(2000, 40).Clear();
        Assert.Equal("5", Hear(new KeyListener(), audio));
    }

    [Theory]
    [InlineData("a blip", 23, -10, -10, 1.0)]
    [InlineData("too quiet", 100, -40, -40, 1.0)]
    [InlineData("the high tone far above", 100, -20, -8, 1.0)]
    [InlineData("the high tone far below", 100, -6, -22, 1.0)]
    [InlineData("no tones of the pad", 100, -10, -10, 1.05)]
    public void What_is_no_press_is_none(string what, int milliseconds, double low, double high, double off)
    {
        foreach (char key in Keys)
            Assert.True(Hear(new KeyListener(), [.. Tones(key, milliseconds, low, high, off), .. new short[640]]) == "", $"{what}: {key}");
    }

    [Fact]
    public void One_tone_music_and_what_our_own_recordings_say_are_no_keys()
    {
        foreach (double hertz in KeyPad.Rows.Concat(KeyPad.Columns).Append(440))
            Assert.Equal("", Hear(new KeyListener(), Tone.Sine(hertz, TimeSpan.FromSeconds(1))));
        var prompts = PromptLibrary.Load(Path.Combine(Path.GetTempPath(), $"no-prompts-{Guid.NewGuid():N}"));
        foreach (string prompt in new[] { CallPrompts.Notice, CallPrompts.HoldMusic, CallPrompts.Music, CallPrompts.Ringback, "follow-up", "follow-up-again" })
            Assert.Equal("", Hear(new KeyListener(), Companding.ALaw(prompts.Get(prompt).Span)));
    }

    [Fact]
    public void A_key_in_the_noise_of_a_line_is_heard()
    {
        var random = new Random(12345);
        var audio = Keys.SelectMany(key => Tones(key, 80, -15, -15).Concat(new short[640])).Select(sample => (short)(sample + random.Next(-700, 700))).ToArray();
        Assert.Equal(Keys, Hear(new KeyListener(), audio));
    }

    private static string Hear(KeyListener listener, short[] audio)
    {
        var codes = Companding.ToALaw(audio);
        string heard = "";
        for (int at = 0; at + 160 <= codes.Length; at += 160)
            heard += listener.Take(codes.AsSpan(at, 160));
        return heard;
    }

    private static short[] Tones(char key, int milliseconds, double low = -8, double high = -6, double off = 1)
    {
        int at = Keys.IndexOf(key);
        var (row, column) = (new[] { 697, 770, 852, 941 }[at / 4] * off, new[] { 1209, 1336, 1477, 1633 }[at % 4] * off);
        return [.. Enumerable.Range(0, milliseconds * 8).Select(i => (short)(Peak(low) * Math.Sin(2 * Math.PI * row * i / 8000) + Peak(high) * Math.Sin(2 * Math.PI * column * i / 8000)))];
    }

    private static double Peak(double dbm0) => 32_124 * Math.Pow(10, (dbm0 - 3.14) / 20);
}
