using Hotline.Telephony.Media;
using Hotline.Testing.Audio;

namespace Hotline.Telephony.Tests.Media;

public sealed class MixerTests
{
    [Fact]
    public void A_sum_that_is_too_loud_stays_at_the_loudest_and_does_not_wrap()
    {
        var loud = Companding.ToALaw(Tone.Sine(500, TimeSpan.FromMilliseconds(20), amplitude: 0.9));
        var mixer = new Mixer();
        var mixed = new byte[160];
        mixer.Clear();
        for (int voice = 0; voice < 7; voice++)
            mixer.Add(loud);
        mixer.Write(mixed);
        var (one, sum) = (Companding.ALaw(loud), Companding.ALaw(mixed));
        for (int i = 0; i < 160; i++)
        {
            Assert.True(one[i] >= 0 == sum[i] >= 0, $"sample {i} changed its sign");
            Assert.Equal(Math.Abs(one[i]) * 7 >= short.MaxValue ? 32256 : Math.Abs(sum[i]), Math.Abs(sum[i]));
        }
    }

    [Fact]
    public void One_voice_as_it_came_is_the_same_bytes_and_half_as_loud_is_half_the_level()
    {
        var voice = Companding.ToALaw(Tone.Sine(500, TimeSpan.FromMilliseconds(20)));
        var mixer = new Mixer();
        var mixed = new byte[160];
        mixer.Clear();
        mixer.Add(voice);
        mixer.Write(mixed);
        Assert.Equal(voice, mixed);
        mixer.Clear();
        mixer.Add(voice, MixMatrix.Unity / 2);
        mixer.Write(mixed);
        Assert.InRange(Tone.Level(Companding.ALaw(mixed)) / Tone.Level(Companding.ALaw(voice)), 0.48, 0.52);
    }

    [Fact]
    public void A_matrix_has_no_own_voice_and_knows_what_is_said_beside_a_listener()
    {
        // 0 is apart; 1 and 2 talk; 3 hears everybody and is heard by nobody.
        var matrix = new MixMatrix(4, (listener, speaker) => listener == 0 || speaker == 3 || speaker == 0 && listener != 3 ? 0 : MixMatrix.Unity);
        Assert.True(matrix.Row(0).IsEmpty);
        Assert.Equal([2], Speakers(matrix, 1));
        Assert.Equal([0, 1, 2], Speakers(matrix, 3));
        Assert.Equal([1, 2], matrix.Unheard(0).ToArray());
        Assert.True(MixMatrix.Open(8).Unheard(0).IsEmpty);
        Assert.Throws<ArgumentOutOfRangeException>(() => MixMatrix.Open(9));
    }

    [Fact]
    public void Who_only_listens_makes_no_conversation_of_what_is_said_on_hold()
    {
        // 0 is apart, 1 has put it there and mutters, 2 listens.
        var matrix = new MixMatrix(3, (listener, _) => listener == 2 ? MixMatrix.Unity : 0);
        Assert.True(matrix.Unheard(0).IsEmpty);
    }

    private static int[] Speakers(MixMatrix matrix, int listener) => [.. matrix.Row(listener).ToArray().Select(voice => voice.Speaker)];
}
