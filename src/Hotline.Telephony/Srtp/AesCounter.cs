using System.Security.Cryptography;

namespace Hotline.Telephony.Srtp;

/// <summary>AES in the counter mode of RFC 3711 §4.1.1 with a 128-bit key. Not safe for two threads at once.</summary>
internal sealed class AesCounter : IDisposable
{
    private const int Block = 16;

    private readonly Aes aes = Aes.Create();
    private readonly ICryptoTransform encryptor;
    private byte[] counters = new byte[16 * Block];
    private byte[] stream = new byte[16 * Block];

    public AesCounter(ReadOnlySpan<byte> key)
    {
        aes.Key = key.ToArray();
#pragma warning disable CA5358 // Counter mode is built from single blocks; no two blocks are ever equal under one key.
        aes.Mode = CipherMode.ECB;
#pragma warning restore CA5358
        aes.Padding = PaddingMode.None;
        encryptor = aes.CreateEncryptor();
    }

    /// <summary>XORs the keystream that begins at the counter block <paramref name="iv"/> (16 bytes, the last two zero) over <paramref name="data"/>.</summary>
    public void Apply(ReadOnlySpan<byte> iv, Span<byte> data)
    {
        int blocks = (data.Length + Block - 1) / Block;
        if (blocks == 0)
            return;
        if (counters.Length < blocks * Block)
            (counters, stream) = (new byte[blocks * Block], new byte[blocks * Block]);
        for (int i = 0; i < blocks; i++)
        {
            var counter = counters.AsSpan(i * Block, Block);
            iv.CopyTo(counter);
            counter[14] = (byte)(i >> 8);
            counter[15] = (byte)i;
        }
        encryptor.TransformBlock(counters, 0, blocks * Block, stream, 0);
        for (int i = 0; i < data.Length; i++)
            data[i] ^= stream[i];
    }

    public void Dispose()
    {
        encryptor.Dispose();
        aes.Dispose();
    }
}
