using System.Globalization;
using System.Security.Cryptography;
using Hotline.Telephony.Sip.Messages;

namespace Hotline.Telephony.Sip.Auth;

/// <summary>Who we are to a peer that asks.</summary>
/// <param name="Realm">The only one whose challenges are answered; null: any.</param>
internal sealed record DigestAccount(string User, string Password, string? Realm = null)
{
    /// <summary>A record would write its password.</summary>
    public override string ToString() => $"{nameof(DigestAccount)} {User}";
}

/// <summary>What asks and under which name (RFC 7616 §3.3): a registrar or the called side (401), or a proxy on the way (407).</summary>
internal readonly record struct DigestSpace(bool IsProxy, string Realm);

/// <summary>Credentials as a request carries them.</summary>
internal readonly record struct DigestProof(DigestSpace Space, string Nonce, string Header)
{
    public string Name => Space.IsProxy ? "Proxy-Authorization" : "Authorization";
}

/// <summary>
/// The client's side of digest authentication (RFC 3261 §22, RFC 7616, RFC 8760): remembers the challenges of a dialog or registration, and
/// proves with them what is sent next, each nonce counted. Whether a request may be sent again is <see cref="DigestAttempt"/>'s to say.
/// </summary>
/// <param name="cnonce">Makes our half of the hash; null: a random one each time.</param>
internal sealed class DigestClient(DigestAccount account, Func<string>? cnonce = null)
{
    /// <summary>A request crosses few proxies that ask; more are somebody's attempt.</summary>
    private const int MostSpaces = 4;

    private readonly Dictionary<DigestSpace, Known> spaces = [];

    /// <summary>What a request carries, as far as anybody has asked before.</summary>
    public IReadOnlyList<DigestProof> Prove(string method, string uri)
        => spaces.Count == 0 ? [] : [.. spaces.Select(one => new DigestProof(one.Key, one.Value.Challenge.Nonce, Header(one.Value, method, uri)))];

    /// <summary>The challenges of a refusal that we can answer: of each space the one with the strongest algorithm (RFC 8760 §2.4).</summary>
    public IReadOnlyDictionary<DigestSpace, DigestChallenge> Read(SipResponse refusal)
    {
        var found = new Dictionary<DigestSpace, DigestChallenge>();
        foreach (ref readonly var line in refusal.Headers.Lines)
        {
            if (line.Name is SipHeaderName.WwwAuthenticate or SipHeaderName.ProxyAuthenticate
                && DigestChallenge.Read(refusal.Headers.Value(line)) is { } challenge && (account.Realm is null || account.Realm == challenge.Realm))
            {
                var space = new DigestSpace(line.Name == SipHeaderName.ProxyAuthenticate, challenge.Realm);
                if (!found.TryGetValue(space, out var other) || (challenge.Algorithm == DigestAlgorithm.Sha256 && other.Algorithm != DigestAlgorithm.Sha256))
                {
                    found[space] = challenge;
                }
            }
        }

        return found;
    }

    public void Learn(DigestSpace space, DigestChallenge challenge)
    {
        if (spaces.Count < MostSpaces || spaces.ContainsKey(space))
        {
            spaces[space] = new Known(challenge);
        }
    }

    private string Header(Known known, string method, string uri)
    {
        var challenge = known.Challenge;
        var ha1 = challenge.Algorithm.Ha1(account.User, challenge.Realm, account.Password);
        var proof = $"Digest username=\"{account.User}\", realm=\"{challenge.Realm}\", nonce=\"{challenge.Nonce}\", uri=\"{uri}\"";
        if (challenge.HasQop)
        {
            var count = (++known.Count).ToString("x8", CultureInfo.InvariantCulture);
            var own = cnonce?.Invoke() ?? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
            proof += $", response=\"{challenge.Algorithm.Response(ha1, challenge.Nonce, count, own, method, uri)}\", qop=auth, nc={count}, cnonce=\"{own}\"";
        }
        else
        {
            proof += $", response=\"{challenge.Algorithm.Response(ha1, challenge.Nonce, method, uri)}\"";
        }

        return proof + (challenge.WrittenAlgorithm is { } algorithm ? $", algorithm={algorithm}" : "") + (challenge.Opaque is { } opaque ? $", opaque=\"{opaque}\"" : "");
    }

    private sealed class Known(DigestChallenge challenge)
    {
        public DigestChallenge Challenge => challenge;

        /// <summary>How often the nonce was used (nc).</summary>
        public uint Count { get; set; }
    }
}
