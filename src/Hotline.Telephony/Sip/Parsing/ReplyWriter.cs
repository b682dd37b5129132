using System.Buffers;
using System.Globalization;
using System.Net;
using Hotline.Telephony.Sip.Messages;

namespace Hotline.Telephony.Sip.Parsing;

/// <summary>What a response carries beyond the headers that are copied from its request.</summary>
internal sealed record ReplyParts
{
    public static ReplyParts Empty { get; } = new();

    /// <summary>What goes with a refusal for now (RFC 3261 §20.33).</summary>
    public static ReplyParts RetryAfter(int seconds) => Empty with { Headers = [("Retry-After", seconds.ToString(CultureInfo.InvariantCulture))] };

    /// <summary>Added to To when the request's has none (RFC 3261 §8.2.6.2).</summary>
    public string? ToTag { get; init; }

    /// <summary>The whole Contact value.</summary>
    public string? Contact { get; init; }

    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    public string? ContentType { get; init; }

    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Overrides the standard phrase: a 400 names the part that is wrong.</summary>
    public string? Reason { get; init; }
}

/// <summary>Builds the response to a request (RFC 3261 §8.2.6): Via, From, To, Call-ID and CSeq come back byte for byte.</summary>
internal static class ReplyWriter
{
    public static byte[] Write(SipRequest request, IPEndPoint source, int status, ReplyParts parts)
        => Write(request.Headers, request.Via, request.ViaRest, source, status, parts, dialogForming: request.Method == SipMethods.Invite && status is > 100 and < 300);

    public static byte[] Write(SipParseError error, IPEndPoint source, string toTag)
        => Write(error.Headers!, error.Via!, error.ViaRest, source, error.Status, // WantsReply was asked: both are set.
            new ReplyParts { Reason = error.Reason, ToTag = toTag }, dialogForming: false);

    /// <summary>
    /// Where the response goes (RFC 3261 §18.2.2, RFC 3581 §4): over the connection the request came by, or one to the port in Via when
    /// that is gone; else to the source address, at its port when rport was asked for.
    /// </summary>
    public static IPEndPoint Destination(Via via, IPEndPoint source) => source switch
    {
        StreamPeer stream => stream.Listening(via.Port != 0 ? via.Port : stream.Protocol == StreamProtocol.Tls ? SipUri.DefaultTlsPort : SipUri.DefaultPort),
        _ when via.WantsRport => source,
        _ => new IPEndPoint(source.Address, via.Port == 0 ? SipUri.DefaultPort : via.Port),
    };

    /// <summary>
    /// Where a peer hears requests: it may send from another port than it listens on, which is that of its Via unless it asks for its own (RFC 3261 §18.2.2, RFC 3581 §4). One behind
    /// a NAT, whose Via names another address, hears where its packets come from alone, and one at the other end of a connection over that.
    /// </summary>
    public static IPEndPoint Hearing(Via via, IPEndPoint source) => source is StreamPeer || IsElsewhere(via, source) ? source : Destination(via, source);

    /// <summary>The sender names another address than its packet has: a NAT stands between, or it gives a name.</summary>
    public static bool IsElsewhere(Via via, IPEndPoint source) => !IPAddress.TryParse(via.Host.Trim('[', ']'), out var sentBy) || !sentBy.Equals(source.Address);

    private static byte[] Write(
        SipHeaders headers, Via via, ReadOnlyMemory<byte> viaRest, IPEndPoint source, int status, ReplyParts parts, bool dialogForming)
    {
        var buffer = new ArrayBufferWriter<byte>(512 + parts.Body.Length);
        var writer = new SipWriter(buffer);
        writer.StatusLine(status, parts.Reason ?? SipStatus.Reason(status));
        writer.Header("Via"u8, Received(via, source));
        if (!viaRest.IsEmpty && viaRest.Length < SipParser.MaxHead)
        {
            writer.Header("Via"u8, viaRest.Span.Trim(" \t"u8));
        }

        var firstVia = true;
        foreach (ref readonly var line in headers.Lines)
        {
            switch (line.Name)
            {
                case SipHeaderName.Via when firstVia:
                    firstVia = false;
                    break;
                case SipHeaderName.Via when buffer.WrittenCount + line.ValueLength < SipParser.MaxHead: // Of a request that is refused for its size; the first finds the way back.
                    writer.Header("Via"u8, headers.Value(line));
                    break;
                case SipHeaderName.From:
                    writer.Header("From"u8, headers.Value(line));
                    break;
                case SipHeaderName.To:
                    WriteTo(writer, headers.Value(line), status, parts.ToTag);
                    break;
                case SipHeaderName.CallId:
                    writer.Header("Call-ID"u8, headers.Value(line));
                    break;
                case SipHeaderName.CSeq:
                    writer.Header("CSeq"u8, headers.Value(line));
                    break;
                case SipHeaderName.RecordRoute when dialogForming:
                    writer.Header("Record-Route"u8, headers.Value(line));
                    break;
                case SipHeaderName.Timestamp when status == SipStatus.Trying:
                    writer.Header("Timestamp"u8, headers.Value(line));
                    break;
            }
        }

        if (parts.Contact is not null)
        {
            writer.Header("Contact"u8, parts.Contact);
        }

        foreach (var (name, value) in parts.Headers)
        {
            writer.Header(name, value);
        }

        writer.Body(parts.ContentType, parts.Body.Span);
        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteTo(SipWriter writer, ReadOnlySpan<byte> value, int status, string? tag)
    {
        writer.Name("To"u8);
        writer.Raw(value);
        var tagged = !ParseAddress.TryParse(value, out var to) || to.Tag is not null;
        if (!tagged && tag is not null && status > SipStatus.Trying)
        {
            writer.Raw(";tag="u8);
            writer.Text(tag);
        }

        writer.Raw("\r\n"u8);
    }

    /// <summary>Adds what the packet says of its sender: received (§18.2.1) and rport (RFC 3581 §4).</summary>
    private static string Received(Via via, IPEndPoint source)
    {
        var parameters = via.Params;
        if (IsElsewhere(via, source) || via.WantsRport)
        {
            parameters = string.Concat(SipParams.Without(parameters, "received"), ";received=", SipUri.HostOf(source.Address).Trim('[', ']')); // RFC 5118 §4.5
        }

        if (via.WantsRport)
        {
            parameters = string.Create(CultureInfo.InvariantCulture, $"{SipParams.Without(parameters, "rport")};rport={source.Port}");
        }

        return string.Concat(string.Concat("SIP/", via.Version, "/", via.Transport), " ", via.SentBy, parameters);
    }
}
