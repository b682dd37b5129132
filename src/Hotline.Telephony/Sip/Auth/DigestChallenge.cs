namespace Hotline.Telephony.Sip.Auth;

/// <summary>A challenge that we can answer: one WWW-Authenticate or Proxy-Authenticate header (RFC 7616 §3.3).</summary>
/// <param name="WrittenAlgorithm">As the peer wrote it, to be written back; null when it wrote none, which means MD5.</param>
/// <param name="HasQop">It offers qop=auth; else the older form without nonce count is wanted.</param>
/// <param name="Stale">The credentials were right and only their nonce is worn.</param>
internal sealed record DigestChallenge(
    string Realm, string Nonce, DigestAlgorithm Algorithm, string? WrittenAlgorithm, bool HasQop, string? Opaque, bool Stale)
{
    /// <summary>What goes back to the peer stays small: an absurd nonce must not swell our request.</summary>
    private const int MaxLength = 1024;

    /// <summary>Null for another scheme, an algorithm that we do not speak, or qop without auth.</summary>
    public static DigestChallenge? Read(ReadOnlySpan<byte> value)
    {
        if (value.Length > MaxLength || !DigestFields.TryRead(value, out var fields) || fields.Values.Any(text => text.Any(char.IsControl)))
        {
            return null;
        }

        var written = fields.GetValueOrDefault("algorithm");
        var qop = fields.GetValueOrDefault("qop");
        var stale = Offers(fields.GetValueOrDefault("stale", ""), "true");
        return DigestAlgorithm.From(written) is { } algorithm && fields.TryGetValue("realm", out var realm)
            && fields.GetValueOrDefault("nonce") is { Length: > 0 } nonce && (qop is null || Offers(qop, "auth"))
                ? new DigestChallenge(realm, nonce, algorithm, written, qop is not null, fields.GetValueOrDefault("opaque"), stale)
                : null;
    }

    private static bool Offers(string list, string word)
        => list.Split(',').Any(one => one.Trim().Equals(word, StringComparison.OrdinalIgnoreCase));
}
