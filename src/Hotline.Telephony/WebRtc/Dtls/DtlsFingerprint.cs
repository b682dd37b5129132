using System.Security.Cryptography;

namespace Hotline.Telephony.WebRtc.Dtls;

/// <summary>The hash by which SDP vouches for the certificate of the handshake (RFC 8122 §5).</summary>
/// <param name="Algorithm">sha-256, sha-384 or sha-512.</param>
internal sealed record DtlsFingerprint(string Algorithm, byte[] Hash)
{
    public static DtlsFingerprint Of(byte[] certificate) => new("sha-256", SHA256.HashData(certificate));

    /// <summary>Reads "sha-256 4A:AD:B9…"; null when it can not be read or the hash is one that we do not take.</summary>
    public static DtlsFingerprint? Parse(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length != 2 || Length(words[0]) is not { } length || words[1].Length != length * 3 - 1)
            return null;
        var hash = new byte[length];
        for (int i = 0; i < length; i++)
            if (i > 0 && words[1][i * 3 - 1] != ':' || !byte.TryParse(words[1].AsSpan(i * 3, 2), System.Globalization.NumberStyles.AllowHexSpecifier, null, out hash[i]))
                return null;
        return new DtlsFingerprint(words[0].ToLowerInvariant(), hash);
    }

    public bool Matches(ReadOnlySpan<byte> certificate) => CryptographicOperations.FixedTimeEquals(Hash, Algorithm switch
    {
        "sha-384" => SHA384.HashData(certificate),
        "sha-512" => SHA512.HashData(certificate),
        _ => SHA256.HashData(certificate),
    });

    public override string ToString() => $"{Algorithm} {string.Join(':', Hash.Select(b => b.ToString("X2", System.Globalization.CultureInfo.InvariantCulture)))}";

    private static int? Length(string algorithm) => algorithm.ToLowerInvariant() switch
    {
        "sha-256" => SHA256.HashSizeInBytes,
        "sha-384" => SHA384.HashSizeInBytes,
        "sha-512" => SHA512.HashSizeInBytes,
        _ => null,
    };
}
