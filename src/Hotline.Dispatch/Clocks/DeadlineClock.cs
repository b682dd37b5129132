using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Tickets;

namespace Hotline.Dispatch.Clocks;

/// <summary>
/// Starts, stops and stretches deadlines. Pure. Lights are elapsed over total, extensions included and pauses left
/// out, both in the clock's own time.
/// </summary>
internal sealed class DeadlineClock(WorkingCalendar calendar, Policy policy)
{
    public Deadline Start(Guid id, Guid ticketId, DeadlineKind kind, int round, string? unit, Limit limit, DateTimeOffset now)
    {
        var reckoning = calendar.Reckon(now, limit.Span);
        var natural = limit.Span.IsNatural;
        var fresh = new Deadline(
            id, ticketId, kind, round, unit, DeadlineState.Running, natural, now, now, TimeSpan.Zero,
            natural ? reckoning.End - now : calendar.Measure(now, reckoning.End),
            reckoning.End, reckoning.End, reckoning.End, Light.Normal, null, null, reckoning.Provisional,
            [new TraceStep("started", limit.Name, reckoning)]);
        return WithLights(fresh);
    }

    public Deadline Pause(Deadline deadline, DateTimeOffset now) => deadline with
    {
        State = DeadlineState.Paused,
        PausedAt = now,
        Elapsed = deadline.Elapsed + Measure(deadline, deadline.RunFrom, now),
    };

    /// <summary>What was left when it stopped is left now. One that had run over stays over.</summary>
    public Deadline Resume(Deadline deadline, DateTimeOffset now)
    {
        var left = deadline.Total - deadline.Elapsed;
        var span = new Span((int)Math.Ceiling(Math.Max(0, left.TotalMinutes)), deadline.NaturalTime ? SpanUnit.Minutes : SpanUnit.WorkingMinutes);
        var due = left > TimeSpan.Zero ? Add(deadline, now, left) : now;
        var reckoning = calendar.Reckon(now, span) with { End = due };
        var running = deadline with
        {
            State = DeadlineState.Running,
            PausedAt = null,
            RunFrom = now,
            DueAt = due,
            Provisional = deadline.Provisional || reckoning.Provisional,
            Trace = deadline.Trace.Add(new TraceStep("resumed", deadline.Trace[0].Rule, reckoning)),
        };
        return WithLights(running);
    }

    /// <summary>Working days counted from the old limit, however late the ruling came.</summary>
    public Deadline Extend(Deadline deadline, int workingDays, DateTimeOffset now)
    {
        var reckoning = calendar.Reckon(deadline.DueAt, new Span(workingDays, SpanUnit.WorkingDays));
        var longer = WithLights(deadline with
        {
            DueAt = reckoning.End,
            Total = deadline.Total + Measure(deadline, deadline.DueAt, reckoning.End),
            Provisional = deadline.Provisional || reckoning.Provisional,
            Trace = deadline.Trace.Add(new TraceStep("extended", deadline.Trace[0].Rule, reckoning)),
        });
        return longer with { Light = longer.LightAt(now) };
    }

    /// <summary>Counts a provisional deadline again from its trace, with the days off as they are known now.</summary>
    public Deadline Recount(Deadline deadline)
    {
        var due = deadline.DueAt;
        var provisional = false;
        foreach (var step in deadline.Trace.Where(step => step.Cause != "recounted"))
        {
            var reckoning = calendar.Reckon(step.Cause == "extended" ? due : step.Reckoning.Start, step.Reckoning.Span);
            (due, provisional) = (reckoning.End, provisional || reckoning.Provisional);
        }

        // What had been worked off before stays as it was counted then.
        var recounted = deadline with { DueAt = due, Total = deadline.Elapsed + Measure(deadline, deadline.RunFrom, due), Provisional = provisional };
        return WithLights(recounted) with { Trace = deadline.Trace.Add(new TraceStep("recounted", deadline.Trace[0].Rule, calendar.Reckon(deadline.RunFrom, deadline.Trace[0].Reckoning.Span) with { End = due })) };
    }

    public static Deadline Finish(Deadline deadline, DateTimeOffset now) =>
        deadline with { State = DeadlineState.Met, FinishedAt = now };

    public static Deadline Cancel(Deadline deadline, DateTimeOffset now) =>
        deadline with { State = DeadlineState.Void, FinishedAt = now };

    private Deadline WithLights(Deadline deadline) => deadline with
    {
        AmberAt = Moment(deadline, policy.AmberPercent),
        RedAt = Moment(deadline, policy.RedPercent),
    };

    private DateTimeOffset Moment(Deadline deadline, int percent)
    {
        var until = (deadline.Total * percent / 100) - deadline.Elapsed;
        return until > TimeSpan.Zero ? Add(deadline, deadline.RunFrom, until) : deadline.RunFrom;
    }

    private DateTimeOffset Add(Deadline deadline, DateTimeOffset from, TimeSpan span) =>
        deadline.NaturalTime ? from + span : calendar.Add(from, span);

    private TimeSpan Measure(Deadline deadline, DateTimeOffset from, DateTimeOffset to) =>
        deadline.NaturalTime ? to - from : calendar.Measure(from, to);
}
