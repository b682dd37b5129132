using System.Buffers.Binary;
using System.Text;

namespace Hotline.Testing.Audio;

/// <summary>A WAV file read into 16-bit samples: PCM16, A-law (6) and mu-law (7), any number of channels.</summary>
/// <param name="Rate">Samples a second.</param>
/// <param name="Channels">One array of samples a channel: left first.</param>
public sealed record WavFile(int Rate, short[][] Channels)
{
    public short[] Left => Channels[0];

    public short[] Right => Channels[^1];

    public TimeSpan Length => TimeSpan.FromSeconds((double)Channels[0].Length / Rate);

    public static WavFile Read(string path) => Parse(File.ReadAllBytes(path));

    /// <summary>Reads a WAV; a data chunk longer than the file (a recorder that was killed) ends with the file.</summary>
    public static WavFile Parse(ReadOnlySpan<byte> file)
    {
        if (file.Length < 12 || !file[..4].SequenceEqual("RIFF"u8) || !file[8..12].SequenceEqual("WAVE"u8))
            throw new InvalidDataException("not a WAV file");
        int format = 0, channels = 0, rate = 0, bits = 0;
        for (int at = 12; at + 8 <= file.Length;)
        {
            string name = Encoding.ASCII.GetString(file.Slice(at, 4));
            uint declared = BinaryPrimitives.ReadUInt32LittleEndian(file[(at + 4)..]);
            int size = (int)Math.Min(declared, (uint)(file.Length - at - 8));
            var body = file.Slice(at + 8, size);
            if (name == "fmt ")
            {
                format = BinaryPrimitives.ReadUInt16LittleEndian(body);
                channels = BinaryPrimitives.ReadUInt16LittleEndian(body[2..]);
                rate = BinaryPrimitives.ReadInt32LittleEndian(body[4..]);
                bits = BinaryPrimitives.ReadUInt16LittleEndian(body[14..]);
                if (format == 0xFFFE)
                    format = BinaryPrimitives.ReadUInt16LittleEndian(body[24..]);
            }
            else if (name == "data")
                return new WavFile(rate, Samples(body, format, channels, bits));
            at += 8 + size + (size & 1);
        }
        throw new InvalidDataException("the WAV file has no data chunk");
    }

    /// <summary>Writes mono PCM16.</summary>
    public static void Write(string path, ReadOnlySpan<short> samples, int rate = 8000)
    {
        using var stream = File.Create(path);
        using var writer = new BinaryWriter(stream);
        writer.Write("RIFF"u8);
        writer.Write(36 + samples.Length * 2);
        writer.Write("WAVEfmt "u8);
        writer.Write(16);
        writer.Write((short)1);
        writer.Write((short)1);
        writer.Write(rate);
        writer.Write(rate * 2);
        writer.Write((short)2);
        writer.Write((short)16);
        writer.Write("data"u8);
        writer.Write(samples.Length * 2);
        foreach (short sample in samples)
            writer.Write(sample);
    }

    private static short[][] Samples(ReadOnlySpan<byte> data, int format, int channels, int bits)
    {
        int width = bits / 8;
        int frames = data.Length / (width * channels);
        var result = new short[channels][];
        for (int c = 0; c < channels; c++)
        {
            result[c] = new short[frames];
            for (int i = 0; i < frames; i++)
            {
                var sample = data.Slice((i * channels + c) * width, width);
                result[c][i] = (format, width) switch
                {
                    (1, 2) => BinaryPrimitives.ReadInt16LittleEndian(sample),
                    (6, 1) => Companding.ALaw(sample[0]),
                    (7, 1) => Companding.MuLaw(sample[0]),
                    _ => throw new InvalidDataException($"WAV format {format} with {bits} bits is not read here"),
                };
            }
        }
        return result;
    }
}
