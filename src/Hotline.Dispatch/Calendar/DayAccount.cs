using System.Collections.Immutable;

namespace Hotline.Dispatch.Calendar;

/// <summary>The trace of one count: the calendar writes each day down as it passes it.</summary>
internal sealed class DayAccount(HolidayTable holidays)
{
    private readonly ImmutableArray<SkippedDay>.Builder skipped = ImmutableArray.CreateBuilder<SkippedDay>();
    private readonly ImmutableArray<DateOnly>.Builder makeUp = ImmutableArray.CreateBuilder<DateOnly>();
    private bool provisional;

    public void Passed(DateOnly day, bool counted)
    {
        provisional |= !holidays.IsPublished(day.Year);
        if (!counted)
        {
            skipped.Add(new SkippedDay(day, holidays.Exception(day)?.Name ?? "周末"));
        }
        else if (HolidayTable.IsWeekend(day))
        {
            makeUp.Add(day);
        }
    }

    public Reckoning Close(DateTimeOffset start, Span span, DateTimeOffset end, WorkingHours hours) =>
        new(start, span, end, skipped.ToImmutable(), makeUp.ToImmutable(), provisional, hours.ToString());
}
