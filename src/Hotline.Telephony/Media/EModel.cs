namespace Hotline.Telephony.Media;

/// <summary>
/// How good a conversation sounds, by calculation: the E-model (ITU-T G.107) for G.711 with every default value but delay and loss.
/// Ratings go from 0 to 93.2, opinions (MOS-CQE) from 1 to 4.41.
/// </summary>
internal static class EModel
{
    /// <summary>Robustness of G.711 against random loss when a gap is played as silence (ITU-T G.113 appendix I).</summary>
    public const double Silenced = 4.3;

    /// <summary>The same with the concealment of G.711 appendix I, or one in its manner.</summary>
    public const double Concealed = 25.1;

    /// <summary>Signal-to-noise ratio and simultaneous impairments that the default values give (G.107 §7.2, §7.3).</summary>
    private const double Ro = 94.7688, Is = 1.4136;

    /// <summary>Echo that G.107 table 2 takes for granted, in dB: talker echo loudness rating, weighted echo path loss.</summary>
    private const double Telr = 65, Wepl = 110;

    /// <param name="lossPercent">Packets that were not played, of those that were sent.</param>
    /// <param name="oneWay">From mouth to ear.</param>
    /// <param name="robustness">Bpl of the codec: <see cref="Silenced"/> or <see cref="Concealed"/>.</param>
    public static double Rating(double lossPercent, TimeSpan oneWay, double robustness)
    {
        double loss = Math.Clamp(lossPercent, 0, 100);
        double equipment = 95 * loss / (loss + robustness); // Ie,eff of §7.5 with Ie = 0 and random loss
        return Ro - Is - Delay(oneWay.TotalMilliseconds) - equipment;
    }

    /// <summary>Mean opinion, estimated (G.107 annex B).</summary>
    public static double Opinion(double rating) => rating switch
    {
        <= 0 => 1,
        >= 100 => 4.5,
        _ => Math.Max(1, 1 + 0.035 * rating + rating * (rating - 60) * (100 - rating) * 7e-6),
    };

    /// <summary>Id of §7.4: talker echo, listener echo, and delay too long to talk.</summary>
    private static double Delay(double ms)
    {
        double terv = Telr - 40 * Math.Log10((1 + ms / 10) / (1 + ms / 150)) + 6 * Math.Exp(-0.3 * ms * ms);
        double talker = (Half(Ro, 80 + 2.5 * (terv - 14), 100) - 1) * (1 - Math.Exp(-ms));
        double listener = Half(Ro, 10.5 * (Wepl + 7) * Math.Pow(2 * ms + 1, -0.25), 169);
        if (ms <= 100)
            return talker + listener;
        double x = Math.Log2(ms / 100);
        return talker + listener + 25 * (Math.Pow(1 + Math.Pow(x, 6), 1.0 / 6) - 3 * Math.Pow(1 + Math.Pow(x / 3, 6), 1.0 / 6) + 2);
    }

    private static double Half(double from, double to, double bend)
    {
        double half = (from - to) / 2;
        return half + Math.Sqrt(half * half + bend);
    }
}
