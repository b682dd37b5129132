namespace Hotline.Dispatch.Calendar;

/// <summary>What a limit counts in. The first three count working time, the others run day and night.</summary>
public enum SpanUnit
{
    WorkingDays,
    WorkingHours,
    WorkingMinutes,
    Days,
    Hours,
    Minutes,
}

/// <summary>A limit: 5 working days, 4 working hours, 24 hours.</summary>
public sealed record Span(int Amount, SpanUnit Unit)
{
    public bool IsNatural => Unit is SpanUnit.Days or SpanUnit.Hours or SpanUnit.Minutes;

    /// <summary>The length where it does not depend on the calendar; null for working days.</summary>
    internal TimeSpan? Length => Unit switch
    {
        SpanUnit.WorkingHours or SpanUnit.Hours => TimeSpan.FromHours(Amount),
        SpanUnit.WorkingMinutes or SpanUnit.Minutes => TimeSpan.FromMinutes(Amount),
        SpanUnit.Days => TimeSpan.FromDays(Amount),
        _ => null,
    };

    public override string ToString() => Unit switch
    {
        SpanUnit.WorkingDays => $"{Amount}个工作日",
        SpanUnit.WorkingHours => $"{Amount}个工作小时",
        SpanUnit.WorkingMinutes => $"{Amount}个工作分钟",
        SpanUnit.Days => $"{Amount}天",
        SpanUnit.Hours => $"{Amount}小时",
        _ => $"{Amount}分钟",
    };
}
