using System.Buffers.Binary;
using System.Text;

namespace Hotline.Telephony.Contracts.RecordingFormat;

/// <summary>The clear part at the head of a recording file. It names no person; it is authenticated with every chunk.</summary>
/// <param name="RecordingId">Also the file's name.</param>
/// <param name="CallId">The call; lets a node that was killed report the recording it finds at its next start.</param>
/// <param name="StartedAt">Time of the first sample, UTC, to the millisecond.</param>
/// <param name="KeyId">Names the recording key pair whose private half opens the file.</param>
/// <param name="EphemeralKey">The file's own public key: uncompressed P-256 point, 65 bytes.</param>
public sealed record RecordingHeader(Guid RecordingId, Guid CallId, DateTimeOffset StartedAt, string KeyId, byte[] EphemeralKey)
{
    /// <summary>Longest header that can be written or read.</summary>
    public const int MaxLength = FixedLength + MaxKeyId;

    private const int MaxKeyId = 64;
    private const int PointLength = 65;
    private const int FixedLength = 8 + 2 + 4 + 2 + 16 + 16 + 8 + PointLength + 1;

    private static ReadOnlySpan<byte> Magic => "HLREC\0\0\u0001"u8;

    /// <exception cref="ArgumentException">The key id is longer than 64 bytes of UTF-8, or the point is not 65 bytes.</exception>
    public byte[] ToBytes()
    {
        byte[] keyId = Encoding.UTF8.GetBytes(KeyId);
        if (keyId.Length > MaxKeyId)
            throw new ArgumentException("A recording key id has at most 64 bytes.", nameof(KeyId));
        if (EphemeralKey.Length != PointLength)
            throw new ArgumentException("A P-256 point has 65 bytes.", nameof(EphemeralKey));
        var bytes = new byte[FixedLength + keyId.Length];
        var to = bytes.AsSpan();
        Magic.CopyTo(to);
        BinaryPrimitives.WriteUInt16BigEndian(to[8..], (ushort)bytes.Length);
        BinaryPrimitives.WriteUInt32BigEndian(to[10..], RecordingLayout.Rate);
        to[14] = RecordingLayout.Channels;
        to[15] = 6; // WAVE_FORMAT_ALAW
        RecordingId.TryWriteBytes(to[16..], bigEndian: true, out _);
        CallId.TryWriteBytes(to[32..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(to[48..], StartedAt.ToUnixTimeMilliseconds());
        EphemeralKey.CopyTo(to[56..]);
        to[56 + PointLength] = (byte)keyId.Length;
        keyId.CopyTo(to[FixedLength..]);
        return bytes;
    }

    /// <summary>Reads the header at the start of <paramref name="file"/> and gives its length in bytes; false when it is not one of ours.</summary>
    public static bool TryParse(ReadOnlySpan<byte> file, out RecordingHeader? header, out int length)
    {
        header = null;
        length = 0;
        if (file.Length < FixedLength || !file[..8].SequenceEqual(Magic))
            return false;
        length = BinaryPrimitives.ReadUInt16BigEndian(file[8..]);
        int keyId = file[56 + PointLength];
        long started = BinaryPrimitives.ReadInt64BigEndian(file[48..]);
        if (length != FixedLength + keyId || file.Length < length || started is < 0 or > 253402300799999
            || BinaryPrimitives.ReadUInt32BigEndian(file[10..]) != RecordingLayout.Rate || file[14] != RecordingLayout.Channels || file[15] != 6)
            return false;
        header = new RecordingHeader(
            new Guid(file.Slice(16, 16), bigEndian: true), new Guid(file.Slice(32, 16), bigEndian: true),
            DateTimeOffset.FromUnixTimeMilliseconds(started), Encoding.UTF8.GetString(file[FixedLength..length]),
            file.Slice(56, PointLength).ToArray());
        return true;
    }
}
