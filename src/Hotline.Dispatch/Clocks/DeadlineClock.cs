using System.Collections.Immutable;
using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Tickets;

namespace Hotline.Dispatch.Clocks;

/// <summary>
/// Starts, stops and stretches deadlines. Pure. Lights are elapsed over total, extensions included and pauses left
/// out, both in the clock's own time. Whatever is done adds a step to the trace, and the trace alone gives the deadline
/// again (<see cref="Recount"/>).
/// </summary>
internal sealed class DeadlineClock(WorkingCalendar calendar, Policy policy)
{
    public Deadline Start(Guid id, Guid ticketId, DeadlineKind kind, int round, string? unit, Limit limit, DateTimeOffset now)
    {
        var start = WholeSecond(now);
        var reckoning = calendar.Reckon(start, limit.Span);
        var natural = limit.Span.IsNatural;
        var fresh = new Deadline(
            id, ticketId, kind, round, unit, DeadlineState.Running, natural, start, start, TimeSpan.Zero,
            natural ? reckoning.End - start : calendar.Measure(start, reckoning.End),
            reckoning.End, reckoning.End, reckoning.End, Light.Normal, null, null, reckoning.Provisional,
            [new TraceStep(TraceStep.Started, limit.Name, reckoning, limit.Basis)]);
        return WithLights(fresh);
    }

    public Deadline Pause(Deadline deadline, DateTimeOffset now)
    {
        var at = WholeSecond(now);
        var left = deadline.NaturalTime
            ? Reckoning.Natural(at, new Span((int)Math.Max(0, (deadline.DueAt - at).TotalSeconds), SpanUnit.Seconds), deadline.DueAt)
            : calendar.ReckonLeft(at, deadline.DueAt);
        var elapsed = deadline.Elapsed + Measure(deadline, deadline.RunFrom, at);
        return deadline with
        {
            State = DeadlineState.Paused,
            PausedAt = at,
            Elapsed = elapsed,

            // What is left is what counts, also where a unit with other hours has taken the clock over since it was started.
            Total = left.Span is { Amount: > 0, Length: { } length } ? elapsed + length : TimeSpan.FromTicks(Math.Min(deadline.Total.Ticks, elapsed.Ticks)),
            Trace = Next(deadline, TraceStep.Paused, left),
        };
    }

    /// <summary>What was left when it stopped is left now. One that had run over stays over, since when it was.</summary>
    public Deadline Resume(Deadline deadline, DateTimeOffset now)
    {
        var at = WholeSecond(now);
        var seconds = (int)Math.Max(0, (deadline.Total - deadline.Elapsed).TotalSeconds);
        var left = new Span(seconds, deadline.NaturalTime ? SpanUnit.Seconds : SpanUnit.WorkingSeconds);
        var reckoning = seconds > 0 ? calendar.Reckon(at, left) : Reckoning.Natural(at, left, deadline.DueAt);
        return WithLights(deadline with
        {
            State = DeadlineState.Running,
            PausedAt = null,
            RunFrom = at,
            DueAt = reckoning.End,
            Provisional = deadline.Provisional || reckoning.Provisional,
            Trace = Next(deadline, TraceStep.Resumed, reckoning),
        });
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
            Trace = Next(deadline, TraceStep.Extended, reckoning),
        });
        return longer with { Light = longer.LightAt(now) };
    }

    /// <summary>Does again what the trace says was done, with the days off as they are known now and the hours of then.</summary>
    public Deadline Recount(Deadline deadline, DateTimeOffset now)
    {
        var first = deadline.Trace[0];
        var again = In(first).Start(
            deadline.Id, deadline.TicketId, deadline.Kind, deadline.Round, deadline.UnitCode, new Limit(first.Rule, first.Reckoning.Span, first.Basis), first.Reckoning.Start);
        foreach (var step in deadline.Trace.Skip(1))
        {
            var (clock, at) = (In(step), step.Reckoning.Start);
            again = step.Cause switch
            {
                TraceStep.Paused => clock.Pause(again, at),
                TraceStep.Resumed => clock.Resume(again, at),
                TraceStep.Extended => clock.Extend(again, step.Reckoning.Span.Amount, now),
                _ => again with { Trace = again.Trace.Add(step) },
            };
        }

        // A light that has gone too far goes back; one that has farther to go is turned by the sweep, which tells of it.
        var light = again.LightAt(now) < deadline.Light ? again.LightAt(now) : deadline.Light;
        var moved = Reckoning.Natural(deadline.DueAt, new Span(0, SpanUnit.Seconds), again.DueAt);
        var state = deadline.State == DeadlineState.SetAside ? DeadlineState.SetAside : again.State;
        return again with { State = state, Light = light, Trace = Next(again, TraceStep.Recounted, moved) };
    }

    public static Deadline Finish(Deadline deadline, DateTimeOffset now) =>
        deadline with { State = DeadlineState.Met, FinishedAt = now };

    /// <summary>Ends it late, also at the very instant at which it was due.</summary>
    public static Deadline Miss(Deadline deadline, DateTimeOffset now) => Finish(deadline, now > deadline.DueAt ? now : deadline.DueAt.AddMicroseconds(1));

    public static Deadline Cancel(Deadline deadline, DateTimeOffset now) =>
        deadline with { State = DeadlineState.Void, FinishedAt = now };

    /// <summary>Instants are counted as they are shown and stored.</summary>
    private static DateTimeOffset WholeSecond(DateTimeOffset instant) => instant.AddTicks(-(instant.Ticks % TimeSpan.TicksPerSecond));

    private static ImmutableArray<TraceStep> Next(Deadline deadline, string cause, Reckoning reckoning) =>
        deadline.Trace.Add(new TraceStep(cause, deadline.Trace[0].Rule, reckoning));

    private DeadlineClock In(TraceStep step) => step.Reckoning.Hours is { } hours ? new DeadlineClock(calendar.In(WorkingHours.Parse(hours)), policy) : this;

    private Deadline WithLights(Deadline deadline) => deadline with
    {
        AmberAt = Moment(deadline, policy.AmberPercent),
        RedAt = Moment(deadline, policy.RedPercent),
        EarlyAt = deadline.Kind == DeadlineKind.Handle ? Moment(deadline, policy.EarlyPercent) : null,
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
