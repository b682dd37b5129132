using Hotline.Dispatch.Calendar;

namespace Hotline.Dispatch.Clocks;

/// <summary>
/// How long an assisting unit has: until a working day before the lead's limit, or four fifths of what the lead has left where that
/// is less than three working days, so that the lead can still put the answers together. Working time where the lead's limit is in days, of whatever kind; by the clock on the wall where it is in hours. Pure.
/// </summary>
internal static class AssistLimit
{
    private const int ShortDays = 3;
    private const int MinutesOfHour = 60;
    private const double ShareOfShort = 0.8;
    private const string Earlier = "早于主办时限一个工作日";
    private const string Share = "主办剩余时限的八成";

    /// <param name="lead">The lead's handling clock; null or overdue, the policy's own limit for assisting holds.</param>
    /// <param name="calendar">The assisting unit's.</param>
    public static Limit Of(Deadline? lead, Limit otherwise, WorkingCalendar calendar, DateTimeOffset now)
    {
        if (lead is null || lead.DueAt <= now)
        {
            return otherwise;
        }

        var left = calendar.Measure(now, lead.DueAt);
        var day = calendar.Hours.Length;
        return left >= ShortDays * day ? Whole(left - day, SpanUnit.WorkingMinutes, Earlier)
            : lead.NaturalTime && (left == TimeSpan.Zero || lead.Trace[0].Reckoning.Span.Unit != SpanUnit.Days) ? Whole((lead.DueAt - now) * ShareOfShort, SpanUnit.Minutes, Share)
            : Whole(left * ShareOfShort, SpanUnit.WorkingMinutes, Share);
    }

    /// <summary>What an assisting unit gets when the lead's limit is extended: as much of its own time as the lead gained.</summary>
    /// <param name="before">The lead's clock before, and <paramref name="lead"/> after.</param>
    /// <returns>Null where that is nothing, or where the unit would then be due after the lead: it keeps the limit it has.</returns>
    public static Span? Gained(Deadline before, Deadline lead, Deadline assist, WorkingCalendar calendar)
    {
        var gained = (int)(assist.NaturalTime ? lead.DueAt - before.DueAt : calendar.Measure(before.DueAt, lead.DueAt)).TotalMinutes;
        var span = (gained % MinutesOfHour, assist.NaturalTime) switch
        {
            (0, true) => new Span(gained / MinutesOfHour, SpanUnit.Hours),
            (0, false) => new Span(gained / MinutesOfHour, SpanUnit.WorkingHours),
            (_, true) => new Span(gained, SpanUnit.Minutes),
            _ => new Span(gained, SpanUnit.WorkingMinutes),
        };
        return gained > 0 && calendar.Add(assist.DueAt, span) <= lead.DueAt ? span : null;
    }

    /// <summary>
    /// The assisting unit's clock after the lead's has moved by more than its own, or by less: each goes on by itself, over its own days off and in its own unit's hours, and the unit is still to be due before the lead.
    /// </summary>
    /// <param name="lead">Null, standing or run over, there is nothing to be due before.</param>
    /// <param name="clock">The assisting unit's, of <paramref name="calendar"/>.</param>
    public static Deadline Before(Deadline? lead, Deadline assist, Limit otherwise, DeadlineClock clock, WorkingCalendar calendar, DateTimeOffset now)
    {
        if (lead is not { PausedAt: null } || lead.DueAt <= now || assist.PausedAt is not null)
        {
            return assist;
        }

        // Limits are whole minutes: what that leaves out makes no clock shorter.
        var limit = Of(lead, otherwise, calendar, now);
        var end = calendar.Add(now, limit.Span);
        var over = assist.NaturalTime ? assist.DueAt - end : calendar.Measure(end, assist.DueAt);
        return over < TimeSpan.FromMinutes(1) && assist.DueAt <= lead.DueAt ? assist : clock.Shorten(assist, limit, now, now);
    }

    private static Limit Whole(TimeSpan span, SpanUnit unit, string basis) => Limit.Given(DeadlineKind.Assist, new Span(Math.Max(1, (int)span.TotalMinutes), unit), basis);
}
