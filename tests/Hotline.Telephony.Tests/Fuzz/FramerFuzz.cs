using System.Text;
using Hotline.Telephony.Sip.Parsing;
using Hotline.Telephony.Tests.Sip.Torture;

namespace Hotline.Telephony.Tests.Fuzz;

/// <summary>Streams of several messages, changed; how the stream is cut in pieces must not matter.</summary>
internal sealed class FramerFuzz : IFuzzTarget
{
    private static readonly byte[][] Messages =
        [.. TortureMessages.Names(TortureMessages.Rfc4475).Where(name => name is not ("clerr" or "ncl" or "inv2543" or "mcl01")).Select(name => TortureMessages.Of(TortureMessages.Rfc4475, name))];

    public string Name => "stream";

    public IReadOnlyList<string> Layers { get; } = ["no message", "messages, then broken", "messages, then more is awaited", "all taken"];

    public byte[] Make(Random random)
    {
        var stream = new List<byte>();
        for (var messages = random.Next(1, 4); messages > 0; messages--)
        {
            var message = Mutator.Pick(random, Messages);
            stream.AddRange(random.Next(3) == 0 ? Mutator.Text(random, message, Mutator.Pick(random, Messages)) : message);
            stream.AddRange(random.Next(4) == 0 ? "\r\n\r\n"u8 : default);
        }

        return [.. stream];
    }

    public int Feed(byte[] input)
    {
        var whole = Read(input, input.Length);
        var pieces = Read(input, 1 + (input.Length % 97));
        if (whole.End != pieces.End || !whole.Messages.SequenceEqual(pieces.Messages))
        {
            throw new InvalidOperationException("the pieces change the messages");
        }

        return whole.Messages.Count == 0 ? 0 : whole.End == StreamFrame.Broken ? 1 : whole.IsHalfway ? 2 : 3;
    }

    private static (List<string> Messages, StreamFrame End, bool IsHalfway) Read(byte[] input, int piece)
    {
        var framer = new StreamFramer();
        var messages = new List<string>();
        for (var at = 0; at < input.Length;)
        {
            var room = framer.Room().Span;
            var count = Math.Min(Math.Min(piece, room.Length), input.Length - at);
            input.AsSpan(at, count).CopyTo(room);
            framer.Received(count);
            at += count;
            StreamFrame frame;
            while ((frame = framer.Next(out var message)) is StreamFrame.Message or StreamFrame.Ping)
            {
                messages.Add(message is null ? "ping" : Encoding.Latin1.GetString(message));
            }

            if (frame == StreamFrame.Broken)
            {
                return (messages, frame, false);
            }
        }

        return (messages, StreamFrame.NeedsMore, framer.IsHalfway);
    }
}
