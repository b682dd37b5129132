using System.Buffers.Binary;

namespace Hotline.Telephony.Tests.Fuzz;

internal enum SlipKind
{
    Before,
    After,
    Twice,
    Late,
    Changed,
}

/// <summary>Something that happens to one datagram of a handshake on its way.</summary>
/// <param name="ToNode">Of those that come to us; else of ours.</param>
/// <param name="At">Which one of them, by the turn in which they are sent.</param>
/// <param name="Bytes">What is slipped in; the seed of a change.</param>
internal sealed record DtlsSlip(bool ToNode, int At, SlipKind Kind, byte[] Bytes)
{
    private const int HeaderLength = 5;

    /// <summary>Most a handshake has a way is a dozen, when it repeats itself.</summary>
    private const int Turns = 12;

    public static DtlsSlip Make(Random random, IReadOnlyList<byte[]> genuine)
    {
        var kind = random.Next(8) switch { 0 => SlipKind.Twice, 1 => SlipKind.Late, 2 => SlipKind.Changed, 3 or 4 => SlipKind.After, _ => SlipKind.Before };
        var bytes = new byte[4];
        random.NextBytes(bytes);
        if (kind is SlipKind.Before or SlipKind.After)
        {
            bytes = DtlsRecords.Make(random, genuine);
            bytes = random.Next(3) == 0 ? Mutator.Packet(random, bytes) : bytes;
        }

        return new DtlsSlip(random.Next(5) > 0, random.Next(Turns), kind, bytes);
    }

    /// <summary>The datagram that was sent, changed: which one it is, is known only then.</summary>
    public byte[] Change(byte[] datagram) => Mutator.Packet(new Random(BinaryPrimitives.ReadInt32BigEndian(Bytes)), datagram);

    public static byte[] Write(IEnumerable<DtlsSlip> slips) =>
        [.. slips.SelectMany(one => (byte[])[(byte)(one.ToNode ? 1 : 0), (byte)one.At, (byte)one.Kind, (byte)(one.Bytes.Length >> 8), (byte)one.Bytes.Length, .. one.Bytes])];

    public static List<DtlsSlip> Read(byte[] input)
    {
        var slips = new List<DtlsSlip>();
        for (var at = 0; at < input.Length;)
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(input.AsSpan(at + 3));
            slips.Add(new DtlsSlip(input[at] == 1, input[at + 1], (SlipKind)input[at + 2], input[(at + HeaderLength)..(at + HeaderLength + length)]));
            at += HeaderLength + length;
        }

        return slips;
    }
}
