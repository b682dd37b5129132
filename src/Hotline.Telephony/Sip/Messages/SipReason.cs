using System.Globalization;

namespace Hotline.Telephony.Sip.Messages;

/// <summary>Why a request ends something (RFC 3326), or a response refuses it (RFC 6432): a status of SIP or a cause of the telephone network (ITU-T Q.850).</summary>
/// <param name="Protocol">"SIP" or "Q.850"; another one is kept as it came.</param>
/// <param name="Cause">0 when the header names none.</param>
internal sealed record SipReason(string Protocol, int Cause, string Text)
{
    public const string Q850 = "Q.850";

    public const string Sip = "SIP";

    /// <summary>Both sides have said what they had to say.</summary>
    public static SipReason NormalClearing { get; } = new(Q850, 16, "Normal call clearing");

    /// <summary>The phone rang for as long as it may.</summary>
    public static SipReason NoAnswer { get; } = new(Q850, 19, "No answer from user");

    /// <summary>We stop.</summary>
    public static SipReason TemporaryFailure { get; } = new(Q850, 41, "Temporary failure");

    /// <summary>What should have come did not: ACK, media, a session refresh.</summary>
    public static SipReason TimerExpiry { get; } = new(Q850, 102, "Recovery on timer expiry");

    /// <summary>Offer and answer do not meet.</summary>
    public static SipReason NoMedia { get; } = new(Sip, SipStatus.NotAcceptableHere, SipStatus.Reason(SipStatus.NotAcceptableHere));

    /// <summary>Sound in clear where it has to be secured.</summary>
    public static SipReason NotSecured { get; } = new(Sip, SipStatus.NotAcceptableHere, "SRTP required");

    /// <summary>All reasons of a message, in their order; what can not be read is left out.</summary>
    public static IReadOnlyList<SipReason> Of(SipMessage message)
    {
        List<SipReason>? found = null;
        foreach (var value in message.Headers.List(SipHeaderName.Reason))
        {
            var semicolon = value.IndexOf(';', StringComparison.Ordinal);
            var protocol = (semicolon < 0 ? value : value[..semicolon]).Trim();
            var parameters = semicolon < 0 ? "" : value[semicolon..];
            _ = int.TryParse(SipParams.Get(parameters, "cause"), NumberStyles.None, CultureInfo.InvariantCulture, out var cause);
            if (protocol.Length > 0 && cause is >= 0 and <= 999)
            {
                (found ??= []).Add(new SipReason(Canonical(protocol), cause, SipParams.Get(parameters, "text") ?? ""));
            }
        }

        return found ?? (IReadOnlyList<SipReason>)[];
    }

    /// <summary>The first that names one; null when none does.</summary>
    public static int? CauseOf(IReadOnlyList<SipReason> said, string protocol)
        => said.FirstOrDefault(one => one.Protocol == protocol) is { Cause: > 0 } reason ? reason.Cause : null;

    /// <summary>As the header value.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Protocol};cause={Cause};text=\"{Text}\"");

    private static string Canonical(string protocol)
        => protocol.Equals(Q850, StringComparison.OrdinalIgnoreCase) ? Q850 : protocol.Equals(Sip, StringComparison.OrdinalIgnoreCase) ? Sip : protocol;
}
