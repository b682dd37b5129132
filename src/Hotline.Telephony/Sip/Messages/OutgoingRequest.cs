using System.Buffers;
using System.Globalization;
using Hotline.Telephony.Sip.Parsing;

namespace Hotline.Telephony.Sip.Messages;

/// <summary>
/// A request of ours. ACK for a failure and CANCEL are made from the INVITE they belong to by <c>with</c>
/// (RFC 3261 §9.1, §17.1.1.3), which is why it is a record of parts and not yet bytes.
/// </summary>
/// <param name="Origin">Transport and host:port of our Via, as they stand there: "UDP 192.0.2.1:5060".</param>
/// <param name="From">Whole value with our tag.</param>
/// <param name="To">Whole value, with the peer's tag inside a dialog.</param>
internal sealed record OutgoingRequest(
    string Method, string Uri, string Branch, string Origin, string From, string To, string CallId, uint CSeq)
{
    /// <summary>Whole Route values, topmost first.</summary>
    public IReadOnlyList<string> Routes { get; init; } = [];

    public int MaxForwards { get; init; } = 70;

    /// <summary>Whole value, or null.</summary>
    public string? Contact { get; init; }

    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    public string? ContentType { get; init; }

    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>ACK for a final response of 300 and above: same branch, its To (RFC 3261 §17.1.1.3).</summary>
    public OutgoingRequest AckFor(string to) => Bare(SipMethods.Ack) with { To = to };

    /// <summary>CANCEL: same branch, URI, Call-ID, CSeq number and Route (RFC 3261 §9.1).</summary>
    public OutgoingRequest Cancel() => Bare(SipMethods.Cancel);

    /// <summary>The same request over a connection instead (RFC 3261 §18.1.1).</summary>
    public OutgoingRequest OverTcp() => this with { Origin = string.Concat("TCP", Origin.AsSpan(Origin.IndexOf(' '))) };

    public byte[] Write()
    {
        var buffer = new ArrayBufferWriter<byte>(640 + Body.Length);
        var writer = new SipWriter(buffer);
        writer.RequestLine(Method, Uri);
        writer.Header("Via"u8, string.Concat("SIP/2.0/", Origin, ";rport;branch=", Branch));
        writer.Header("Max-Forwards"u8, MaxForwards);
        foreach (var route in Routes)
        {
            writer.Header("Route"u8, route);
        }

        writer.Header("From"u8, From);
        writer.Header("To"u8, To);
        writer.Header("Call-ID"u8, CallId);
        writer.Header("CSeq"u8, string.Create(CultureInfo.InvariantCulture, $"{CSeq} {Method}"));
        if (Contact is not null)
        {
            writer.Header("Contact"u8, Contact);
        }

        foreach (var (name, value) in Headers)
        {
            writer.Header(name, value);
        }

        writer.Body(ContentType, Body.Span);
        return buffer.WrittenSpan.ToArray();
    }

    private OutgoingRequest Bare(string method)
        => this with { Method = method, Contact = null, Headers = [], ContentType = null, Body = default };
}
