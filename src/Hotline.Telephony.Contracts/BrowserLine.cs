namespace Hotline.Telephony.Contracts;

/// <summary>
/// The line that an agent's browser stands for in place of a desk phone. Its name is used wherever a phone's extension is:
/// in registrations, offers and calls.
/// </summary>
public static class BrowserLine
{
    private const string Prefix = "web-";

    public static string Of(Guid account) => Prefix + account.ToString("N");

    public static bool Is(string? extension) => extension?.StartsWith(Prefix, StringComparison.Ordinal) == true;
}

/// <summary>A browser's offer of a line (RFC 8829): audio over ICE and DTLS-SRTP, with a fingerprint and at least one law of G.711.</summary>
/// <param name="Line">See <see cref="BrowserLine"/>; who may offer which line, the web side has decided.</param>
/// <param name="Sdp">Tells addresses of the browser and its ICE password: never to be logged or kept.</param>
public sealed record LineOffer(string Line, string Sdp)
{
    public override string ToString() => $"{nameof(LineOffer)} {Line}";
}

/// <summary>A citizen's call from the web phone page. It arrives in the queue as soon as its audio can be heard.</summary>
/// <param name="CallId">Made by the web side (Guid v7).</param>
public sealed record WebCallOffer(Guid CallId, string Sdp)
{
    public override string ToString() => $"{nameof(WebCallOffer)} {CallId}";
}

/// <param name="Sdp">The node's answer; null when refused.</param>
/// <param name="Refusal"><c>line.unknown</c>, <c>line.not-acceptable</c> or <c>node.busy</c>.</param>
public sealed record LineAnswer(string? Sdp, string? Refusal)
{
    public static LineAnswer Refuse(string refusal) => new(null, refusal);

    public override string ToString() => $"{nameof(LineAnswer)} {Refusal}";
}
