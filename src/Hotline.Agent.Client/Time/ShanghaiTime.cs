using System.Globalization;

namespace Hotline.Agent.Client.Time;

/// <summary>All times on the consoles are Asia/Shanghai, which has had no daylight saving since 1991: +08:00 throughout.</summary>
public static class ShanghaiTime
{
    private static readonly TimeSpan Offset = TimeSpan.FromHours(8);

    public static DateOnly Day(DateTimeOffset at) => DateOnly.FromDateTime(at.ToOffset(Offset).DateTime);

    /// <summary>2026-11-24 14:05</summary>
    public static string Full(DateTimeOffset? at) => Text(at, "yyyy-MM-dd HH:mm");

    /// <summary>11-24 14:05</summary>
    public static string Brief(DateTimeOffset? at) => Text(at, "MM-dd HH:mm");

    /// <summary>14:05:09</summary>
    public static string Clock(DateTimeOffset? at) => Text(at, "HH:mm:ss");

    /// <summary>04:09 or 1:02:03; a negative span counts as zero.</summary>
    public static string Span(TimeSpan span)
    {
        if (span < TimeSpan.Zero)
            span = TimeSpan.Zero;
        return span.TotalHours >= 1
            ? string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalHours}:{span.Minutes:00}:{span.Seconds:00}")
            : string.Create(CultureInfo.InvariantCulture, $"{span.Minutes:00}:{span.Seconds:00}");
    }

    /// <summary>A time as a form writes it, 2026-11-24T14:05, which is one of here; null for none.</summary>
    public static DateTimeOffset? Typed(string? local) =>
        DateTime.TryParse(local, CultureInfo.InvariantCulture, DateTimeStyles.None, out var typed) && typed.Year > 1 ? new DateTimeOffset(DateTime.SpecifyKind(typed, DateTimeKind.Unspecified), Offset) : null;

    /// <summary>A day as a form writes it, 2026-11-24; null for none.</summary>
    public static DateOnly? TypedDay(string? day) => DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var typed) ? typed : null;

    /// <summary>A time of the day as a form writes it, 14:05; null for none.</summary>
    public static TimeOnly? TypedTime(string? time) => TimeOnly.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.None, out var typed) ? typed : null;

    /// <summary>14:05</summary>
    public static string Minute(TimeOnly time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);

    private static string Text(DateTimeOffset? at, string format) =>
        at is { } value ? value.ToOffset(Offset).ToString(format, CultureInfo.InvariantCulture) : "—";
}
