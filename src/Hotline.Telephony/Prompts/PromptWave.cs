using System.Buffers.Binary;
using Hotline.Telephony.Codecs;

namespace Hotline.Telephony.Prompts;

/// <summary>Reads a prompt from a WAV file: mono, 8000 Hz, PCM of 16 bits or A-law.</summary>
internal static class PromptWave
{
    private const int Pcm = 1, ALaw = 6;

    /// <summary>Gives the samples as A-law, or says in a few words why not.</summary>
    public static bool TryRead(ReadOnlySpan<byte> file, out byte[] alaw, out string problem)
    {
        alaw = [];
        problem = "it is not a WAV file";
        if (file.Length < 12 || !file[..4].SequenceEqual("RIFF"u8) || !file[8..12].SequenceEqual("WAVE"u8))
            return false;
        int format = 0;
        for (var rest = file[12..]; rest.Length >= 8;)
        {
            var name = rest[..4];
            int size = (int)Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]), (uint)rest.Length - 8);
            var body = rest.Slice(8, size);
            if (name.SequenceEqual("fmt "u8) && !IsSpoken(body, out format, out problem))
                return false;
            if (name.SequenceEqual("data"u8) && format != 0)
            {
                alaw = format == ALaw ? body.ToArray() : Compress(body);
                problem = "it has no sound";
                return alaw.Length > 0;
            }
            rest = rest[Math.Min(rest.Length, 8 + size + (size & 1))..];
        }
        problem = "it has no sound";
        return false;
    }

    private static bool IsSpoken(ReadOnlySpan<byte> body, out int format, out string problem)
    {
        problem = "it must be mono, 8000 Hz, PCM of 16 bits or A-law";
        format = 0;
        if (body.Length < 16)
            return false;
        format = BinaryPrimitives.ReadUInt16LittleEndian(body);
        return BinaryPrimitives.ReadUInt16LittleEndian(body[2..]) == 1
            && BinaryPrimitives.ReadUInt32LittleEndian(body[4..]) == G711.Rate
            && (format, BinaryPrimitives.ReadUInt16LittleEndian(body[14..])) is (Pcm, 16) or (ALaw, 8);
    }

    private static byte[] Compress(ReadOnlySpan<byte> pcm)
    {
        var alaw = new byte[pcm.Length / 2];
        for (int i = 0; i < alaw.Length; i++)
            alaw[i] = G711.EncodeALaw(BinaryPrimitives.ReadInt16LittleEndian(pcm[(2 * i)..]));
        return alaw;
    }
}
