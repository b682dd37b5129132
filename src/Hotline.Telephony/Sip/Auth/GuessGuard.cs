using System.Net;
using Hotline.Telephony.Sip.Transports;

namespace Hotline.Telephony.Sip.Auth;

/// <summary>
/// Makes guessing a phone's secret slow: whoever was wrong too often is not looked at for a while, right or wrong. By address and extension, so that one phone
/// with a mistyped secret bars none of its neighbours behind the same NAT; and by address, so that going through the extensions gains nothing.
/// </summary>
internal sealed class GuessGuard
{
    private readonly TokenBuckets<(IPAddress, string)> ofPhones = new(perSecond: 1.0 / 60, burst: 5);
    private readonly TokenBuckets<IPAddress> ofAddresses = new(perSecond: 0.1, burst: 100);

    public bool Bars(IPAddress from, string user, TimeSpan now) => !ofAddresses.HasToken(SourceShare.Of(from), now) || !ofPhones.HasToken((SourceShare.Of(from), user), now);

    public void WasWrong(IPAddress from, string user, TimeSpan now)
    {
        ofAddresses.Take(SourceShare.Of(from), now);
        ofPhones.Take((SourceShare.Of(from), user), now);
    }
}
