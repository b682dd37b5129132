using System.Security.Cryptography;

namespace Hotline.Telephony.Link;

/// <summary>
/// Seals what the node keeps on its disk for itself (spool, settings) with AES-256-GCM under a key file that only
/// the node's user can read. Safe for any thread.
/// </summary>
internal sealed class NodeCipher : IDisposable
{
    /// <summary>Bytes that sealing adds: nonce and tag.</summary>
    public const int Overhead = NonceLength + TagLength;

    private const int KeyLength = 32, NonceLength = 12, TagLength = 16;

    private readonly AesGcm aes;
    private readonly Lock gate = new();

    private NodeCipher(byte[] key) => aes = new AesGcm(key, TagLength);

    /// <summary>Reads the key file, or makes it.</summary>
    /// <exception cref="InvalidDataException">The file is not a key of ours.</exception>
    public static NodeCipher Load(string path)
    {
        if (!File.Exists(path))
            Create(path);
        byte[] key = File.ReadAllBytes(path);
        if (key.Length != KeyLength)
            throw new InvalidDataException($"The node key {path} must have {KeyLength} bytes.");
        var cipher = new NodeCipher(key);
        CryptographicOperations.ZeroMemory(key);
        return cipher;
    }

    /// <param name="associated">What the piece belongs to; opening asks for the same.</param>
    public byte[] Seal(ReadOnlySpan<byte> clear, ReadOnlySpan<byte> associated)
    {
        var piece = new byte[clear.Length + Overhead];
        var nonce = piece.AsSpan(0, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        lock (gate)
            aes.Encrypt(nonce, clear, piece.AsSpan(NonceLength, clear.Length), piece.AsSpan(^TagLength..), associated);
        return piece;
    }

    /// <summary>Null when the piece was changed or sealed by another key.</summary>
    public byte[]? TryOpen(ReadOnlySpan<byte> piece, ReadOnlySpan<byte> associated)
    {
        if (piece.Length < Overhead)
            return null;
        var clear = new byte[piece.Length - Overhead];
        try
        {
            lock (gate)
                aes.Decrypt(piece[..NonceLength], piece[NonceLength..^TagLength], piece[^TagLength..], clear, associated);
            return clear;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    public void Dispose() => aes.Dispose();

    private static void Create(string path)
    {
        byte[] key = RandomNumberGenerator.GetBytes(KeyLength);
        // Written aside and renamed: a crash leaves no half key.
        string aside = path + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(aside, options))
        {
            file.Write(key);
            file.Flush(flushToDisk: true);
        }
        File.Move(aside, path, overwrite: true);
        CryptographicOperations.ZeroMemory(key);
    }
}
