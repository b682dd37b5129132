using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Sip.Parsing;
using Hotline.Telephony.Sip.Transactions;

namespace Hotline.Telephony.Sip.Auth;

/// <summary>Who a request proves to be.</summary>
/// <param name="Extension">The phone; null when it must (again) answer a challenge.</param>
/// <param name="Stale">Right secret, worn nonce.</param>
internal readonly record struct Authentication(string? Extension, bool Stale);

/// <summary>
/// Digest authentication of desk phones (RFC 3261 §22, RFC 7616, RFC 8760). An unknown extension runs through the same
/// work and gets the same answer as a wrong secret.
/// </summary>
/// <param name="challenges">
/// Which algorithms a 401 offers, most wanted first. Phones from before RFC 8760 may choke on a second challenge
/// (baresip 1.0 gives up), so that MD5 alone is what a mixed floor of desk phones needs.
/// </param>
internal sealed class PhoneAuthenticator(TimerQueue clock, IReadOnlyList<DigestAlgorithm> challenges)
{
    /// <summary>HA1 of nobody, for the work on an unknown extension.</summary>
    private readonly string nobody = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    private readonly NonceStore nonces = new(clock);
    private FrozenDictionary<string, PhoneSecret> phones = FrozenDictionary<string, PhoneSecret>.Empty;
    private string realm = "";

    public void Configure(NodeSettings settings)
    {
        realm = settings.Realm;
        phones = settings.Phones.DistinctBy(phone => phone.Extension).ToFrozenDictionary(phone => phone.Extension);
    }

    public bool Knows(string extension) => phones.ContainsKey(extension);

    public Authentication Check(SipRequest request)
    {
        var result = default(Authentication);
        foreach (ref readonly var line in request.Headers.Lines)
        {
            if (line.Name == SipHeaderName.Authorization && DigestCredentials.TryParse(request.Headers.Value(line), out var credentials)
                && credentials.Realm == realm)
            {
                result = Check(request, credentials);
                if (result.Extension is not null)
                {
                    break;
                }
            }
        }

        return result;
    }

    /// <summary>The headers of a 401: one challenge per algorithm.</summary>
    public ReplyParts Challenge(bool stale)
    {
        var nonce = nonces.Issue();
        var suffix = stale ? ", stale=true" : "";
        return ReplyParts.Empty with
        {
            Headers =
            [
                .. challenges.Select(algorithm =>
                    ("WWW-Authenticate", $"Digest realm=\"{realm}\", nonce=\"{nonce}\", algorithm={algorithm.Name}, qop=\"auth\"{suffix}")),
            ],
        };
    }

    private Authentication Check(SipRequest request, DigestCredentials given)
    {
        if (DigestAlgorithm.From(given.Algorithm) is not { } algorithm || !challenges.Contains(algorithm) || !IsAbout(request, given.Uri))
        {
            return default;
        }

        var known = phones.TryGetValue(given.User, out var phone);
        var ha1 = algorithm == DigestAlgorithm.Md5 ? phone?.Ha1Md5 : phone?.Ha1Sha256;
        var usable = known && !string.IsNullOrEmpty(ha1);
        var expected = algorithm.Response(usable ? ha1! : nobody, given.Nonce, given.Nc, given.Cnonce, request.Method, given.Uri);
        var matches = CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(given.Response.ToLowerInvariant()));
        if (!matches || !usable)
        {
            return default;
        }

        var state = nonces.Check(given.Nonce, given.Count);
        if (state != NonceState.Good)
        {
            return new Authentication(null, state == NonceState.Stale);
        }

        nonces.Use(given.Nonce, given.Count);
        return new Authentication(given.User, false);
    }

    /// <summary>The digest must be over this request's URI (RFC 7616 §3.4.6); a proxy may have rewritten its spelling.</summary>
    private static bool IsAbout(SipRequest request, string uri)
        => uri == request.Uri.ToString()
            || (ParseUri.TryParse(Encoding.UTF8.GetBytes(uri), out var parsed)
                && parsed.User == request.Uri.User && parsed.Host.Equals(request.Uri.Host, StringComparison.OrdinalIgnoreCase));
}
