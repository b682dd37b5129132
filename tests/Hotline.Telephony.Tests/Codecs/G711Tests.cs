using Hotline.Telephony.Codecs;
using Hotline.Testing.Audio;

namespace Hotline.Telephony.Tests.Codecs;

public sealed class G711Tests
{
    [Fact]
    public void Every_code_expands_as_the_segment_formula_says()
    {
        for (int code = 0; code < 256; code++)
        {
            Assert.Equal(Companding.ALaw((byte)code), G711.DecodeALaw((byte)code));
            Assert.Equal(Companding.MuLaw((byte)code), G711.DecodeMuLaw((byte)code));
        }
    }

    [Fact]
    public void Every_code_survives_expanding_and_compressing()
    {
        for (int code = 0; code < 256; code++)
        {
            Assert.Equal(code, G711.EncodeALaw(G711.DecodeALaw((byte)code)));
            // Mu-law has two zeros; the negative one (0x7F) comes back as the positive one.
            Assert.Equal(code == 0x7F ? 0xFF : code, G711.EncodeMuLaw(G711.DecodeMuLaw((byte)code)));
        }
    }

    [Fact]
    public void All_65536_samples_compress_into_the_interval_that_holds_them()
    {
        for (int sample = short.MinValue; sample <= short.MaxValue; sample++)
        {
            // Decision values of A-law: 2 units of the 13-bit scale (16 of 16 bits) in the first two segments, doubling after.
            int a = G711.DecodeALaw(G711.EncodeALaw((short)sample));
            int am = Math.Abs(a) >> 3, aHalf = (am < 64 ? 1 : 1 << (int.Log2(am) - 5)) << 3;
            Assert.True(Math.Abs(sample - a) <= aHalf, $"A-law: {sample} became {a}, more than {aHalf} away");
            Assert.Equal(sample < 0, a < 0);

            int u = G711.DecodeMuLaw(G711.EncodeMuLaw((short)sample));
            int um = (Math.Abs(u) >> 2) + 33, uHalf = (1 << (int.Log2(um) - 5)) << 2;
            int clipped = Math.Clamp(sample, -32635, 32635);
            Assert.True(Math.Abs(clipped - u) <= uHalf, $"mu-law: {sample} became {u}, more than {uHalf} away");
        }
    }

    [Fact]
    public void Compressing_never_reverses_the_order_of_samples()
    {
        for (int sample = short.MinValue; sample < short.MaxValue; sample++)
        {
            Assert.True(G711.DecodeALaw(G711.EncodeALaw((short)sample)) <= G711.DecodeALaw(G711.EncodeALaw((short)(sample + 1))));
            Assert.True(G711.DecodeMuLaw(G711.EncodeMuLaw((short)sample)) <= G711.DecodeMuLaw(G711.EncodeMuLaw((short)(sample + 1))));
        }
    }

    [Fact]
    public void A_tone_survives_both_ways_of_transcoding()
    {
        var tone = Tone.Sine(440, TimeSpan.FromSeconds(1));
        var codes = tone.Select(G711.EncodeALaw).ToArray();
        AudioCodec.Pcmu.FromALaw(codes);
        AudioCodec.Pcmu.ToALaw(codes);
        Assert.True(Tone.Share(Companding.ALaw(codes), 440) > 0.99);
    }
}
