namespace Hotline.Telephony.WebRtc.Ice;

/// <summary>The CRC-32 of ITU-T V.42, which FINGERPRINT uses (RFC 8489 §14.7). Messages are short, so a table of 16 is enough.</summary>
internal static class Crc32
{
    private const uint Polynomial = 0xEDB88320;

    private static readonly uint[] Nibbles = [.. Enumerable.Range(0, 16).Select(n => Shift((uint)n))];

    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in bytes)
        {
            crc ^= b;
            crc = Nibbles[crc & 15] ^ crc >> 4;
            crc = Nibbles[crc & 15] ^ crc >> 4;
        }
        return ~crc;
    }

    private static uint Shift(uint value)
    {
        for (int i = 0; i < 4; i++)
            value = (value & 1) != 0 ? Polynomial ^ value >> 1 : value >> 1;
        return value;
    }
}
