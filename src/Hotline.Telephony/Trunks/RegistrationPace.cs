namespace Hotline.Telephony.Trunks;

/// <summary>How often a registrar is asked.</summary>
internal static class RegistrationPace
{
    public const int WantedSeconds = 3600;

    /// <summary>A registrar that wants fewer registrations than one a day is no use.</summary>
    public const int MostSeconds = 86_400;

    /// <summary>After a refusal: a carrier locks who keeps trying a wrong password.</summary>
    public static readonly TimeSpan Refused = TimeSpan.FromMinutes(30);

    /// <summary>After the first failure, and after many.</summary>
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(10), Most = TimeSpan.FromMinutes(10);

    /// <summary>A registrar that names a time of its own is obeyed for as long as that.</summary>
    private static readonly TimeSpan MostRetryAfter = TimeSpan.FromHours(1);

    /// <summary>Between two refreshes, however little is granted.</summary>
    private static readonly TimeSpan LeastRefresh = TimeSpan.FromSeconds(5);

    /// <summary>Whether the Min-Expires of a 423 is taken.</summary>
    public static bool MayWant(int least, int wanted) => least > wanted && least <= MostSeconds;

    public static TimeSpan Refresh(TimeSpan granted) => granted / 2 > LeastRefresh ? granted / 2 : LeastRefresh;

    /// <summary>Twice as long each time, and never in step with other nodes.</summary>
    /// <param name="failures">Before this one.</param>
    /// <param name="retryAfter">Seconds that the registrar names; null: it does not.</param>
    public static TimeSpan AfterFailure(int failures, int? retryAfter)
    {
        if (retryAfter is { } seconds)
        {
            return TimeSpan.FromSeconds(Math.Clamp(seconds, 1, MostRetryAfter.TotalSeconds));
        }

        return Jitter.Of(TimeSpan.FromTicks(Math.Min(Most.Ticks, Least.Ticks << Math.Min(failures, 10))));
    }
}
