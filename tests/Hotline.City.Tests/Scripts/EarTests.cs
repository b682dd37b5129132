using Hotline.City.Calls;
using Hotline.City.Scripts;
using Hotline.Testing.Audio;

namespace Hotline.City.Tests.Scripts;

public sealed class EarTests
{
    private const int Frame = 160;
    private static readonly byte[] Quiet = [.. Enumerable.Repeat((byte)0xD5, 8000 * 4)];

    public static TheoryData<string, string[]> Sounds => new()
    {
        { "tone", ["1000hz"] },
        { "other tone", [] },
        { "speech", ["speech"] },
        { "music", ["music"] },
        { "quiet", ["silence"] },
        { "one beep", [] },
        { "tone after quiet", ["1000hz"] },
    };

    [Theory]
    [MemberData(nameof(Sounds))]
    public void Each_sound_is_taken_for_what_it_is_and_for_nothing_else(string sound, string[] expected)
    {
        byte[] audio = sound switch
        {
            "tone" => Steady(1000, 4),
            "other tone" => Steady(700, 4),
            "speech" => VoiceLibrary.Find("lamp"),
            "music" => Melody(),
            "quiet" => Quiet,
            "one beep" => [.. Steady(450, 0.3), .. Quiet[..4800], .. Steady(450, 0.3)],
            _ => [.. Quiet[..8000], .. Steady(1000, 1)],
        };
        string[] heard = [.. new[] { "1000hz", "speech", "music", "silence" }.Where(word => Hears(audio, word))];
        Assert.Equal(expected, sound == "tone after quiet" ? heard.Except(["silence"]) : heard);
    }

    [Fact]
    public void Silence_is_heard_without_packets_and_listening_begins_anew()
    {
        var ear = new Ear();
        ear.Listen(new Sound.Silence(), TimeSpan.Zero);
        Assert.False(ear.Hears(TimeSpan.FromSeconds(0.9)));
        Assert.True(ear.Hears(TimeSpan.FromSeconds(1)));
        ear.Listen(new Sound.Silence(), TimeSpan.FromSeconds(5));
        Assert.False(ear.Hears(TimeSpan.FromSeconds(5.9)));
        ear.Listen(new Sound.Tone(1000), TimeSpan.Zero);
        Feed(ear, Steady(1000, 1));
        Assert.True(ear.Hears(TimeSpan.FromSeconds(1)));
        ear.Listen(new Sound.Tone(1000), TimeSpan.FromSeconds(1));
        Assert.False(ear.Hears(TimeSpan.FromSeconds(1)));
    }

    /// <summary>At some time while this plays.</summary>
    private static bool Hears(byte[] audio, string word)
    {
        var ear = new Ear();
        ear.Listen(ScriptWords.Sound(word), TimeSpan.Zero);
        return Feed(ear, audio);
    }

    private static bool Feed(Ear ear, byte[] audio)
    {
        var heard = false;
        for (var at = 0; at + Frame <= audio.Length; at += Frame)
        {
            var now = TimeSpan.FromSeconds((at + Frame) / 8000.0);
            ear.Take(audio.AsSpan(at, Frame), now);
            heard |= ear.Hears(now);
        }

        return heard;
    }

    private static byte[] Steady(int hertz, double seconds)
    {
        var step = Assert.IsType<Step.Speak>(new ScriptReader("").Parse("a", [$"speak 1s {hertz}hz"]).Steps[0]);
        return [.. Enumerable.Range(0, (int)(seconds * 8000)).Select(i => step.Alaw[i % step.Alaw.Length])];
    }

    /// <summary>Notes of a quarter of a second that fade and never end.</summary>
    private static byte[] Melody()
    {
        int[] notes = [523, 659, 784, 659];
        var samples = Enumerable.Range(0, 8000 * 4).Select(i => (short)(9000 * (1 - 0.7 * (i % 2000) / 2000.0) * Math.Sin(2 * Math.PI * notes[i / 2000 % notes.Length] * i / 8000)));
        return Companding.ToALaw(samples.ToArray());
    }
}
