using System.Buffers.Binary;
using System.Security.Cryptography;
using Hotline.Telephony.Contracts.RecordingFormat;

namespace Hotline.Integration.Tests.Agent;

/// <summary>A finished recording file, built from the documented layout.</summary>
internal static class RecordedFile
{
    private const int TrailerBody = 40;

    public static byte[] Write(string publicKey, string keyId, Guid call, Guid recording, ReadOnlySpan<byte> stereo)
    {
        var (cipher, header) = RecordingCipher.Seal(
            Convert.FromBase64String(publicKey), point => new RecordingHeader(recording, call, DateTimeOffset.UtcNow, keyId, point));
        using (cipher)
        {
            var file = new MemoryStream();
            file.Write(header);
            var piece = new byte[RecordingLayout.FullChunk];
            ulong number = 0;
            for (var rest = stereo; rest.Length > 0;)
            {
                var chunk = rest[..Math.Min(rest.Length, RecordingLayout.ChunkPairs * RecordingLayout.Channels)];
                file.Write(piece, 0, cipher.Encrypt(number++, (uint)chunk.Length / RecordingLayout.Channels, chunk, piece));
                rest = rest[chunk.Length..];
            }

            var trailer = new byte[TrailerBody];
            BinaryPrimitives.WriteInt64BigEndian(trailer, stereo.Length / RecordingLayout.Channels);
            SHA256.HashData(file.ToArray(), trailer.AsSpan(8));
            file.Write(piece, 0, cipher.Encrypt(number, RecordingLayout.TrailerMark, trailer, piece));
            return file.ToArray();
        }
    }
}
