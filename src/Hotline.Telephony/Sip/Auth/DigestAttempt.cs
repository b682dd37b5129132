using Hotline.Telephony.Sip.Messages;

namespace Hotline.Telephony.Sip.Auth;

/// <summary>
/// One request's way through its challenges. Each space may ask once, and once more when it says that only the nonce is worn (stale);
/// whoever asks again after that, or about a nonce that was just answered, has refused us (RFC 3261 §22.3). So it never goes on for ever.
/// </summary>
internal sealed class DigestAttempt(DigestClient client)
{
    private const int MostAnswers = 2;

    private readonly Dictionary<DigestSpace, int> answered = [];
    private IReadOnlyList<DigestProof> sent = [];

    /// <summary>Header lines for the request as it goes out now; none as long as nobody has asked.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers(string method, string uri)
    {
        sent = client.Prove(method, uri);
        return sent.Count == 0 ? [] : [.. sent.Select(proof => (proof.Name, proof.Header))];
    }

    /// <summary>Whether the refusal is a challenge that the same request, sent again, answers.</summary>
    public bool MayTryAgain(SipResponse refusal)
    {
        if (refusal.Status is not (SipStatus.Unauthorized or SipStatus.ProxyAuthenticationRequired))
        {
            return false;
        }

        var challenges = client.Read(refusal);
        if (challenges.Count == 0 || challenges.Any(one => IsRefusal(one.Key, one.Value)))
        {
            return false;
        }

        foreach (var (space, challenge) in challenges)
        {
            answered[space] = answered.GetValueOrDefault(space) + 1;
            client.Learn(space, challenge);
        }

        return true;
    }

    private bool IsRefusal(DigestSpace space, DigestChallenge challenge)
    {
        var before = answered.GetValueOrDefault(space);
        return before == MostAnswers || (before > 0 && !challenge.Stale) || sent.Any(proof => proof.Space == space && proof.Nonce == challenge.Nonce);
    }
}
