using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Tests.Calendar;

namespace Hotline.Dispatch.Tests.Clocks;

/// <summary>A deadline with a past: started at any second, then paused, resumed, extended, lengthened, shortened, handed to a unit of other hours and counted again, as chance has it.</summary>
internal sealed class MadeDeadline
{
    private static readonly SpanUnit[] Units = [SpanUnit.WorkingDays, SpanUnit.WorkingHours, SpanUnit.WorkingMinutes, SpanUnit.Days, SpanUnit.Hours, SpanUnit.Minutes];
    private static readonly string[] Rules = ["Handle/Complaint/*", "Redo/*/Urgent", "Citizen/default"];
    private static readonly string?[] Bases = [null, "江西省缺省（可改）", "市府办〔2026〕1号，第「3」条；试行"];
    private readonly MadeCalendars made;
    private DateTimeOffset now;
    private DeadlineClock clock;

    public MadeDeadline(MadeCalendars made)
    {
        this.made = made;
        (Table, Hours) = (made.Table(published: made.Chance(50)), made.Hours());
        (clock, now) = (new DeadlineClock(new WorkingCalendar(Table, Hours), new Policy()), made.Instant().AddMilliseconds(made.Next(0, 1000)));
        Deadline = clock.Start(Guid.CreateVersion7(), Guid.CreateVersion7(), DeadlineKind.Handle, 1, null, MadeLimit(made), now);
    }

    public HolidayTable Table { get; private set; }

    public WorkingHours Hours { get; private set; }

    public Deadline Deadline { get; private set; }

    public MadeDeadline Live()
    {
        for (var step = made.Next(0, 7); step > 0; step--)
        {
            now = now.AddSeconds(made.Next(0, 4 * 24 * 3600));
            Deadline = (made.Next(0, 7), Deadline.State) switch
            {
                (0, _) => HandedTo(made.Hours()),
                (1, _) => Recounted(made.Table(published: true)),
                (2, DeadlineState.Running) when made.Chance(50) => clock.Extend(Deadline, new Span(made.Next(1, 3000), Deadline.NaturalTime ? SpanUnit.Minutes : SpanUnit.WorkingMinutes), now),
                (2, DeadlineState.Running) => clock.Extend(Deadline, made.Next(1, 10), now),
                (3, DeadlineState.Running) => clock.Lengthen(Deadline, MadeLimit(made), made.Chance(50) ? now : Deadline.StartedAt, now),
                (4, _) => clock.Shorten(Deadline, MadeLimit(made), made.Chance(50) ? now : Deadline.StartedAt, now),
                (_, DeadlineState.Running) => clock.Pause(Deadline, now, made.Chance(25) ? TraceStep.Merged : TraceStep.Paused),
                _ => clock.Resume(Deadline, now),
            };
        }

        return this;
    }

    public Deadline Recounted(HolidayTable table)
    {
        (Table, clock) = (table, new DeadlineClock(new WorkingCalendar(table, Hours), new Policy()));
        return clock.Recount(Deadline, now);
    }

    public static Limit MadeLimit(MadeCalendars made)
    {
        var unit = Units[made.Next(0, Units.Length)];
        var span = new Span(made.Next(1, unit is SpanUnit.WorkingDays or SpanUnit.Days ? 20 : unit is SpanUnit.WorkingMinutes or SpanUnit.Minutes ? 3000 : 60), unit);
        return new Limit(Rules[made.Next(0, Rules.Length)], span, Bases[made.Next(0, Bases.Length)]);
    }

    private Deadline HandedTo(WorkingHours other)
    {
        (Hours, clock) = (other, new DeadlineClock(new WorkingCalendar(Table, other), new Policy()));
        return Deadline;
    }
}
