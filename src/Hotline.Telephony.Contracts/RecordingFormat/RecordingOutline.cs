using System.Buffers.Binary;

namespace Hotline.Telephony.Contracts.RecordingFormat;

/// <summary>What can be told of a recording file without its key: where its whole pieces are.</summary>
/// <param name="HeaderBytes">The header as it stands before the first chunk.</param>
/// <param name="FullChunks">Chunks of one second.</param>
/// <param name="LastPairs">Sample pairs in the short chunk after them; 0 when there is none.</param>
/// <param name="HasTrailer">The writer closed the file; without it the file was cut short.</param>
/// <param name="Length">Bytes of whole pieces; what lies behind is torn and to be ignored.</param>
public sealed record RecordingOutline(
    RecordingHeader Header, byte[] HeaderBytes, long FullChunks, int LastPairs, bool HasTrailer, long Length)
{
    /// <summary>Sample pairs in whole chunks.</summary>
    public long Samples => FullChunks * RecordingLayout.ChunkPairs + LastPairs;

    /// <summary>Walks the file. Null when it does not begin with one of our headers.</summary>
    public static RecordingOutline? Read(Stream file)
    {
        Span<byte> start = stackalloc byte[RecordingHeader.MaxLength];
        file.Position = 0;
        int got = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        if (!RecordingHeader.TryParse(start[..got], out var header, out int headerLength))
            return null;
        byte[] headerBytes = start[..headerLength].ToArray();
        long at = headerLength, full = 0;
        int last = 0;
        Span<byte> word = stackalloc byte[4];
        while (at + 4 <= file.Length)
        {
            file.Position = at;
            file.ReadExactly(word);
            uint pairs = BinaryPrimitives.ReadUInt32BigEndian(word);
            bool trailer = pairs == RecordingLayout.TrailerMark;
            long length = trailer ? RecordingLayout.TrailerLength : RecordingLayout.ChunkOverhead + pairs * (long)RecordingLayout.Channels;
            if (at + length > file.Length || !trailer && (pairs is 0 or > RecordingLayout.ChunkPairs || last > 0))
                break;
            at += length;
            if (trailer)
                return Outline(true);
            if (pairs == RecordingLayout.ChunkPairs)
                full++;
            else
                last = (int)pairs;
        }
        return Outline(false);

        RecordingOutline Outline(bool hasTrailer) =>
            new(header!, headerBytes, full, last, hasTrailer, at); // TryParse was true
    }
}
