using System.Buffers.Binary;

namespace Hotline.Api.Photos;

/// <summary>WebP (RFC 9649): copies image and alpha; Exif, XMP, colour profile and animation go, and the header says so.</summary>
internal static class WebpParts
{
    private const int Header = 12;
    private const int Frame = 8;

    /// <summary>Of the VP8X flags only alpha stays (RFC 9649 §2.7.1).</summary>
    private const byte Alpha = 0x10;

    public static bool IsOne(ReadOnlySpan<byte> file) => file.Length > Header && file.StartsWith("RIFF"u8) && file.Slice(8, 4).SequenceEqual("WEBP"u8);

    public static bool TryCopy(ReadOnlySpan<byte> file, Stream kept)
    {
        var size = BinaryPrimitives.ReadUInt32LittleEndian(file[4..]);
        if (size > file.Length - 8)
        {
            return false;
        }

        kept.Write(file[..Header]);
        var pictured = false;
        var end = (int)size + 8;
        for (var at = Header; at + Frame <= end;)
        {
            var name = file.Slice(at, 4);
            var length = BinaryPrimitives.ReadUInt32LittleEndian(file[(at + 4)..]);
            var padded = length + (length & 1);
            if (padded > end - at - Frame)
            {
                return false;
            }

            var chunk = file.Slice(at, (int)padded + Frame);
            at += chunk.Length;
            if (name.SequenceEqual("VP8X"u8) && length == 10)
            {
                kept.Write(chunk[..Frame]);
                kept.WriteByte((byte)(chunk[Frame] & Alpha));
                kept.Write(chunk[(Frame + 1)..]);
            }
            else if (name.SequenceEqual("VP8 "u8) || name.SequenceEqual("VP8L"u8) || name.SequenceEqual("ALPH"u8))
            {
                kept.Write(chunk);
                pictured |= !name.SequenceEqual("ALPH"u8);
            }
        }

        Span<byte> keptSize = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(keptSize, (uint)kept.Length - 8);
        kept.Position = 4;
        kept.Write(keptSize);
        return pictured;
    }
}
