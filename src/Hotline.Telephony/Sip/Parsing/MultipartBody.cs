using System.Text;
using Hotline.Telephony.Sip.Messages;

namespace Hotline.Telephony.Sip.Parsing;

/// <summary>
/// Several bodies in one (RFC 2046 §5.1): the SDP among them, read in place. The others are passed over where they may be (RFC 5621 §3, RFC 3261 §20.11): an ISUP message that is optional, a location that a header
/// points at. One that must be understood, and is not, fails the request.
/// </summary>
internal static class MultipartBody
{
    private const string Kind = "multipart/";

    private const int MostParts = 16, MostDepth = 3;

    public static bool Is(ReadOnlySpan<byte> contentType) => contentType.Length > Kind.Length && Ascii.EqualsIgnoreCase(contentType[..Kind.Length], Kind);

    public static bool Is(string? contentType) => contentType?.StartsWith(Kind, StringComparison.OrdinalIgnoreCase) == true;

    /// <param name="contentType">With its parameters.</param>
    /// <param name="sdp">Empty when there is none, whatever else is wrong.</param>
    /// <returns>False when something in it must be understood and is not.</returns>
    public static bool TryRead(string contentType, ReadOnlyMemory<byte> body, out ReadOnlyMemory<byte> sdp)
    {
        sdp = default;
        return body.IsEmpty || TryRead(contentType, body, 1, ref sdp);
    }

    private static bool TryRead(string contentType, ReadOnlyMemory<byte> body, int depth, ref ReadOnlyMemory<byte> sdp)
    {
        if (depth > MostDepth || Parameter(contentType, "boundary") is not { Length: > 0 and <= 70 } boundary)
        {
            return false;
        }

        // Of alternatives one is enough, and what is related hangs on its root.
        var needsAll = Type(contentType) is not ("multipart/alternative" or "multipart/related");
        var line = Encoding.UTF8.GetBytes("--" + boundary);
        var understood = true;
        var at = body.Span.StartsWith(line) ? 0 : After(body, 0, line);
        for (var parts = 0; at >= 0; parts++)
        {
            at += line.Length;
            if (body.Span[at..].StartsWith("--"u8))
            {
                return understood && (needsAll || !sdp.IsEmpty);
            }

            var start = body.Span[at..].IndexOf("\r\n"u8);
            var next = start < 0 ? -1 : After(body, at + start, line);
            if (next < 0 || parts == MostParts)
            {
                return false; // Cut off, or without end.
            }

            // The line end before a delimiter is the delimiter's (RFC 2046 §5.1.1); an empty part has none of its own.
            var isPartUnderstood = ReadPart(body[(at + start + 2)..Math.Max(at + start + 2, next - 2)], depth, ref sdp);
            understood &= isPartUnderstood || !needsAll;
            at = next;
        }

        return false;
    }

    /// <summary>Where the next delimiter stands, behind its line end; -1: nowhere.</summary>
    private static int After(ReadOnlyMemory<byte> body, int from, ReadOnlySpan<byte> line)
    {
        var rest = body.Span;
        while (from >= 0 && from < rest.Length)
        {
            var found = rest[from..].IndexOf("\r\n"u8);
            if (found < 0)
            {
                return -1;
            }

            from += found + 2;
            if (rest[from..].StartsWith(line))
            {
                return from;
            }
        }

        return -1;
    }

    private static bool ReadPart(ReadOnlyMemory<byte> part, int depth, ref ReadOnlyMemory<byte> sdp)
    {
        var end = part.Span.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return false;
        }

        string contentType = "text/plain", disposition = "";
        var hasId = false;
        foreach (var header in Encoding.UTF8.GetString(part.Span[..end]).Replace("\r\n ", " ", StringComparison.Ordinal).Replace("\r\n\t", " ", StringComparison.Ordinal).Split("\r\n"))
        {
            var colon = header.IndexOf(':', StringComparison.Ordinal);
            switch (colon < 0 ? "" : header[..colon].Trim().ToLowerInvariant())
            {
                case "content-type" or "c":
                    contentType = header[(colon + 1)..].Trim();
                    break;
                case "content-disposition":
                    disposition = header[(colon + 1)..].Trim();
                    break;
                case "content-id":
                    hasId = true;
                    break;
            }
        }

        var content = part[(end + 4)..];
        if (sdp.IsEmpty && Type(contentType) == "application/sdp" && Type(disposition) is "" or "session")
        {
            sdp = content;
            return true;
        }

        return (Is(contentType) && TryRead(contentType, content, depth + 1, ref sdp))
            || string.Equals(Parameter(disposition, "handling"), "optional", StringComparison.OrdinalIgnoreCase)
            || Type(disposition) == "by-reference" || (disposition.Length == 0 && hasId);
    }

    private static string Type(string value) => value.Split(';')[0].Trim().ToLowerInvariant();

    private static string? Parameter(string value, string name)
        => value.IndexOf(';', StringComparison.Ordinal) is > 0 and var at ? SipParams.Get(value[at..], name) : null;
}
