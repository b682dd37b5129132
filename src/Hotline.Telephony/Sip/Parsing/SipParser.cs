using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Hotline.Telephony.Sip.Messages;

namespace Hotline.Telephony.Sip.Parsing;

/// <summary>Datagram to message (RFC 3261 §7, §18.3). The array becomes the message's own; it is read in place.</summary>
internal static class SipParser
{
    /// <summary>More lines than any real message; a guard for the table, not a protocol limit.</summary>
    private const int MaxHeaderLines = 256;

    /// <summary>Bytes from the first line to the empty one. Our limit: a carrier's INVITE with a dozen proxies stays under 8 KB, and an answer repeats up to all of it, which a datagram must hold.</summary>
    internal const int MaxHead = 32 * 1024;

    public static bool TryParse(
        byte[] datagram, [NotNullWhen(true)] out SipMessage? message, [NotNullWhen(false)] out SipParseError? error)
    {
        message = null;

        // Leading empty lines are skipped (§7.5); a datagram of nothing else is a keep-alive (RFC 5626 §4.4.1).
        var start = 0;
        while (start < datagram.Length && datagram[start] is (byte)'\r' or (byte)'\n')
        {
            start++;
        }

        if (start == datagram.Length)
        {
            error = SipParseError.Silence("keep-alive");
            return false;
        }

        // A request cut off before its empty line is still told so, when enough of it came to know whom to tell.
        var end = EndOfHeaders(datagram.AsSpan(start), out var bodyAfter);
        var isCutOff = end < 0;
        if (isCutOff)
        {
            end = bodyAfter = datagram.Length - start;
        }

        Unfold(datagram.AsSpan(start, end));
        var head = datagram.AsSpan(0, start + end);
        var firstLineEnd = LineEnd(head, start);
        var firstLine = head[start..firstLineEnd].TrimEnd((byte)'\r');
        var isResponse = firstLine.StartsWith("SIP/"u8);
        var lines = ArrayPool<SipHeaderLine>.Shared.Rent(MaxHeaderLines);
        try
        {
            var shape = ReadLines(head, firstLineEnd + 1, lines, out var count) ?? (isCutOff ? "Missing Empty Line" : bodyAfter > MaxHead ? "Headers Too Large" : null);
            var headers = new SipHeaders(datagram, lines.AsSpan(0, count).ToArray());
            return isResponse
                ? SipResponseParser.TryParse(datagram, firstLine, shape, headers, start + bodyAfter, out message, out error)
                : SipRequestParser.TryParse(datagram, firstLine, shape, headers, start + bodyAfter, out message, out error);
        }
        finally
        {
            ArrayPool<SipHeaderLine>.Shared.Return(lines);
        }
    }

    /// <summary>Content-Length of a header block, for a stream: it must be there once, or say the same every time (§18.3). The block is unfolded.</summary>
    internal static bool TryFindLength(Span<byte> head, out long length)
    {
        length = -1;
        Unfold(head);
        var lines = ArrayPool<SipHeaderLine>.Shared.Rent(MaxHeaderLines);
        try
        {
            ReadLines(head, LineEnd(head, 0) + 1, lines, out var count);
            foreach (ref readonly var line in lines.AsSpan(0, count))
            {
                if (line.Name != SipHeaderName.ContentLength)
                {
                    continue;
                }

                if (!SipReader.TryNumber(head.Slice(line.ValueStart, line.ValueLength), int.MaxValue, out var read) || (length >= 0 && length != read))
                {
                    return false;
                }

                length = read;
            }

            return length >= 0;
        }
        finally
        {
            ArrayPool<SipHeaderLine>.Shared.Return(lines);
        }
    }

    /// <returns>Null, or what is wrong with a line.</returns>
    private static string? ReadLines(ReadOnlySpan<byte> head, int at, SipHeaderLine[] lines, out int count)
    {
        count = 0;
        string? wrong = null;
        while (at < head.Length)
        {
            var lineEnd = LineEnd(head, at);
            var line = head[at..lineEnd].TrimEnd((byte)'\r');
            var colon = line.IndexOf((byte)':');
            var name = colon < 0 ? default : line[..colon].TrimEnd(" \t"u8);
            if (!IsToken(name) || line.Contains((byte)'\r') || HasBareNull(line))
            {
                wrong ??= "Malformed Header Line";
            }
            else if (count == MaxHeaderLines)
            {
                wrong ??= "Too Many Headers";
                break;
            }
            else
            {
                var value = line[(colon + 1)..];
                var trimmed = value.TrimStart(" \t"u8);
                var valueStart = at + colon + 1 + (value.Length - trimmed.Length);
                lines[count++] = new SipHeaderLine(
                    SipHeaderNames.From(name), at, name.Length, valueStart, trimmed.TrimEnd(" \t"u8).Length);
            }

            at = lineEnd + 1;
        }

        return wrong;
    }

    private static bool IsToken(ReadOnlySpan<byte> name)
    {
        var reader = new SipReader(name);
        return reader.TryToken(out _) && reader.AtEnd;
    }

    /// <summary>A null is text only behind a backslash, in a quoted pair (§25.1).</summary>
    private static bool HasBareNull(ReadOnlySpan<byte> line)
    {
        for (var at = line.IndexOf((byte)0); at >= 0; at = line.IndexOf((byte)0))
        {
            if (at == 0 || line[at - 1] != '\\')
            {
                return true;
            }

            line = line[(at + 1)..];
        }

        return false;
    }

    private static int LineEnd(ReadOnlySpan<byte> head, int from)
    {
        var feed = head[from..].IndexOf((byte)'\n');
        return feed < 0 ? head.Length : from + feed;
    }

    /// <summary>The header block ends with an empty line. Line feeds alone are taken too; some gateways send them.</summary>
    /// <returns>The length of the block without its last line break; -1 when it has no end.</returns>
    internal static int EndOfHeaders(ReadOnlySpan<byte> bytes, out int bodyAfter)
    {
        var crlf = bytes.IndexOf("\r\n\r\n"u8);
        var lf = bytes.IndexOf("\n\n"u8);
        if (crlf >= 0 && (lf < 0 || crlf < lf))
        {
            bodyAfter = crlf + 4;
            return crlf;
        }

        bodyAfter = lf + 2;
        return lf;
    }

    /// <summary>A line that begins with white space continues the one before (§7.3.1): its line break becomes spaces, in place.</summary>
    private static void Unfold(Span<byte> head)
    {
        for (var i = 1; i + 1 < head.Length; i++)
        {
            if (head[i] == '\n' && head[i + 1] is (byte)' ' or (byte)'\t')
            {
                head[i] = (byte)' ';
                if (head[i - 1] == '\r')
                {
                    head[i - 1] = (byte)' ';
                }
            }
        }
    }

    /// <summary>Trimmed text of a header value.</summary>
    internal static string Text(ReadOnlySpan<byte> value) => Encoding.UTF8.GetString(value);
}
