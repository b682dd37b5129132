using System.Collections.Frozen;
using System.Net;
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
/// <param name="Barred">It was wrong too often, and was not looked at.</param>
internal readonly record struct Authentication(string? Extension, bool Stale, bool Barred = false);

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
    private readonly GuessGuard guesses = new();
    private FrozenDictionary<string, PhoneSecret> phones = FrozenDictionary<string, PhoneSecret>.Empty;
    private string realm = "";

    public void Configure(NodeSettings settings)
    {
        realm = settings.Realm;
        phones = settings.Phones.DistinctBy(phone => phone.Extension).ToFrozenDictionary(phone => phone.Extension);
    }

    public bool Knows(string extension) => phones.ContainsKey(extension);

    /// <summary>Who registers.</summary>
    /// <param name="from">Where the request began.</param>
    public Authentication Check(SipRequest register, IPAddress from) => Check(register, from, SipHeaderName.Authorization);

    /// <summary>Whether a request other than REGISTER proves to be of the phone that it says it is of: the refusal or challenge that goes back, null when it is.</summary>
    /// <param name="extension">Of the phone.</param>
    /// <param name="from">Where the request began.</param>
    public (int Status, ReplyParts Parts)? Unproven(SipRequest request, string extension, IPAddress from)
    {
        var who = Check(request, from, SipHeaderName.ProxyAuthorization);
        return who.Extension == extension ? null
            : who.Barred || who.Extension is not null ? (SipStatus.Forbidden, ReplyParts.Empty)
            : (SipStatus.ProxyAuthenticationRequired, Challenge("Proxy-Authenticate", who.Stale, from));
    }

    /// <summary>Whether a REGISTER names a nonce of ours that was given to that address, be it worn: somebody is there who heard it.</summary>
    public bool HasNonce(SipRequest register, IPAddress from)
    {
        foreach (ref readonly var line in register.Headers.Lines)
        {
            if (line.Name == SipHeaderName.Authorization && DigestCredentials.TryParse(register.Headers.Value(line), out var credentials)
                && nonces.Check(credentials.Nonce, credentials.Count, from) != NonceState.Unknown)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The headers of a 401: one challenge per algorithm.</summary>
    /// <param name="to">Where the request began: nobody else can use the nonce.</param>
    public ReplyParts Challenge(bool stale, IPAddress to) => Challenge("WWW-Authenticate", stale, to);

    private ReplyParts Challenge(string header, bool stale, IPAddress to)
    {
        var nonce = nonces.Issue(to);
        var suffix = stale ? ", stale=true" : "";
        return ReplyParts.Empty with
        {
            Headers =
            [
                .. challenges.Select(algorithm =>
                    (header, $"Digest realm=\"{realm}\", nonce=\"{nonce}\", algorithm={algorithm.Name}, qop=\"auth\"{suffix}")),
            ],
        };
    }

    private Authentication Check(SipRequest request, IPAddress from, SipHeaderName header)
    {
        var result = default(Authentication);
        foreach (ref readonly var line in request.Headers.Lines)
        {
            if (line.Name == header && DigestCredentials.TryParse(request.Headers.Value(line), out var credentials) && credentials.Realm == realm)
            {
                result = Check(request, from, credentials);
                if (result.Extension is not null)
                {
                    break;
                }
            }
        }

        return result;
    }

    private Authentication Check(SipRequest request, IPAddress from, DigestCredentials given)
    {
        if (guesses.Bars(from, given.User, clock.Now))
        {
            return new Authentication(null, Stale: false, Barred: true);
        }

        if (DigestAlgorithm.From(given.Algorithm) is not { } algorithm || !challenges.Contains(algorithm) || !IsAbout(request, given.Uri))
        {
            return default;
        }

        var state = nonces.Check(given.Nonce, given.Count, from);
        if (state == NonceState.Unknown)
        {
            return default; // Of an earlier life of ours, of another address or of nobody: a right secret fails too, and a wrong one learns nothing.
        }

        var known = phones.TryGetValue(given.User, out var phone);
        var ha1 = algorithm == DigestAlgorithm.Md5 ? phone?.Ha1Md5 : phone?.Ha1Sha256;
        var usable = known && !string.IsNullOrEmpty(ha1);
        var expected = algorithm.Response(usable ? ha1! : nobody, given.Nonce, given.Nc, given.Cnonce, request.Method, given.Uri);
        var matches = CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(given.Response.ToLowerInvariant()));
        if (!matches || !usable)
        {
            guesses.WasWrong(from, given.User, clock.Now);
            return default;
        }

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
