using System.Buffers.Binary;

namespace Hotline.Api.Photos;

/// <summary>PNG (ISO/IEC 15948): copies the chunks that make the picture and nothing else; texts, times, Exif and what follows IEND go.</summary>
internal static class PngParts
{
    private const int Frame = 12;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    public static bool IsOne(ReadOnlySpan<byte> file) => file.StartsWith(Signature);

    public static bool TryCopy(ReadOnlySpan<byte> file, Stream kept)
    {
        kept.Write(Signature);
        var pictured = false;
        for (var at = Signature.Length; at + Frame <= file.Length;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(file[at..]);
            if (length > file.Length - at - Frame)
            {
                return false;
            }

            var chunk = file.Slice(at, (int)length + Frame);
            var name = chunk.Slice(4, 4);
            at += chunk.Length;
            if (IsPicture(name))
            {
                kept.Write(chunk);
            }

            pictured |= name.SequenceEqual("IDAT"u8);
            if (name.SequenceEqual("IEND"u8))
            {
                return pictured;
            }
        }

        return false;
    }

    private static bool IsPicture(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("IHDR"u8) || name.SequenceEqual("PLTE"u8) || name.SequenceEqual("tRNS"u8) || name.SequenceEqual("gAMA"u8)
        || name.SequenceEqual("cHRM"u8) || name.SequenceEqual("sRGB"u8) || name.SequenceEqual("IDAT"u8) || name.SequenceEqual("IEND"u8);
}
