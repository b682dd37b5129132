using System.Text;
using CsCheck;
using Hotline.Agent.Vault;

namespace Hotline.Agent.Tests.Vault;

public sealed class WavStreamTests
{
    private static byte[] Pairs(int samples) => [.. Enumerable.Range(0, samples * 2).Select(at => (byte)(at * 7))];

    [Fact]
    public void The_header_says_stereo_A_law_at_8_kHz_and_the_true_length()
    {
        using var wav = Open(Pairs(100));
        var file = new byte[wav.Length];
        wav.ReadExactly(file);
        Assert.Equal("RIFF", Encoding.ASCII.GetString(file, 0, 4));
        Assert.Equal(file.Length - 8, BitConverter.ToInt32(file, 4));
        Assert.Equal(6, BitConverter.ToInt16(file, 20));
        Assert.Equal(2, BitConverter.ToInt16(file, 22));
        Assert.Equal(8000, BitConverter.ToInt32(file, 24));
        Assert.Equal(16000, BitConverter.ToInt32(file, 28));
        Assert.Equal(100, BitConverter.ToInt32(file, 46));
        Assert.Equal("data", Encoding.ASCII.GetString(file, 50, 4));
        Assert.Equal(200, BitConverter.ToInt32(file, 54));
        Assert.Equal(Pairs(100), file[WavStream.HeaderLength..]);
    }

    [Fact]
    public void Any_range_is_the_same_as_that_part_of_the_whole() =>
        Gen.Select(Gen.Int[0, 300], Gen.Int[0, 300], Gen.Int[1, 50]).Sample((from, count, piece) =>
        {
            using var wav = Open(Pairs(120));
            var whole = new byte[wav.Length];
            wav.ReadExactly(whole);
            wav.Seek(from, SeekOrigin.Begin);
            var got = new MemoryStream();
            var buffer = new byte[piece];
            while (got.Length < count && wav.Read(buffer, 0, (int)Math.Min(piece, count - got.Length)) is > 0 and var read)
            {
                got.Write(buffer, 0, read);
            }

            Assert.Equal(whole.Skip(from).Take(count), got.ToArray());
        });

    [Fact]
    public void A_recording_that_is_shorter_than_said_ends_early_and_does_not_loop()
    {
        using var wav = new WavStream(100, (_, _) => 0, new MemoryStream());
        wav.Seek(WavStream.HeaderLength, SeekOrigin.Begin);
        Assert.Equal(0, wav.Read(new byte[10], 0, 10));
    }

    private static WavStream Open(byte[] pairs) => new(
        pairs.Length / 2,
        (first, stereo) =>
        {
            var rest = pairs.AsSpan((int)first * 2);
            var count = Math.Min(rest.Length, stereo.Length);
            rest[..count].CopyTo(stereo);
            return count;
        },
        new MemoryStream());
}
