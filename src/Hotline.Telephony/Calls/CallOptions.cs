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

    /// <summary>Our addresses for the candidates of lines whose browser we do not see before its first check; at least one.</summary>
    public IReadOnlyList<IPAddress> HostAddresses { get; init; } = [IPAddress.Loopback];

    /// <summary>Seconds in Retry-After when the node is full.</summary>
    public int RetryAfterSeconds { get; init; } = 10;

    /// <summary>Digest algorithms a desk phone is offered, most wanted first; see <see cref="PhoneAuthenticator"/> on why MD5 alone.</summary>
    public IReadOnlyList<DigestAlgorithm> Digests { get; init; } = [DigestAlgorithm.Md5];
}
