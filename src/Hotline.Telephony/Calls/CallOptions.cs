using System.Net;
using Hotline.Telephony.Sip.Auth;
using Hotline.Telephony.Sip.Transports;

namespace Hotline.Telephony.Calls;

/// <summary>Limits of a call that operators rarely touch; ring delay and call cap come with the node settings.</summary>
internal sealed record CallOptions
{
    /// <summary>A bridged leg that sends neither RTP nor RTCP for this long has vanished.</summary>
    public TimeSpan RtpSilence { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whom the node deals with beside its trunks and private addresses.</summary>
    public AccessRules Access { get; init; } = AccessRules.None;

    /// <summary>A waiting caller may be muted by the phone; only after this much longer the call is given up.</summary>
    public TimeSpan WaitingGrace { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>How long a trunk that we dial over may say nothing at all before the next one has the call: four datagrams of an INVITE by then.</summary>
    public TimeSpan TrunkPatience { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>
    /// A browser that is lost in a conversation (a laptop that sleeps, a network that is gone) may come back for so long after it was heard last; the caller hears music. Longer
    /// than <see cref="RtpSilence"/>.
    /// </summary>
    public TimeSpan BrowserReturn { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>The same of a desk phone (unplugged, a switch that starts anew); the caller hears music from <see cref="RtpSilence"/> on, for a phone may say nothing while nobody speaks.</summary>
    public TimeSpan PhoneReturn { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Our addresses, of either family, for the candidates of lines whose browser we do not see before its first check; at least one.</summary>
    public IReadOnlyList<IPAddress> HostAddresses { get; init; } = [IPAddress.Loopback];

    /// <summary>Seconds in Retry-After when the node is full.</summary>
    public int RetryAfterSeconds { get; init; } = 10;

    /// <summary>Digest algorithms a desk phone is offered, most wanted first; see <see cref="PhoneAuthenticator"/> on why MD5 alone.</summary>
    public IReadOnlyList<DigestAlgorithm> Digests { get; init; } = [DigestAlgorithm.Md5];
}
