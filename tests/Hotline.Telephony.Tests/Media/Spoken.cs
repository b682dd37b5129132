using Hotline.Testing.Audio;

namespace Hotline.Telephony.Tests.Media;

/// <summary>Packets that say a number, so that what was heard can be told from what was said, one by one.</summary>
internal static class Spoken
{
    /// <summary>All of its A-law samples are the number, from 0 to 63; none is silence.</summary>
    public static byte[] Payload(int number, int length = 160)
    {
        var payload = new byte[length];
        Array.Fill(payload, (byte)(0x80 + number));
        return payload;
    }

    /// <summary>Null for silence, tones and music.</summary>
    public static int? Number(TestPhone.Heard packet)
    {
        for (int number = 0; number < 64; number++)
            if (packet.PayloadType == 8 && Array.TrueForAll(packet.Samples, sample => sample == Companding.ALaw((byte)(0x80 + number))))
                return number;
        return null;
    }

    /// <summary>Those of the packets that say a number.</summary>
    public static List<TestPhone.Heard> In(IEnumerable<TestPhone.Heard> packets) => [.. packets.Where(p => Number(p) is not null)];

    /// <summary>They say these numbers in this order, and stand in the row where the numbers have their places: what was lost is a gap.</summary>
    public static void AssertPlaces(int[] numbers, IReadOnlyList<TestPhone.Heard> heard)
    {
        Assert.Equal(numbers, heard.Select(p => Number(p)!.Value)); // Those that say none are not asked about.
        foreach (var (packet, number) in heard.Zip(numbers))
        {
            Assert.Equal((ushort)(heard[0].Sequence + number - numbers[0]), packet.Sequence);
            Assert.Equal(heard[0].Timestamp + 160 * (uint)(number - numbers[0]), packet.Timestamp);
        }
    }

    /// <summary>No number of the row is left out, no timestamp is used twice.</summary>
    public static void AssertUnbroken(IReadOnlyList<TestPhone.Heard> packets)
    {
        foreach (var (one, next) in packets.Zip(packets.Skip(1)))
        {
            Assert.Equal((ushort)(one.Sequence + 1), next.Sequence);
            Assert.InRange((int)(next.Timestamp - one.Timestamp), one.Samples.Length, 16_000);
        }
    }
}
