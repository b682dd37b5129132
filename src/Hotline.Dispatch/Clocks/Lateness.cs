using Hotline.Dispatch.Calendar;

namespace Hotline.Dispatch.Clocks;

/// <summary>What one unit added to the time by which a ticket ran over.</summary>
/// <param name="Over">In the clock's own time.</param>
/// <param name="Assisting">It was asked to assist; otherwise it led.</param>
public sealed record LateShare(string UnitCode, TimeSpan Over, bool Assisting);

/// <summary>
/// Who made a round late. Had an assisting unit answered by its own limit, the lead would have had that much more time: so of the
/// time by which the lead ran over, an assisting unit answers for as much as it was late itself, and the lead for what the latest of
/// them does not explain. Nobody is late where the lead was in time. Pure, from the clocks alone.
/// </summary>
public static class Lateness
{
    /// <param name="clocks">All clocks of the ticket, ended ones too.</param>
    /// <param name="calendarOf">The working calendar of a unit.</param>
    public static IReadOnlyList<LateShare> Of(IReadOnlyCollection<Deadline> clocks, int round, Func<string?, WorkingCalendar> calendarOf, DateTimeOffset now)
    {
        if (clocks.LastOrDefault(clock => clock.Kind == DeadlineKind.Handle && clock.Round == round && clock.State != DeadlineState.Void) is not { } lead)
        {
            return [];
        }

        var over = Over(lead, calendarOf(lead.UnitCode), now);
        if (over <= TimeSpan.Zero)
        {
            return [];
        }

        var assisting = clocks
            .Where(clock => clock.Kind == DeadlineKind.Assist && clock.Round == round && clock.StartedAt >= lead.StartedAt && clock.UnitCode is not null)
            .GroupBy(clock => clock.UnitCode!) // Asked for above.
            .Select(unit => new LateShare(unit.Key, Least(over, unit.Max(clock => Over(clock, calendarOf(clock.UnitCode), now))), Assisting: true))
            .Where(share => share.Over > TimeSpan.Zero)
            .OrderByDescending(share => share.Over).ThenBy(share => share.UnitCode, StringComparer.Ordinal)
            .ToList();
        var own = over - assisting.Select(share => share.Over).DefaultIfEmpty().Max();
        return own > TimeSpan.Zero ? [.. assisting, new LateShare(lead.UnitCode ?? "", own, Assisting: false)] : assisting;
    }

    private static TimeSpan Over(Deadline clock, WorkingCalendar calendar, DateTimeOffset now)
    {
        // One that stands has run until it was stopped.
        var end = clock.FinishedAt ?? clock.PausedAt ?? now;
        return end <= clock.DueAt ? TimeSpan.Zero : clock.NaturalTime ? end - clock.DueAt : calendar.Measure(clock.DueAt, end);
    }

    private static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
