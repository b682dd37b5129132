using System.Buffers.Binary;

namespace Hotline.Telephony.Tests.Fuzz;

/// <summary>Records of DTLS that belong to another handshake, or to none: hellos, alerts, fragments of any size, what was sealed for one place in the row in another.</summary>
internal static class DtlsRecords
{
    private const byte ChangeCipherSpec = 20, Alert = 21, Handshake = 22, ApplicationData = 23;
    private const int HeaderLength = 13;

    private static readonly byte[] Types = [ChangeCipherSpec, Alert, Handshake, ApplicationData, 24, 25, 26, 63];
    private static readonly ushort[] Versions = [0xfefd, 0xfefd, 0xfefd, 0xfeff, 0xfefc, 0x0303, 0];
    private static readonly ulong[] Numbers = [0, 1, 2, 7, 0x7fff, 0xffff, 0xffff_ffff, 0xffff_ffff_ffff];
    private static readonly int[] Lengths = [0, 1, 12, 13, 255, 1200, 0x3fff, 0x4001, 0xffff];

    /// <param name="genuine">Datagrams of a handshake that went through.</param>
    public static byte[] Make(Random random, IReadOnlyList<byte[]> genuine) => random.Next(8) switch
    {
        0 => Mutator.Pick(random, genuine),
        1 => Record(random, Handshake, Hello(random)),
        2 => Record(random, ChangeCipherSpec, [1]),
        3 => Record(random, Alert, [(byte)random.Next(4), (byte)random.Next(256)]),
        4 => Record(random, ApplicationData, Bytes(random, random.Next(1300))),
        5 => [.. Mutator.Pick(random, genuine), .. Mutator.Pick(random, genuine)],
        _ => WithAnotherHeader(random, Mutator.Pick(random, genuine)),
    };

    /// <summary>Asks for a handshake as a server does, or as a client; its message whole, or a piece of one that is said to be larger than anything.</summary>
    private static byte[] Hello(Random random)
    {
        byte[] body = random.Next(2) == 0 ? [] : [0xfe, 0xfd, .. Bytes(random, 32), 0, 0, 0, 4, 0xc0, 0x2b, 0xc0, 0x2f, 1, 0];
        bool whole = random.Next(2) == 0;
        return
        [
            (byte)(body.Length == 0 ? 0 : 1), .. Long(whole ? body.Length : random.Next(1 << 24)), 0, (byte)random.Next(8), .. Long(whole ? 0 : random.Next(1 << 24)),
            .. Long(whole ? body.Length : Mutator.Pick(random, Lengths)), .. body,
        ];
    }

    /// <summary>Any epoch and number, mostly with the length that it has.</summary>
    private static byte[] Record(Random random, byte type, byte[] fragment)
    {
        var record = new byte[HeaderLength + fragment.Length];
        fragment.CopyTo(record, HeaderLength);
        record[0] = type;
        WriteHeader(random, record, random.Next(4) == 0 ? Mutator.Pick(random, Lengths) : fragment.Length);
        return record;
    }

    /// <summary>What is sealed for one place in the row, in another.</summary>
    private static byte[] WithAnotherHeader(Random random, byte[] genuine)
    {
        byte[] record = [.. genuine];
        record[0] = Mutator.Pick(random, Types);
        WriteHeader(random, record, random.Next(2) == 0 ? Mutator.Pick(random, Lengths) : BinaryPrimitives.ReadUInt16BigEndian(record.AsSpan(11)));
        return record;
    }

    private static void WriteHeader(Random random, byte[] record, int length)
    {
        BinaryPrimitives.WriteUInt16BigEndian(record.AsSpan(1), Mutator.Pick(random, Versions));
        BinaryPrimitives.WriteUInt64BigEndian(record.AsSpan(3), ((ulong)random.Next(3) << 48) + Mutator.Pick(random, Numbers));
        BinaryPrimitives.WriteUInt16BigEndian(record.AsSpan(11), (ushort)length);
    }

    private static byte[] Long(int number) => [(byte)(number >> 16), (byte)(number >> 8), (byte)number];

    private static byte[] Bytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
