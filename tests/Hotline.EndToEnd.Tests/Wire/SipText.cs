using System.Globalization;
using System.Text;

namespace Hotline.EndToEnd.Tests.Wire;

/// <summary>A SIP message as lines of text: just enough to be a peer of our own that shares no code with the product.</summary>
internal sealed record SipText(string Start, IReadOnlyList<(string Name, string Value)> Headers, string Body)
{
    public bool IsResponse => Start.StartsWith("SIP/2.0 ", StringComparison.Ordinal);

    public int Status => int.Parse(Start.AsSpan(8, 3), CultureInfo.InvariantCulture);

    public string Method => IsResponse ? this["CSeq"].Split(' ')[1] : Start.Split(' ')[0];

    public string this[string name] => Headers.FirstOrDefault(h => h.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value ?? "";

    public static SipText? Parse(string text)
    {
        int end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0)
            return null;
        var lines = text[..end].Split("\r\n");
        return new SipText(lines[0], [.. lines.Skip(1).Where(l => l.Contains(':', StringComparison.Ordinal)).Select(l => (l[..l.IndexOf(':', StringComparison.Ordinal)].Trim(), l[(l.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()))], text[(end + 4)..]);
    }

    /// <summary>The answer to a request, with the headers that RFC 3261 §8.2.6 copies.</summary>
    public SipText Reply(string status, string? toTag = null, string? contact = null, string body = "")
    {
        var headers = Headers.Where(h => h.Name.ToUpperInvariant() is "VIA" or "FROM" or "CALL-ID" or "CSEQ" or "RECORD-ROUTE").ToList();
        headers.Add(("To", toTag is null || this["To"].Contains("tag=", StringComparison.Ordinal) ? this["To"] : $"{this["To"]};tag={toTag}"));
        if (contact is not null)
            headers.Add(("Contact", contact));
        if (body.Length > 0)
            headers.Add(("Content-Type", "application/sdp"));
        return new SipText($"SIP/2.0 {status}", headers, body);
    }

    public byte[] ToBytes()
    {
        var text = new StringBuilder($"{Start}\r\n");
        foreach (var (name, value) in Headers)
            text.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        text.Append(CultureInfo.InvariantCulture, $"Content-Length: {Encoding.UTF8.GetByteCount(Body)}\r\n\r\n{Body}");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>The port of the first audio line of an SDP body.</summary>
    public int AudioPort => int.Parse(Body.Split("m=audio ")[1].Split(' ')[0], CultureInfo.InvariantCulture);

    public static string Sdp(int port) =>
        $"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio {port} RTP/AVP 8 {RtpKey.PayloadType}\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:{RtpKey.PayloadType} telephone-event/8000\r\na=fmtp:{RtpKey.PayloadType} 0-16\r\na=ptime:20\r\na=sendrecv\r\n";
}
