namespace Hotline.Telephony.Sip.Messages;

/// <summary>A From, To, Contact, Route… value: <c>"Display" &lt;uri&gt;;params</c> (RFC 3261 §20.10).</summary>
/// <param name="Display">Without quotes; "" when absent.</param>
/// <param name="Params">Header parameters with their leading semicolon, or "".</param>
internal sealed record NameAddress(string Display, SipUri Uri, string Params)
{
    /// <summary>Null when the address carries none.</summary>
    public string? Tag => SipParams.Get(Params, "tag");

    public string? Param(string name) => SipParams.Get(Params, name);
}
