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
}
