using System.Globalization;

namespace Hotline.Telephony.Sip.Messages;

/// <summary>The topmost Via (RFC 3261 §20.42): where the response goes and which transaction it is.</summary>
/// <param name="Transport">Upper case: UDP, TCP…</param>
/// <param name="Host">sent-by host; IPv6 with brackets.</param>
/// <param name="Port">0 when not given.</param>
/// <param name="Params">With leading semicolon, or "".</param>
internal sealed record Via(string Transport, string Host, int Port, string Params)
{
    /// <summary>Of the protocol; we speak 2.0 only.</summary>
    public string Version { get; init; } = "2.0";

    /// <summary>Starts every branch of RFC 3261; older peers send none or something else (§8.1.1.7).</summary>
    public const string MagicCookie = "z9hG4bK";

    public string Branch { get; } = SipParams.Get(Params, "branch") ?? "";

    public bool HasMagicCookie => Branch.Length > MagicCookie.Length && Branch.StartsWith(MagicCookie, StringComparison.OrdinalIgnoreCase);

    public string SentBy => Port == 0 ? Host : string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");

    /// <summary>The sender asked for the reply at its source port (RFC 3581).</summary>
    public bool WantsRport => SipParams.Has(Params, "rport");
}
