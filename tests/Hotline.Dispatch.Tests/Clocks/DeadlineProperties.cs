using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Tests.Calendar;

namespace Hotline.Dispatch.Tests.Clocks;

/// <summary>Laws of clocks for any table of days off, any hours and any limit.</summary>
public sealed class DeadlineProperties
{
    private const int Cases = 3000;

    [Fact]
    public void Pausing_never_shortens() => Each(made =>
    {
        var (clock, started) = Started(made);
        var paused = clock.Pause(started, started.StartedAt.AddSeconds(made.Next(0, 20 * 24 * 3600)));
        var resumed = clock.Resume(paused, paused.PausedAt!.Value.AddSeconds(made.Next(0, 20 * 24 * 3600))); // Just paused.
        Assert.True(resumed.DueAt >= started.DueAt);
        Assert.True(resumed.AmberAt >= started.AmberAt && resumed.RedAt >= started.RedAt);
        Assert.Equal(started.Total, resumed.Total);
    });

    [Fact]
    public void Pausing_for_no_time_changes_nothing() => Each(made =>
    {
        var (clock, started) = Started(made);
        var at = started.StartedAt.AddSeconds(made.Next(0, 20 * 24 * 3600));
        var resumed = clock.Resume(clock.Pause(started, at), at);
        Assert.Equal((started.DueAt, started.Total), (resumed.DueAt, resumed.Total));
    });

    [Fact]
    public void The_working_time_outside_of_pauses_is_the_limit() => Each(made =>
    {
        var (clock, started) = Started(made);
        var paused = clock.Pause(started, started.StartedAt.AddSeconds(made.Next(0, 10 * 24 * 3600)));
        var resumed = clock.Resume(paused, paused.PausedAt!.Value.AddSeconds(made.Next(0, 10 * 24 * 3600))); // Just paused.
        if (paused.PausedAt < started.DueAt)
        {
            var again = clock.Pause(resumed, resumed.DueAt);
            Assert.Equal(again.Total, again.Elapsed);
        }
    });

    [Fact]
    public void An_extension_never_shortens_and_a_longer_one_is_longer() => Each(made =>
    {
        var (clock, started) = Started(made);
        var days = made.Next(1, 15);
        var (one, more) = (clock.Extend(started, days, started.StartedAt), clock.Extend(started, days + 1, started.StartedAt));
        Assert.True(started.DueAt < one.DueAt && one.DueAt < more.DueAt);
        Assert.True(one.Total >= started.Total);
    });

    [Fact]
    public void Lengthening_never_shortens_and_pausing_after_it_neither() => Each(made =>
    {
        var (clock, started) = Started(made);
        var at = started.StartedAt.AddSeconds(made.Next(0, 5 * 24 * 3600));
        var longer = clock.Lengthen(started, MadeDeadline.MadeLimit(made), made.Chance(50) ? at : started.StartedAt, at);
        Assert.True(longer.DueAt >= started.DueAt);
        Assert.True(longer.RunFrom <= longer.AmberAt && longer.AmberAt <= longer.RedAt && longer.RedAt <= longer.DueAt);
        var paused = clock.Pause(longer, at.AddSeconds(made.Next(0, 10 * 24 * 3600)));
        var resumed = clock.Resume(paused, paused.PausedAt!.Value.AddSeconds(made.Next(0, 10 * 24 * 3600))); // Just paused.
        Assert.True(resumed.DueAt >= longer.DueAt);
        Assert.Equal(longer.Total, resumed.Total);
    });

    [Fact]
    public void Shortening_never_lengthens_and_pausing_before_it_neither() => Each(made =>
    {
        var (clock, started) = Started(made);
        var at = started.StartedAt.AddSeconds(made.Next(0, 5 * 24 * 3600));
        var limit = MadeDeadline.MadeLimit(made);
        var shorter = clock.Shorten(started, limit, made.Chance(50) ? at : started.StartedAt, at);
        Assert.True(shorter.DueAt <= started.DueAt);
        Assert.True(shorter.RunFrom <= shorter.AmberAt && shorter.AmberAt <= shorter.RedAt && shorter.RedAt <= shorter.DueAt);
        var (standing, less) = (clock.Pause(started, at), clock.Shorten(clock.Pause(started, at), limit, at, at));
        Assert.Equal(DeadlineState.Paused, less.State);
        Assert.True(clock.Resume(less, at).DueAt <= clock.Resume(standing, at).DueAt);
    });

    [Fact]
    public void Lights_come_in_order_between_start_and_limit() => Each(made =>
    {
        var deadline = new MadeDeadline(made).Deadline;
        Assert.True(deadline.RunFrom <= deadline.AmberAt && deadline.AmberAt <= deadline.RedAt && deadline.RedAt <= deadline.DueAt);
    });

    [Fact]
    public void Counting_again_with_the_same_days_off_changes_nothing_but_the_log() => Each(made =>
    {
        var lived = new MadeDeadline(made).Live();
        var (before, again) = (lived.Recounted(lived.Table), lived.Recounted(lived.Table));
        Assert.Equal(before with { Trace = again.Trace }, again);
    });

    /// <summary>The trace alone says so, whatever else was done to the clock, by units of whatever hours.</summary>
    [Fact]
    public void Without_its_extensions_a_clock_is_due_when_it_would_be_had_there_been_none() => Each(made =>
    {
        var lived = new MadeDeadline(made);
        var (hours, with, without, at) = (lived.Hours, lived.Deadline, lived.Deadline, lived.Deadline.StartedAt);
        for (var step = made.Next(1, 8); step > 0; step--)
        {
            at = at.AddSeconds(made.Next(0, 4 * 24 * 3600));
            hours = made.Chance(20) ? made.Hours() : hours;
            var (clock, limit, from) = (new DeadlineClock(new WorkingCalendar(lived.Table, hours), new Policy()), MadeDeadline.MadeLimit(made), made.Chance(50) ? at : with.StartedAt);
            (with, without) = (made.Next(0, 5), with.IsRunning) switch
            {
                (0 or 1, true) => (clock.Extend(with, made.Next(1, 10), at), without),
                (2, true) => (clock.Lengthen(with, limit, from, at), clock.Lengthen(without, limit, from, at)),
                (3, true) => (clock.Shorten(with, limit, from, at), clock.Shorten(without, limit, from, at)),
                (_, true) => (clock.Pause(with, at), clock.Pause(without, at)),
                _ => (clock.Resume(with, at), clock.Resume(without, at)),
            };
            if (with.NaturalTime != without.NaturalTime)
            {
                return; // Counted day and night from here on, the trace no longer says which days the other would count.
            }
        }

        Assert.Equal(without.DueAt, LimitWithoutExtensions.Of(with));
    });

    [Fact]
    public void All_instants_of_a_deadline_are_whole_seconds() => Each(made =>
    {
        var deadline = new MadeDeadline(made).Live().Deadline;
        DateTimeOffset[] instants = [deadline.StartedAt, deadline.RunFrom, deadline.DueAt, deadline.PausedAt ?? deadline.StartedAt];
        Assert.All(instants, instant => Assert.Equal(0, instant.Ticks % TimeSpan.TicksPerSecond));
        Assert.Equal((0, 0), (deadline.Elapsed.Ticks % TimeSpan.TicksPerSecond, deadline.Total.Ticks % TimeSpan.TicksPerSecond));
    });

    [Fact]
    public void An_instant_counted_with_its_account_is_the_one_counted_day_by_day() => Each(made =>
    {
        var (table, hours) = (made.Table(published: made.Chance(50)), made.Hours());
        var calendar = new WorkingCalendar(table, hours);
        var (start, span) = (made.Instant(), new Span(made.Next(1, 30), made.Chance(50) ? SpanUnit.WorkingDays : SpanUnit.WorkingHours));
        var wall = new DayByDay(table, hours);
        Assert.Equal(span.Unit == SpanUnit.WorkingDays ? wall.AddDays(start, span.Amount) : wall.Add(start, TimeSpan.FromHours(span.Amount)), calendar.Reckon(start, span).End);
    });

    private static (DeadlineClock Clock, Deadline Started) Started(MadeCalendars made)
    {
        var lived = new MadeDeadline(made);
        return (new DeadlineClock(new WorkingCalendar(lived.Table, lived.Hours), new Policy()), lived.Deadline);
    }

    private static void Each(Action<MadeCalendars> law)
    {
        foreach (var made in MadeCalendars.Cases(Cases))
        {
            law(made);
        }
    }
}
