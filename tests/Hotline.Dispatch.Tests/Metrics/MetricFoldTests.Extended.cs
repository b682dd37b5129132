using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Metrics;
using static Hotline.Dispatch.Tests.Tickets.Scenes;

namespace Hotline.Dispatch.Tests.Metrics;

/// <summary>按时办结率（不计延期） of clocks that were extended and stood still.</summary>
public sealed partial class MetricFoldTests
{
    private static readonly DeadlineClock Ticking = new(By(Liaison).Catalog.CalendarOf(Unit), By(Liaison).Catalog.Policy);

    [Fact]
    public void What_stands_still_after_an_extension_does_not_count_against_the_limit_without_it_either()
    {
        // Until Wednesday 2 December, extended to Monday the 7th; from Friday morning to Friday morning it stands, a week.
        var clock = Ticking.Extend(Clock(DeadlineKind.Handle, new Span(5, SpanUnit.WorkingDays)), 3, Now);
        var stood = Ticking.Resume(Ticking.Pause(clock, At(27, 10)), At(34, 10));
        Assert.Equal((At(32, 17.5), At(37, 17.5), At(44, 17.5)), (clock.Trace[0].Reckoning.End, clock.DueAt, stood.DueAt));
        Assert.Equal((1, 1), Net(stood, At(39, 17.5)));
        Assert.Equal((0, 1), Net(stood, At(39, 17.5).AddSeconds(1)));
        Assert.Equal((1, 1), Of([], DeadlineClock.Finish(stood, At(44, 17.5)))["closed-in-time"]);

        // Stopped after its first limit, it had run over by that and does not come back.
        var over = Ticking.Resume(Ticking.Pause(clock, At(33, 10)), At(40, 10));
        Assert.Equal((0, 1), Net(over, At(40, 11)));
        Assert.Equal((1, 1), Net(over, At(32, 17.5)));
        Assert.Equal(4, MetricCatalog.Find("closed-in-time-net")!.Version);
    }

    [Fact]
    public void What_a_receiver_is_given_counts_without_the_extension_that_had_made_it_needless()
    {
        var clock = Ticking.Extend(Clock(DeadlineKind.Handle, new Span(5, SpanUnit.WorkingDays)), 10, Now);
        var across = Ticking.Lengthen(clock, new Limit("HandAcross", new Span(3, SpanUnit.WorkingDays)), At(32, 10), At(32, 10)); // Until Monday 7 December.
        Assert.Equal(clock.DueAt, across.DueAt);
        Assert.Equal(((1, 1), (0, 1)), (Net(across, At(37, 17.5)), Net(across, At(37, 18))));
    }

    private static (long, long) Net(Deadline clock, DateTimeOffset finished) => Of([], DeadlineClock.Finish(clock, finished))["closed-in-time-net"];

    /// <param name="day">Of November, and on into December.</param>
    private static DateTimeOffset At(int day, double hour) => new DateTimeOffset(2026, 11, 1, 0, 0, 0, WorkingCalendar.ChinaOffset).AddDays(day - 1).AddHours(hour);
}
