using System.Buffers.Binary;

namespace Hotline.Api.Photos;

/// <summary>The one fact of Exif that a picture needs: which side is up (tag 0x0112, 1 to 8), read from and written as an APP1 segment.</summary>
internal static class ExifOrientation
{
    public const ushort Upright = 1;
    private const ushort Tag = 0x0112;
    private const ushort Short = 3;

    private static ReadOnlySpan<byte> Exif => "Exif\0\0"u8;

    /// <returns>Null when it is not Exif, says nothing, or is broken.</returns>
    public static ushort? Find(ReadOnlySpan<byte> payload)
    {
        if (!payload.StartsWith(Exif) || payload.Length < Exif.Length + 8)
        {
            return null;
        }

        var tiff = payload[Exif.Length..];
        var little = tiff[0] == 'I';
        var directory = U32(tiff[4..], little);
        if (directory > (uint)tiff.Length - 2)
        {
            return null;
        }

        var at = (int)directory;
        int entries = U16(tiff[at..], little);
        for (at += 2; entries > 0 && at + 12 <= tiff.Length; entries--, at += 12)
        {
            if (U16(tiff[at..], little) == Tag)
            {
                return U16(tiff[(at + 2)..], little) == Short && U16(tiff[(at + 8)..], little) is >= 1 and <= 8 and var side ? side : null;
            }
        }

        return null;
    }

    /// <summary>A whole APP1 segment with this tag alone.</summary>
    public static byte[] Segment(ushort orientation) =>
    [
        0xFF, 0xE1, 0x00, 0x22, .. Exif,
        (byte)'M', (byte)'M', 0x00, 0x2A, 0x00, 0x00, 0x00, 0x08, 0x00, 0x01,
        0x01, 0x12, 0x00, 0x03, 0x00, 0x00, 0x00, 0x01, 0x00, (byte)orientation, 0x00, 0x00,
        0x00, 0x00, 0x00, 0x00,
    ];

    private static ushort U16(ReadOnlySpan<byte> bytes, bool little) =>
        little ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);

    private static uint U32(ReadOnlySpan<byte> bytes, bool little) =>
        little ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);
}
