using System.Globalization;

namespace Hotline.Dispatch.Calendar;

/// <summary>What a span counts in. Working units count working time, the others run day and night.</summary>
public enum SpanUnit
{
    WorkingDays,
    WorkingHours,
    WorkingMinutes,
    Days,
    Hours,
    Minutes,

    /// <summary>What was left at a pause; no limit is written in seconds.</summary>
    WorkingSeconds,

    /// <summary>What was left at a pause of a clock that runs day and night.</summary>
    Seconds,
}

/// <summary>A limit: 5 working days, 4 working hours, 24 hours.</summary>
public sealed record Span(int Amount, SpanUnit Unit)
{
    private const int MostDays = 366;

    /// <summary>What an operator may write a limit in.</summary>
    public static IReadOnlyList<SpanUnit> Units { get; } = [SpanUnit.WorkingDays, SpanUnit.WorkingHours, SpanUnit.WorkingMinutes, SpanUnit.Days, SpanUnit.Hours, SpanUnit.Minutes];

    /// <returns>Null where a limit is not written in it.</returns>
    public static SpanUnit? UnitOf(string? word) => Units.Where(unit => unit.ToString() == word).Cast<SpanUnit?>().SingleOrDefault();

    /// <summary>A limit is at most so long: about a year.</summary>
    public static int Most(SpanUnit unit) => MostDays * unit switch { SpanUnit.Minutes or SpanUnit.WorkingMinutes => 24 * 60, SpanUnit.Hours or SpanUnit.WorkingHours => 24, _ => 1 };

    public bool IsNatural => Unit is SpanUnit.Days or SpanUnit.Hours or SpanUnit.Minutes or SpanUnit.Seconds;

    /// <summary>The length where it does not depend on the calendar; null for working days.</summary>
    internal TimeSpan? Length => Unit switch
    {
        SpanUnit.WorkingHours or SpanUnit.Hours => TimeSpan.FromHours(Amount),
        SpanUnit.WorkingMinutes or SpanUnit.Minutes => TimeSpan.FromMinutes(Amount),
        SpanUnit.WorkingSeconds or SpanUnit.Seconds => TimeSpan.FromSeconds(Amount),
        SpanUnit.Days => TimeSpan.FromDays(Amount),
        _ => null,
    };

    public override string ToString() => Unit switch
    {
        SpanUnit.WorkingDays => $"{Amount}个工作日",
        SpanUnit.WorkingHours => $"{Amount}个工作小时",
        SpanUnit.WorkingMinutes => $"{Amount}个工作分钟",
        SpanUnit.WorkingSeconds => "工作时间" + HoursAndLess(),
        SpanUnit.Days => $"{Amount}天",
        SpanUnit.Hours => $"{Amount}小时",
        SpanUnit.Minutes => $"{Amount}分钟",
        _ => HoursAndLess(),
    };

    private string HoursAndLess()
    {
        var (hours, minutes, seconds) = (Amount / 3600, Amount / 60 % 60, Amount % 60);
        var words = string.Create(CultureInfo.InvariantCulture, $"{(hours > 0 ? $"{hours}小时" : "")}{(minutes > 0 ? $"{minutes}分" : "")}{(seconds > 0 ? $"{seconds}秒" : "")}");
        return words.Length > 0 ? words : "0秒";
    }
}
