using System.Text;

namespace Hotline.Telephony.Tests.Fuzz;

/// <summary>Changes that respect what kind of thing is changed: lines and words of text, fields of packets.</summary>
internal static class Mutator
{
    private static readonly byte[][] Spice =
    [
        .. new[]
        {
            "", " ", "\t", ",", ";", ";;", ":", "=", "\"", "\\", "<", ">", "<>", "@", "?", "%", "%00", "%zz", "*", "[", "]", "[::1]", "[::]:1", "127.0.0.1", "255.255.255.255",
            "-1", "0", "00000000000000000001", "256", "65535", "65536", "2147483647", "2147483648", "4294967296", "18446744073709551616", "99999999999999999999999",
            "sip:", "sips:a@b", "tel:+8613800000001", "tel:", "urn:service:sos", ";tag=", ";tag=x", ";branch=z9hG4bK", ";lr", ";rport=99999", ";received=::", ";maddr=",
            "z9hG4bK", "SIP/2.0", "SIP/2.0/UDP", "SIP/2.0/TCP", "INVITE", "ACK", "BYE", "CANCEL", "PRACK", "UPDATE", "application/sdp", "100rel", "timer", "IN IP4", "IN IP6 ::1",
            "RTP/AVP", "UDP/TLS/RTP/SAVPF", "a=", "m=", "\0", "\u007f", "\ufeff", "大停電", "\r", "\n", "\r\n ", "\r\n\t",
        }.Select(Encoding.UTF8.GetBytes),
        [0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80],
    ];

    private static readonly byte[] Extremes = [0, 1, 2, 0x7f, 0x80, 0x81, 0xfe, 0xff];

    /// <summary>One to four changes of a text of lines. The first line is changed seldom, so that most inputs get past it.</summary>
    /// <param name="other">Where foreign lines come from.</param>
    public static byte[] Text(Random random, byte[] text, byte[] other)
    {
        var lines = Lines(text);
        for (var changes = random.Next(2) == 0 ? 1 : random.Next(2, 5); changes > 0 && lines.Count > 0; changes--)
        {
            var at = lines.Count == 1 || random.Next(16) == 0 ? 0 : random.Next(1, lines.Count);
            switch (random.Next(10))
            {
                case 0 when at > 0:
                    lines.RemoveAt(at);
                    break;
                case 1:
                    lines.Insert(at + 1, lines[at]);
                    break;
                case 2 when at > 0:
                    var with = random.Next(1, lines.Count);
                    (lines[at], lines[with]) = (lines[with], lines[at]);
                    break;
                case 3 when Lines(other) is { Count: > 1 } foreign:
                    lines.Insert(at + 1, foreign[random.Next(1, foreign.Count)]);
                    break;
                default:
                    lines[at] = Line(random, lines[at]);
                    break;
            }
        }

        return [.. lines.SelectMany(line => line)];
    }

    /// <summary>One to four changes of a packet.</summary>
    public static byte[] Packet(Random random, byte[] packet)
    {
        var bytes = packet.ToList();
        for (var changes = random.Next(1, 5); changes > 0; changes--)
        {
            var at = bytes.Count == 0 ? 0 : random.Next(bytes.Count);
            var run = Math.Min(bytes.Count - at, random.Next(1, 24));
            switch (random.Next(6))
            {
                case 0 when bytes.Count > 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1 when bytes.Count > 0:
                    bytes[at] = Extremes[random.Next(Extremes.Length)];
                    break;
                case 2:
                    bytes.RemoveRange(at, run);
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(at, run));
                    break;
                case 4 when bytes.Count - at >= 2:
                    var field = (ushort)random.Next(bytes.Count * 2); // Big-endian, as every length on the wire.
                    (bytes[at], bytes[at + 1]) = ((byte)(field >> 8), (byte)field);
                    break;
                default:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
            }
        }

        return [.. bytes];
    }

    public static T Pick<T>(Random random, IReadOnlyList<T> of) => of[random.Next(of.Count)];

    private static byte[] Line(Random random, byte[] line)
    {
        var at = random.Next(line.Length + 1);
        var end = Math.Min(line.Length, at + random.Next(12));
        return random.Next(7) switch
        {
            0 => [.. line[..at], .. Pick(random, Spice), .. line[at..]],
            1 => [.. line[..at], .. Pick(random, Spice), .. line[end..]],
            2 => Word(random, line),
            3 => [.. line[..at], .. Enumerable.Repeat(line[at..end], random.Next(2, 200)).SelectMany(part => part), .. line[end..]],
            4 when at < line.Length => [.. line[..at], (byte)(line[at] ^ (1 << random.Next(8))), .. line[(at + 1)..]],
            5 => [.. line[..at], .. "\r\n"u8],
            _ => [.. line.Select(b => char.IsAsciiLetter((char)b) && random.Next(3) == 0 ? (byte)(b ^ 0x20) : b)],
        };
    }

    /// <summary>Replaces what stands between two delimiters.</summary>
    private static byte[] Word(Random random, byte[] line)
    {
        var from = random.Next(line.Length + 1);
        while (from > 0 && !IsDelimiter(line[from - 1]))
        {
            from--;
        }

        var to = from;
        while (to < line.Length && !IsDelimiter(line[to]))
        {
            to++;
        }

        return [.. line[..from], .. Pick(random, Spice), .. line[to..]];
    }

    private static bool IsDelimiter(byte b) => b is (byte)' ' or (byte)':' or (byte)';' or (byte)'=' or (byte)'<' or (byte)'>' or (byte)'@' or (byte)',' or (byte)'/' or (byte)'\r' or (byte)'\n';

    private static List<byte[]> Lines(byte[] text)
    {
        var lines = new List<byte[]>();
        for (var from = 0; from < text.Length;)
        {
            var feed = Array.IndexOf(text, (byte)'\n', from);
            var next = feed < 0 ? text.Length : feed + 1;
            lines.Add(text[from..next]);
            from = next;
        }

        return lines;
    }
}
