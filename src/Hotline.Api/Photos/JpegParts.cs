using System.Buffers.Binary;

namespace Hotline.Api.Photos;

/// <summary>
/// JPEG (ITU-T T.81 Annex B): copies the segments that make the picture. Of the application segments JFIF (APP0) and
/// Adobe's colour transform (APP14) stay; Exif and XMP (APP1), ICC and multi-picture (APP2), IPTC (APP13) and comments go.
/// </summary>
internal static class JpegParts
{
    private const byte Soi = 0xD8, Eoi = 0xD9, Sos = 0xDA, App0 = 0xE0, App1 = 0xE1, App14 = 0xEE, App15 = 0xEF, Comment = 0xFE;

    public static bool IsOne(ReadOnlySpan<byte> file) => file is [0xFF, Soi, 0xFF, ..];

    public static bool TryCopy(ReadOnlySpan<byte> file, Stream kept)
    {
        var orientation = ExifOrientation.Upright;
        using var body = new MemoryStream(file.Length);
        var at = 2;
        var scanned = false;
        while (true)
        {
            // Any number of FF may stand before a marker.
            while (at < file.Length && file[at] == 0xFF)
            {
                at++;
            }

            if (at >= file.Length || file[at - 1] != 0xFF)
            {
                return false;
            }

            var marker = file[at++];
            if (marker == Eoi)
            {
                break;
            }

            if (marker is Soi or 0x00 or 0x01 or (>= 0xD0 and <= 0xD7) || at + 2 > file.Length)
            {
                return false;
            }

            int length = BinaryPrimitives.ReadUInt16BigEndian(file[at..]);
            if (length < 2 || at + length > file.Length)
            {
                return false;
            }

            var payload = file.Slice(at + 2, length - 2);
            if (marker == App1 && ExifOrientation.Find(payload) is { } found)
            {
                orientation = found;
            }

            var segment = file.Slice(at - 2, length + 2);
            at += length;
            if (!IsPicture(marker, payload))
            {
                continue;
            }

            body.WriteByte(0xFF);
            body.Write(segment[1..]);
            if (marker == Sos)
            {
                scanned = true;
                var end = EndOfScan(file, at);
                body.Write(file[at..end]);
                at = end;
            }
        }

        if (!scanned)
        {
            return false;
        }

        kept.Write([0xFF, Soi]);
        if (orientation != ExifOrientation.Upright)
        {
            kept.Write(ExifOrientation.Segment(orientation));
        }

        kept.Write(body.GetBuffer().AsSpan(0, (int)body.Length));
        kept.Write([0xFF, Eoi]);
        return true;
    }

    private static bool IsPicture(byte marker, ReadOnlySpan<byte> payload) => marker switch
    {
        App0 => payload.StartsWith("JFIF\0"u8) && payload.Length <= 14,
        App14 => payload.StartsWith("Adobe"u8) && payload.Length <= 12,
        > App0 and <= App15 => false,
        Comment => false,
        _ => true,
    };

    /// <summary>Where the entropy-coded data ends: at the first marker that is neither a stuffed FF nor a restart.</summary>
    private static int EndOfScan(ReadOnlySpan<byte> file, int from)
    {
        for (var at = from; at + 1 < file.Length; at++)
        {
            if (file[at] == 0xFF && file[at + 1] is not (0x00 or 0xFF or (>= 0xD0 and <= 0xD7)))
            {
                return at;
            }
        }

        return file.Length;
    }
}
