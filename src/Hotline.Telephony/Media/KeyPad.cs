namespace Hotline.Telephony.Media;

/// <summary>Each key is two tones, one of its row and one of its column (ITU-T Q.23).</summary>
internal static class KeyPad
{
    /// <summary>In Hz, the low group.</summary>
    public static readonly double[] Rows = [697, 770, 852, 941];

    /// <summary>In Hz, the high group.</summary>
    public static readonly double[] Columns = [1209, 1336, 1477, 1633];

    private const string Keys = "123A456B789C*0#D";

    public static char At(int row, int column) => Keys[row * Columns.Length + column];

    public static (double Low, double High) Of(char key) => (Rows[Keys.IndexOf(key) / Columns.Length], Columns[Keys.IndexOf(key) % Columns.Length]);

    public static bool Has(char key) => Keys.Contains(key);

    /// <summary>The peak of a sine of that level in 16-bit samples; the largest that A-law can say is +3.14 dBm0 (ITU-T G.711 §4).</summary>
    public static double Peak(double dbm0) => 32_256 * Math.Pow(10, (dbm0 - 3.14) / 20);
}
