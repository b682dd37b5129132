using System.Buffers.Binary;
using Hotline.Telephony.Calls;
using Hotline.Telephony.Prompts;
using Hotline.Testing.Audio;

namespace Hotline.Telephony.Tests.Prompts;

/// <summary>The recordings that come with the program, and an operator's own in their place.</summary>
public sealed class PromptLibraryTests : IDisposable
{
    private const int Pcm = 1, ALaw = 6, MuLaw = 7;

    private readonly string _folder = Directory.CreateTempSubdirectory("hotline-prompts-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_program_brings_a_notice_music_and_a_word_to_who_waits_in_a_sound_level()
    {
        var library = PromptLibrary.Load(_folder);
        foreach (string name in new[] { CallPrompts.Notice, CallPrompts.Music, CallPrompts.HoldMusic, CallPrompts.Ringback, PromptLibrary.Wait, PromptLibrary.AfterHours })
        {
            var sound = Companding.ALaw(library.Get(name).Span);
            Assert.True(sound.Length > 8000, $"{name} is short");
            Assert.InRange(Tone.Level(sound), 0.01, 0.4);
        }
        Assert.Equal(library.Get(CallPrompts.Music).Length + library.Get(PromptLibrary.Wait).Length, library.Get(CallPrompts.HoldMusic).Length);
    }

    [Theory]
    [InlineData(Pcm)]
    [InlineData(ALaw)]
    public void A_file_of_the_operator_is_heard_instead(int format)
    {
        var tone = Tone.Sine(700, TimeSpan.FromSeconds(1));
        byte[] data = format == ALaw ? Companding.ToALaw(tone) : [.. tone.SelectMany(sample => BitConverter.GetBytes(sample))];
        Put("notice", Wave(format, data));
        var library = PromptLibrary.Load(_folder);
        var heard = Companding.ALaw(library.Get(CallPrompts.Notice).Span);
        Assert.Equal(8000, heard.Length);
        Assert.True(Tone.Share(heard, 700) > 0.98);
        Assert.False(Tone.IsHeard(Companding.ALaw(library.Get(CallPrompts.Music).Span), 700));
    }

    [Fact]
    public void A_file_that_was_cut_is_played_as_far_as_it_goes()
    {
        Put("notice", Wave(ALaw, Companding.ToALaw(Tone.Sine(700, TimeSpan.FromSeconds(1))))[..^3000]);
        Assert.Equal(5000, PromptLibrary.Load(_folder).Get(CallPrompts.Notice).Length);
    }

    [Theory]
    [InlineData(Pcm, 16_000, 1, "mono, 8000 Hz")]
    [InlineData(Pcm, 8000, 2, "mono, 8000 Hz")]
    [InlineData(MuLaw, 8000, 1, "mono, 8000 Hz")]
    [InlineData(Pcm, 8000, 1, "no sound")]
    public void A_file_that_can_not_be_played_is_named_with_the_reason(int format, int rate, int channels, string reason)
    {
        Put("notice", Wave(format, new byte[reason == "no sound" ? 0 : 1600], rate, channels));
        AssertRefused(reason);
    }

    [Fact]
    public void What_is_no_wave_is_named_too()
    {
        Put("notice", "ID3 and then some"u8.ToArray());
        AssertRefused("not a WAV file");
    }

    private void AssertRefused(string reason)
    {
        var refused = Assert.Throws<InvalidDataException>(() => PromptLibrary.Load(_folder));
        Assert.Contains(Path.Combine(_folder, "notice.wav"), refused.Message, StringComparison.Ordinal);
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    private void Put(string name, byte[] file) => File.WriteAllBytes(Path.Combine(_folder, name + ".wav"), file);

    /// <summary>With a chunk of odd length before the sound, as editors write them.</summary>
    private static byte[] Wave(int format, byte[] data, int rate = 8000, int channels = 1)
    {
        int bits = format == Pcm ? 16 : 8, block = channels * bits / 8;
        byte[] body = [
            .. "WAVEfmt "u8, .. Int(16), .. Short(format), .. Short(channels), .. Int(rate), .. Int(rate * block), .. Short(block), .. Short(bits),
            .. "LIST"u8, .. Int(5), .. "hello"u8, 0, .. "data"u8, .. Int(data.Length), .. data,
        ];
        return [.. "RIFF"u8, .. Int(body.Length), .. body];
    }

    private static byte[] Int(int number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
        return bytes;
    }

    private static byte[] Short(int number) => Int(number)[..2];
}
