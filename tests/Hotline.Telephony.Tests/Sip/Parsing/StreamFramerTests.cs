using System.Text;
using CsCheck;
using Hotline.Telephony.Sip.Parsing;

namespace Hotline.Telephony.Tests.Sip.Parsing;

/// <summary>RFC 3261 §18.3: messages out of a stream, in whatever pieces it comes.</summary>
public sealed class StreamFramerTests
{
    private const string Options = "OPTIONS sip:a@b SIP/2.0\r\nVia: SIP/2.0/TCP h\r\n";

    private static readonly string[] Messages =
    [
        Options + "Content-Length: 0\r\n\r\n",
        Options + "Content-Length:\r\n  5\r\n\r\nhello",
        Options + "l  : 4\r\n\r\n\r\n\r\n",
        Options + "Content-Length: 3\nX: y\n\nabc",
        "SIP/2.0 200 OK\r\nContent-Length: 1\r\nl: 1\r\n\r\nz",
    ];

    [Fact]
    public void Messages_come_out_whole_however_the_stream_is_cut()
    {
        var stream = Encoding.ASCII.GetBytes(string.Concat(Messages.SelectMany(message => (string[])[message, "\r\n", "\r\n\r\n"])));
        Gen.Int[1, 40].Array[1, 30].Sample(
            cuts =>
            {
                var framer = new StreamFramer();
                var (messages, at, turn) = (new List<string>(), 0, 0);
                while (at < stream.Length)
                {
                    var piece = Math.Min(cuts[turn++ % cuts.Length], stream.Length - at);
                    messages.AddRange(Feed(framer, stream.AsSpan(at, piece), out var broken).Select(Unfolded));
                    Assert.False(broken);
                    at += piece;
                }

                Assert.Equal(Messages.Select(message => Unfolded(Encoding.ASCII.GetBytes(message))), messages);
                Assert.False(framer.IsHalfway);
            },
            iter: 2000);
    }

    [Fact]
    public void Two_empty_lines_are_a_ping_and_one_is_nothing()
    {
        var framer = new StreamFramer();
        Assert.Equal([StreamFrame.NeedsMore], Frames(framer, "\r\n"));
        Assert.Equal([StreamFrame.Ping, StreamFrame.NeedsMore], Frames(framer, "\r\n"));
        Assert.Equal([StreamFrame.Ping, StreamFrame.Ping, StreamFrame.NeedsMore], Frames(framer, "\r\n\r\n\r\n\r\n"));
        Assert.Equal([StreamFrame.Message, StreamFrame.NeedsMore], Frames(framer, "\r\n" + Messages[0]));
        Assert.Equal([StreamFrame.Ping, StreamFrame.Message, StreamFrame.NeedsMore], Frames(framer, "\n\r\n\r\n" + Messages[0]));
    }

    [Theory]
    [InlineData("", "no length")]
    [InlineData("Content-Length: -1\r\n", "negative")]
    [InlineData("Content-Length: 5\r\nContent-Length: 6\r\n", "two lengths")]
    [InlineData("Content-Length: 5, 5\r\n", "a list")]
    [InlineData("Content-Length: 65537\r\n", "too long a body")]
    [InlineData("Content-Length: 99999999999999999999\r\n", "no number")]
    public void What_can_not_be_framed_ends_the_stream(string header, string what)
        => Assert.True(Frames(new StreamFramer(), Options + header + "\r\n")[^1] == StreamFrame.Broken, what);

    [Fact]
    public void A_head_without_end_is_given_up()
    {
        var framer = new StreamFramer();
        var line = Encoding.ASCII.GetBytes("X: " + new string('a', 1000) + "\r\n");
        var lines = 0;
        while (lines < 100)
        {
            Feed(framer, line, out var broken);
            if (broken)
            {
                break;
            }

            lines++;
        }

        Assert.InRange(lines, 30, 33);
        Assert.True(framer.IsHalfway);
    }

    private static string Unfolded(byte[] message) => Encoding.ASCII.GetString(message).Replace("\r\n ", "   ");

    private static List<byte[]> Feed(StreamFramer framer, ReadOnlySpan<byte> bytes, out bool broken)
    {
        var messages = new List<byte[]>();
        while (!bytes.IsEmpty)
        {
            var room = framer.Room().Span;
            var piece = Math.Min(room.Length, bytes.Length);
            bytes[..piece].CopyTo(room);
            framer.Received(piece);
            bytes = bytes[piece..];
            StreamFrame frame;
            while ((frame = framer.Next(out var message)) is StreamFrame.Message or StreamFrame.Ping)
            {
                if (message is not null)
                {
                    messages.Add(message);
                }
            }

            if (broken = frame == StreamFrame.Broken)
            {
                return messages;
            }
        }

        broken = false;
        return messages;
    }

    private static List<StreamFrame> Frames(StreamFramer framer, string text)
    {
        var bytes = Encoding.ASCII.GetBytes(text);
        bytes.CopyTo(framer.Room());
        framer.Received(bytes.Length);
        var frames = new List<StreamFrame>();
        do
        {
            frames.Add(framer.Next(out _));
        }
        while (frames[^1] is not (StreamFrame.NeedsMore or StreamFrame.Broken));
        return frames;
    }
}
