using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Hotline.Api.WeChat.Wire;

/// <summary>
/// WeChat's safe mode: AES-256-CBC, the first 16 bytes of the key as IV, PKCS#7 padding to 32 bytes, over 16 random
/// bytes, the message's length (4 bytes, big endian), the message and the app id. Check the signature first.
/// </summary>
internal sealed class MessageCrypt
{
    private const int Block = 32;
    private const int RandomSize = 16;
    private const int HeadSize = RandomSize + sizeof(int);
    private readonly byte[] key;
    private readonly byte[] appId;

    private MessageCrypt(byte[] key, string appId) => (this.key, this.appId) = (key, Encoding.UTF8.GetBytes(appId));

    /// <param name="encodingAesKey">43 characters of base64: 32 bytes.</param>
    public static bool TryCreate(string? encodingAesKey, string appId, [NotNullWhen(true)] out MessageCrypt? crypt)
    {
        var key = new byte[Block];
        var isKey = encodingAesKey?.Length == 43 && Convert.TryFromBase64String(encodingAesKey + "=", key, out var written) && written == Block;
        crypt = isKey ? new MessageCrypt(key, appId) : null;
        return isKey;
    }

    /// <returns>False when it is not one of ours: damaged, another key, or another app id.</returns>
    public bool TryDecrypt(string base64, [NotNullWhen(true)] out string? message)
    {
        message = null;
        var box = new byte[base64.Length];
        if (!Convert.TryFromBase64String(base64, box, out var length) || length < Block || length % 16 != 0)
        {
            return false;
        }

        using var aes = Aes.Create();
        aes.Key = key;
        var clear = aes.DecryptCbc(box.AsSpan(0, length), key.AsSpan(0, 16), PaddingMode.None).AsSpan();
        var padding = clear[^1];
        if (padding is 0 or > Block || clear.Length - padding < HeadSize || clear[^padding..].ContainsAnyExcept(padding))
        {
            return false;
        }

        clear = clear[..^padding];
        var size = BinaryPrimitives.ReadInt32BigEndian(clear[RandomSize..]);
        if (size < 0 || size > clear.Length - HeadSize || !CryptographicOperations.FixedTimeEquals(clear[(HeadSize + size)..], appId))
        {
            return false;
        }

        message = Encoding.UTF8.GetString(clear.Slice(HeadSize, size));
        return true;
    }

    public string Encrypt(string message) => Encrypt(message, RandomNumberGenerator.GetBytes(RandomSize));

    /// <param name="random">16 bytes; given by tests only.</param>
    internal string Encrypt(string message, ReadOnlySpan<byte> random)
    {
        var text = Encoding.UTF8.GetBytes(message);
        var size = HeadSize + text.Length + appId.Length;
        var padding = Block - size % Block;
        var clear = new byte[size + padding];
        random.CopyTo(clear);
        BinaryPrimitives.WriteInt32BigEndian(clear.AsSpan(RandomSize), text.Length);
        text.CopyTo(clear, HeadSize);
        appId.CopyTo(clear, HeadSize + text.Length);
        clear.AsSpan(size).Fill((byte)padding);
        using var aes = Aes.Create();
        aes.Key = key;
        return Convert.ToBase64String(aes.EncryptCbc(clear, key.AsSpan(0, 16), PaddingMode.None));
    }
}
