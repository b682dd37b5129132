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

    /// <param name="cause">Why it stands: <see cref="TraceStep.Paused"/> or <see cref="TraceStep.Merged"/>.</param>
    public Deadline Pause(Deadline deadline, DateTimeOffset now, string cause = TraceStep.Paused)
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
            Trace = Next(deadline, cause, left),
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
    public Deadline Extend(Deadline deadline, int workingDays, DateTimeOffset now) => Extend(deadline, new Span(workingDays, SpanUnit.WorkingDays), now);

    /// <inheritdoc cref="Extend(Deadline, int, DateTimeOffset)"/>
    public Deadline Extend(Deadline deadline, Span by, DateTimeOffset now)
    {
        var reckoning = calendar.Reckon(deadline.DueAt, by);
        var longer = WithLights(deadline with
        {
            DueAt = reckoning.End,
            Total = deadline.Total + Measure(deadline, deadline.DueAt, reckoning.End),
            Provisional = deadline.Provisional || reckoning.Provisional,
            Trace = Next(deadline, TraceStep.Extended, reckoning),
        });
        return longer with { Light = longer.LightAt(now) };
    }

    /// <summary>Another limit, counted from an instant of its own, in the place of what is left: only where that makes it longer. One that was extended keeps in its trace that it did not.</summary>
    public Deadline Lengthen(Deadline deadline, Limit limit, DateTimeOffset from, DateTimeOffset now)
    {
        var reckoning = calendar.Reckon(WholeSecond(from), limit.Span);
        if (reckoning.End <= deadline.DueAt)
        {
            // Without the extension it may have been longer, which LimitWithoutExtensions wants to know.
            return deadline.Trace.Any(step => step.Cause == TraceStep.Extended) ? NotReplaced(deadline, limit, reckoning, TraceStep.NotLonger) : deadline;
        }

        var longer = Replaced(deadline, limit, reckoning, TraceStep.Lengthened);
        return longer with { Light = longer.LightAt(now) };
    }

    /// <summary>
    /// Another limit, counted from an instant of its own, in the place of what is left: only where that makes it shorter. Of one that stands, what is left gets shorter. A light that has
    /// farther to go is turned by the sweep, which tells of it.
    /// </summary>
    public Deadline Shorten(Deadline deadline, Limit limit, DateTimeOffset from, DateTimeOffset now)
    {
        if (deadline.PausedAt is not null)
        {
            var running = Resume(deadline, now);
            var less = Shorten(running, limit, now, now);
            return ReferenceEquals(less, running) ? deadline : Pause(less, now) with { State = deadline.State };
        }

        var reckoning = calendar.Reckon(WholeSecond(from), limit.Span);
        return reckoning.End < deadline.DueAt ? Replaced(deadline, limit, reckoning, TraceStep.Shortened) : deadline;
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
                TraceStep.Paused or TraceStep.Merged => clock.Pause(again, at, step.Cause),
                TraceStep.Resumed => clock.Resume(again, at),
                TraceStep.Extended => clock.Extend(again, step.Reckoning.Span, now),
                TraceStep.Lengthened or TraceStep.NotLonger or TraceStep.Shortened or TraceStep.NotShorter => clock.ReplaceAgain(again, step, now),
                _ => again with { Trace = again.Trace.Add(step) },
            };
        }

        // A light that has gone too far goes back; one that has farther to go is turned by the sweep, which tells of it.
        var light = again.LightAt(now) < deadline.Light ? again.LightAt(now) : deadline.Light;
        var moved = Reckoning.Natural(deadline.DueAt, new Span(0, SpanUnit.Seconds), again.DueAt);
        var state = deadline.State == DeadlineState.SetAside ? DeadlineState.SetAside : again.State;
        return again with
        {
            State = state, Light = light, Trace = Next(again, TraceStep.Recounted, moved),
            EscalationLevel = deadline.EscalationLevel, EscalateAt = deadline.EscalateAt, // What has been told is not told again.
        };
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

    /// <summary>From here on the clock runs in the other limit's time.</summary>
    private Deadline Replaced(Deadline deadline, Limit limit, Reckoning reckoning, string cause)
    {
        var natural = limit.Span.IsNatural;
        var elapsed = natural == deadline.NaturalTime ? deadline.Elapsed : Ran(deadline, natural);
        return WithLights(deadline with
        {
            NaturalTime = natural,
            Elapsed = elapsed,
            Total = elapsed + Measure(natural, deadline.RunFrom, reckoning.End),
            DueAt = reckoning.End,
            Provisional = deadline.Provisional || reckoning.Provisional,
            Trace = deadline.Trace.Add(new TraceStep(cause, limit.Name, reckoning, limit.Basis)),
        });
    }

    /// <summary>What made the clock longer, or shorter, by one list of days off may not by the next, and again by the one after it: the step stays.</summary>
    private Deadline ReplaceAgain(Deadline deadline, TraceStep step, DateTimeOffset now)
    {
        var (limit, from, lengthens) = (new Limit(step.Rule, step.Reckoning.Span, step.Basis), step.Reckoning.Start, step.Cause is TraceStep.Lengthened or TraceStep.NotLonger);
        var other = lengthens ? Lengthen(deadline, limit, from, now) : Shorten(deadline, limit, from, now);
        if (!ReferenceEquals(other, deadline))
        {
            return other;
        }

        return NotReplaced(deadline, limit, calendar.Reckon(from, limit.Span), lengthens ? TraceStep.NotLonger : TraceStep.NotShorter);
    }

    private static Deadline NotReplaced(Deadline deadline, Limit limit, Reckoning reckoning, string cause) => deadline with
    {
        Provisional = deadline.Provisional || reckoning.Provisional,
        Trace = deadline.Trace.Add(new TraceStep(cause, limit.Name, reckoning, limit.Basis)),
    };

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

    private TimeSpan Measure(Deadline deadline, DateTimeOffset from, DateTimeOffset to) => Measure(deadline.NaturalTime, from, to);

    private TimeSpan Measure(bool natural, DateTimeOffset from, DateTimeOffset to) => natural ? to - from : calendar.Measure(from, to);

    /// <summary>What had run before the present run, in another time than the clock's own: from the pauses in its trace.</summary>
    private TimeSpan Ran(Deadline deadline, bool natural)
    {
        var (sum, from) = (TimeSpan.Zero, deadline.StartedAt);
        foreach (var step in deadline.Trace)
        {
            sum += step.Stops() ? Measure(natural, from, step.Reckoning.Start) : TimeSpan.Zero;
            from = step.Cause == TraceStep.Resumed ? step.Reckoning.Start : from;
        }

        return sum;
    }
}
