using Hotline.Dispatch.Calendar;

namespace Hotline.Dispatch.Clocks;

/// <summary>What one unit added to the time by which a ticket ran over.</summary>
/// <param name="Over">In the clock's own time.</param>
/// <param name="Assisting">It was asked to assist; otherwise it led.</param>
public sealed record LateShare(string UnitCode, TimeSpan Over, bool Assisting);

/// <param name="Since">When it got the ticket.</param>
public sealed record Lead(string UnitCode, DateTimeOffset Since);

/// <summary>
/// Who made a round late. Had an assisting unit answered by its own limit, the lead would have had that much more time: so of the
/// time by which the lead ran over, an assisting unit answers for as much as it was late itself, and the lead for what the latest of
/// them does not explain. Where several units led it in turn, each answers for that in the measure of the working time for which it held the ticket: nobody leaves
/// the delay to the next by handing it on. Where the hotline gave it to another unit, or one handed it on after its limit, each order is told by itself. Nobody is late where the lead was in time, nor one that was let go. Pure.
/// </summary>
public static class Lateness
{
    /// <param name="clocks">All clocks of the ticket, ended ones too.</param>
    /// <param name="calendarOf">The working calendar of a unit.</param>
    /// <param name="leads">Every unit that led it, in order; none stands for the last one alone.</param>
    public static IReadOnlyList<LateShare> Of(
        IReadOnlyCollection<Deadline> clocks, int round, Func<string?, WorkingCalendar> calendarOf, DateTimeOffset now, IReadOnlyList<Lead>? leads = null)
    {
        Deadline[] orders = [.. clocks.Where(clock => clock.Kind == DeadlineKind.Handle && clock.Round == round && clock.State != DeadlineState.Void).OrderBy(clock => clock.StartedAt)];
        return [.. orders.SelectMany((order, at) => OfOrder(order, orders.ElementAtOrDefault(at + 1)?.StartedAt ?? DateTimeOffset.MaxValue, clocks, calendarOf, now, leads ?? []))
            .GroupBy(share => (share.UnitCode, share.Assisting)).Select(unit => new LateShare(unit.Key.UnitCode, unit.Aggregate(TimeSpan.Zero, (sum, share) => sum + share.Over), unit.Key.Assisting))];
    }

    /// <param name="until">When the next order of the round began, which another unit got (改派, or handed on late).</param>
    private static List<LateShare> OfOrder(
        Deadline lead, DateTimeOffset until, IReadOnlyCollection<Deadline> clocks, Func<string?, WorkingCalendar> calendarOf, DateTimeOffset now, IReadOnlyList<Lead> leads)
    {
        var over = Over(lead, calendarOf(lead.UnitCode), now);
        if (over <= TimeSpan.Zero)
        {
            return [];
        }

        var assisting = clocks
            .Where(clock => clock is { Kind: DeadlineKind.Assist, State: not DeadlineState.Void } && clock.Round == lead.Round && clock.StartedAt >= lead.StartedAt && clock.StartedAt < until && clock.UnitCode is not null)
            .GroupBy(clock => clock.UnitCode!) // Asked for above.
            .Select(unit => new LateShare(unit.Key, Least(over, unit.Max(clock => Over(clock, calendarOf(clock.UnitCode), now))), Assisting: true))
            .Where(share => share.Over > TimeSpan.Zero)
            .OrderByDescending(share => share.Over).ThenBy(share => share.UnitCode, StringComparer.Ordinal)
            .ToList();
        var own = over - assisting.Select(share => share.Over).DefaultIfEmpty().Max();
        return own > TimeSpan.Zero ? [.. assisting, .. Shared(own, Held(lead, calendarOf, now, [.. leads.Where(one => one.Since < until)]), lead.UnitCode ?? "")] : assisting;
    }

    /// <summary>To whole seconds; what that leaves over is the last one's.</summary>
    private static IEnumerable<LateShare> Shared(TimeSpan own, List<(string Unit, TimeSpan For)> held, string last)
    {
        var (sum, left) = (held.Sum(one => one.For.TotalSeconds), own);
        foreach (var one in held.Where(one => one.Unit != last && one.For > TimeSpan.Zero))
        {
            var part = TimeSpan.FromSeconds(Math.Floor(own.TotalSeconds * one.For.TotalSeconds / sum));
            left -= part;
            yield return new LateShare(one.Unit, part, Assisting: false);
        }

        if (left > TimeSpan.Zero)
        {
            yield return new LateShare(last, left, Assisting: false);
        }
    }

    /// <summary>For how long each unit held the ticket while the clock ran, by its own hours.</summary>
    private static List<(string Unit, TimeSpan For)> Held(Deadline clock, Func<string?, WorkingCalendar> calendarOf, DateTimeOffset now, IReadOnlyList<Lead> leads)
    {
        Lead[] those = [.. leads.Where(lead => lead.Since >= clock.StartedAt)];
        var runs = Runs(clock, now);
        return [.. those.Select((lead, at) => (Unit: lead.UnitCode, For: Within(lead.Since, at + 1 < those.Length ? those[at + 1].Since : DateTimeOffset.MaxValue, lead.UnitCode)))
            .GroupBy(one => one.Unit).Select(unit => (unit.Key, unit.Aggregate(TimeSpan.Zero, (sum, one) => sum + one.For)))];

        TimeSpan Within(DateTimeOffset from, DateTimeOffset until, string unit) => runs.Aggregate(TimeSpan.Zero, (sum, run) =>
        {
            var (begin, end) = (run.From > from ? run.From : from, run.To < until ? run.To : until);
            return end <= begin ? sum : sum + (clock.NaturalTime ? end - begin : calendarOf(unit).Measure(begin, end));
        });
    }

    /// <summary>When it ran: from its start, and from each time it went on, until it stood or ended.</summary>
    private static List<(DateTimeOffset From, DateTimeOffset To)> Runs(Deadline clock, DateTimeOffset now)
    {
        var (runs, from) = (new List<(DateTimeOffset, DateTimeOffset)>(), (DateTimeOffset?)clock.StartedAt);
        foreach (var step in clock.Trace)
        {
            if (step.Stops() && from is { } began)
            {
                runs.Add((began, step.Reckoning.Start));
                from = null;
            }
            else if (step.Cause == TraceStep.Resumed)
            {
                from = step.Reckoning.Start;
            }
        }

        if (from is { } still)
        {
            runs.Add((still, clock.FinishedAt ?? now));
        }

        return runs;
    }

    private static TimeSpan Over(Deadline clock, WorkingCalendar calendar, DateTimeOffset now)
    {
        // One that stands has run until it was stopped.
        var end = clock.FinishedAt ?? clock.PausedAt ?? now;
        return end <= clock.DueAt ? TimeSpan.Zero : clock.NaturalTime ? end - clock.DueAt : calendar.Measure(clock.DueAt, end);
    }

    private static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
