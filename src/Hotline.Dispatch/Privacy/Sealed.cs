using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Hotline.Dispatch.Privacy;

/// <summary>AES-256-GCM envelope: key id (2 bytes, big endian), nonce (12), ciphertext, tag (16).</summary>
internal static class Sealed
{
    private const int KeyIdSize = 2;
    private const int NonceSize = 12;
    private const int TagSize = 16;

    public static byte[] Seal(byte[] key, short keyId, ReadOnlySpan<byte> clear, string boundTo)
    {
        var result = new byte[KeyIdSize + NonceSize + clear.Length + TagSize];
        BinaryPrimitives.WriteInt16BigEndian(result, keyId);
        var nonce = result.AsSpan(KeyIdSize, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, TagSize);
        aes.Encrypt(nonce, clear, result.AsSpan(KeyIdSize + NonceSize, clear.Length), result.AsSpan(^TagSize..), Encoding.UTF8.GetBytes(boundTo));
        return result;
    }

    public static byte[] Open(byte[] key, ReadOnlySpan<byte> box, string boundTo)
    {
        if (box.Length < KeyIdSize + NonceSize + TagSize)
        {
            throw new CryptographicException("The sealed value is too short.");
        }

        var clear = new byte[box.Length - KeyIdSize - NonceSize - TagSize];
        using var aes = new AesGcm(key, TagSize);
        aes.Decrypt(box.Slice(KeyIdSize, NonceSize), box[(KeyIdSize + NonceSize)..^TagSize], box[^TagSize..], clear, Encoding.UTF8.GetBytes(boundTo));
        return clear;
    }

    public static short KeyId(ReadOnlySpan<byte> box) =>
        box.Length >= KeyIdSize ? BinaryPrimitives.ReadInt16BigEndian(box) : throw new CryptographicException("The sealed value is too short.");
}
