using System.Diagnostics.CodeAnalysis;

namespace Hotline.Telephony.Sip.Parsing;

/// <summary>
/// Cuts a stream of bytes into messages (RFC 3261 §18.3): head up to the empty line, body as long as Content-Length says. Bytes come
/// in as they were received, in any pieces; it touches no socket and no clock.
/// </summary>
internal sealed class StreamFramer
{
    public const int MaxHead = SipParser.MaxHead;

    /// <summary>Session descriptions are a few KB.</summary>
    public const int MaxBody = 64 * 1024;

    private byte[] buffer = new byte[4096];
    private int start;
    private int end;
    private int searched;
    private long whole = -1;

    /// <summary>A message has begun and is not complete: its sender owes us the rest.</summary>
    public bool IsHalfway => end > start && buffer[start] is not ((byte)'\r' or (byte)'\n');

    /// <summary>Room for the next bytes; at least one.</summary>
    public Memory<byte> Room()
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (searched, end, start) = (Math.Max(0, searched - start), end - start, 0);
        }

        if (end == buffer.Length)
        {
            Array.Resize(ref buffer, buffer.Length * 2); // Bounded: Next() gives up at MaxHead and MaxBody.
        }

        return buffer.AsMemory(end);
    }

    public void Received(int count) => end += count;

    /// <summary>Call until it needs more.</summary>
    /// <param name="message">With <see cref="StreamFrame.Message"/>: its bytes, the caller's own.</param>
    public StreamFrame Next([NotNullIfNotNull(nameof(message))] out byte[]? message)
    {
        message = null;
        if (whole < 0)
        {
            if (TakeKeepAlive() is { } keepAlive)
            {
                return keepAlive;
            }

            var from = Math.Max(start, searched - 3); // The empty line may have been cut in the middle.
            var head = SipParser.EndOfHeaders(buffer.AsSpan(from, end - from), out var bodyAfter);
            searched = end;
            if (head < 0)
            {
                return end - start > MaxHead ? StreamFrame.Broken : StreamFrame.NeedsMore;
            }

            var length = from - start + bodyAfter;
            if (length > MaxHead || !SipParser.TryFindLength(buffer.AsSpan(start, from - start + head), out var body) || body > MaxBody)
            {
                return StreamFrame.Broken;
            }

            whole = length + body;
        }

        if (end - start < whole)
        {
            return StreamFrame.NeedsMore;
        }

        message = buffer.AsSpan(start, (int)whole).ToArray();
        start += (int)whole;
        (searched, whole) = (start, -1);
        return StreamFrame.Message;
    }

    /// <summary>Empty lines between messages: two are a ping that wants its pong, one is a pong (RFC 5626 §4.4.1) or stray (§7.5).</summary>
    private StreamFrame? TakeKeepAlive()
    {
        while (true)
        {
            var waiting = buffer.AsSpan(start, end - start);
            if (waiting.StartsWith("\r\n\r\n"u8))
            {
                start += 4;
                return StreamFrame.Ping;
            }

            if (waiting.IsEmpty || "\r\n\r\n"u8.StartsWith(waiting))
            {
                return StreamFrame.NeedsMore;
            }

            var stray = waiting.StartsWith("\r\n"u8) ? 2 : waiting[0] == '\n' ? 1 : 0;
            if (stray == 0)
            {
                return null;
            }

            start += stray;
        }
    }
}

internal enum StreamFrame
{
    NeedsMore,
    Message,

    /// <summary>To be answered with one empty line.</summary>
    Ping,

    /// <summary>Where the next message begins can not be known any more, or the sender asks too much: the connection is of no use.</summary>
    Broken,
}
