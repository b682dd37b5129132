using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Hotline.Telephony.Contracts.RecordingFormat;

/// <summary>
/// Seals and opens the pieces of one recording: AES-256-GCM under a key of this file alone, which ECDH P-256 and
/// HKDF-SHA256 give from the ephemeral and the recording key. The nonce is the piece's number, the header is
/// authenticated with each piece, so pieces can not be swapped within a file or between files.
/// </summary>
public sealed class RecordingCipher : IDisposable
{
    private static ReadOnlySpan<byte> Purpose => "hotline recording 1"u8;

    private readonly AesGcm aes;
    private readonly byte[] associated;

    private RecordingCipher(byte[] secret, ReadOnlySpan<byte> header)
    {
        associated = new byte[header.Length + 4];
        header.CopyTo(associated);
        var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, 32, salt: SHA256.HashData(header), info: Purpose.ToArray());
        aes = new AesGcm(key, RecordingLayout.TagLength);
        CryptographicOperations.ZeroMemory(key);
        CryptographicOperations.ZeroMemory(secret);
    }

    /// <summary>Makes the file's ephemeral key against the recording public key.</summary>
    /// <param name="recordingPublicKey">SubjectPublicKeyInfo of a P-256 key.</param>
    /// <param name="header">Given the ephemeral point, writes the header.</param>
    /// <exception cref="CryptographicException">The public key is not a P-256 key.</exception>
    public static (RecordingCipher Cipher, byte[] Header) Seal(ReadOnlySpan<byte> recordingPublicKey, Func<byte[], RecordingHeader> header)
    {
        using var recording = ECDiffieHellman.Create();
        recording.ImportSubjectPublicKeyInfo(recordingPublicKey, out _);
        using var ephemeral = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var bytes = header(Point(ephemeral)).ToBytes();
        return (new RecordingCipher(ephemeral.DeriveRawSecretAgreement(recording.PublicKey), bytes), bytes);
    }

    /// <summary>Opens a file with the recording private key.</summary>
    /// <param name="header">The header as it stands in the file.</param>
    /// <exception cref="CryptographicException">The ephemeral point is not on the curve.</exception>
    public static RecordingCipher Open(ECDiffieHellman recordingPrivateKey, RecordingHeader parsed, ReadOnlySpan<byte> header)
    {
        using var ephemeral = ECDiffieHellman.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = parsed.EphemeralKey[1..33], Y = parsed.EphemeralKey[33..65] },
        });
        return new RecordingCipher(recordingPrivateKey.DeriveRawSecretAgreement(ephemeral.PublicKey), header);
    }

    /// <summary>Writes length word, ciphertext and tag of one piece.</summary>
    /// <param name="number">0 for the first chunk; the trailer counts as the next one.</param>
    /// <param name="lengthWord">Sample pairs, or <see cref="RecordingLayout.TrailerMark"/>.</param>
    /// <returns>Bytes written.</returns>
    public int Encrypt(ulong number, uint lengthWord, ReadOnlySpan<byte> clear, Span<byte> piece)
    {
        Span<byte> nonce = stackalloc byte[12];
        BinaryPrimitives.WriteUInt32BigEndian(piece, lengthWord);
        aes.Encrypt(Nonce(nonce, number), clear, piece.Slice(4, clear.Length), piece.Slice(4 + clear.Length, RecordingLayout.TagLength), Associated(lengthWord));
        return clear.Length + RecordingLayout.ChunkOverhead;
    }

    /// <summary>Opens one piece into <paramref name="clear"/>.</summary>
    /// <exception cref="AuthenticationTagMismatchException">The piece was changed, cut, or belongs elsewhere; or the key is another's.</exception>
    public void Decrypt(ulong number, ReadOnlySpan<byte> piece, Span<byte> clear)
    {
        Span<byte> nonce = stackalloc byte[12];
        uint lengthWord = BinaryPrimitives.ReadUInt32BigEndian(piece);
        aes.Decrypt(Nonce(nonce, number), piece[4..^RecordingLayout.TagLength], piece[^RecordingLayout.TagLength..], clear, Associated(lengthWord));
    }

    public void Dispose() => aes.Dispose();

    private static Span<byte> Nonce(Span<byte> nonce, ulong number)
    {
        nonce.Clear();
        BinaryPrimitives.WriteUInt64BigEndian(nonce[4..], number);
        return nonce;
    }

    private byte[] Associated(uint lengthWord)
    {
        BinaryPrimitives.WriteUInt32BigEndian(associated.AsSpan(associated.Length - 4), lengthWord);
        return associated;
    }

    private static byte[] Point(ECDiffieHellman key)
    {
        var q = key.ExportParameters(includePrivateParameters: false).Q;
        var point = new byte[65];
        point[0] = 4;
        q.X!.CopyTo(point, 1); // a public key has both coordinates
        q.Y!.CopyTo(point, 33);
        return point;
    }
}
