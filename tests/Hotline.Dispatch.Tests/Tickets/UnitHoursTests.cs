using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tests.Clocks;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using static Hotline.Dispatch.Tests.Tickets.Scenes;

namespace Hotline.Dispatch.Tests.Tickets;

/// <summary>Two units side by side, one of which works 18:00-20:00: what each is given is counted in its own hours, and its clocks say in which.</summary>
public sealed class UnitHoursTests
{
    private const string Day = "roads";
    private const string Night = "roads-east";
    private const string DayWords = "，每日09:00-12:00、13:30-17:30";
    private const string NightWords = "，每日18:00-20:00";
    private static readonly Pii Why = Pii.Text("属辖区事务");

    private static readonly CatalogSnapshot Hours = new(
        Scenes.Catalog.Units.Values.Select(unit => unit.Code == Night ? unit with { WorkingHours = "18:00-20:00" } : unit),
        Scenes.Catalog.Categories.Values, Scenes.Catalog.Regions.Values, [], CatalogData.Holidays(), CatalogData.DefaultLimits(), new Policy());

    [Theory]
    [InlineData(Day, "2026-11-25T15:30", "2026-11-26T17:30", "2026-12-02T17:30", DayWords)]
    [InlineData(Night, "2026-11-26T20:00", "2026-11-26T20:00", "2026-12-02T20:00", NightWords)]
    public void A_dispatch_gives_each_its_own_hours(string unit, string signFor, string contact, string handle, string words)
    {
        var ticket = Dispatched(unit);
        Due(signFor, words, ticket, DeadlineKind.SignFor); // 4 working hours from Wednesday, 10:00.
        Due(contact, words, ticket, DeadlineKind.Contact);
        Due(handle, words, ticket, DeadlineKind.Handle);
        Assert.Equal(Local("2026-12-02T17:30"), ticket.Running(DeadlineKind.Citizen)!.DueAt); // The citizen waits as long for either.
    }

    [Theory]
    [InlineData(Day, Night, "2026-11-26T20:00", "2026-11-27T20:00", NightWords)]
    [InlineData(Night, Day, "2026-11-25T15:30", "2026-11-27T17:30", DayWords)]
    public void Handed_across_it_is_counted_in_the_hours_of_whoever_has_it_now(string from, string to, string signFor, string handle, string words)
    {
        // On its last two hours: the receiver's own two days are the longer.
        var ticket = Dispatched(from);
        ticket = ticket with { State = TicketState.InHandling, Deadlines = [.. ticket.Deadlines.Where(clock => clock.Kind != DeadlineKind.Handle), ClockOf(from).Start(Guid.CreateVersion7(), ticket.Id, DeadlineKind.Handle, 1, from, new Limit("test", new Span(2, SpanUnit.Hours)), Now)] };
        var after = Done(ticket, new HandAcross(to, Why), Liaison(from));
        Assert.Equal(to, after.UnitCode);
        Due(signFor, words, after, DeadlineKind.SignFor);
        Due(handle, words, after, DeadlineKind.Handle);
    }

    [Theory]
    [InlineData(Day, Night, "2026-11-30T20:00", NightWords)] // The lead closes before the last of its days begins.
    [InlineData(Night, Day, "2026-12-01T17:30", DayWords)]
    public void Whoever_assists_has_its_own_hours_and_not_the_leads(string lead, string assistant, string due, string words)
    {
        var after = Done(Dispatched(lead) with { State = TicketState.InHandling }, new AskAssist(assistant, Why), Liaison(lead));
        Due(due, words, after, DeadlineKind.Assist);
    }

    [Theory]
    [InlineData(Day, "2026-11-26T17:30")]
    [InlineData(Night, "2026-11-26T20:00")]
    public void A_return_is_in_time_until_the_units_own_closing_time(string unit, string until)
    {
        var ticket = Dispatched(unit);
        Assert.IsType<Decision.Events>(Sent.Decide(ticket, Of(Liaison(unit)) with { Now = Local(until) }));
        Refused<Refusal.ReturnTooLate>(Sent.Decide(ticket, Of(Liaison(unit)) with { Now = Local(until).AddSeconds(1) }));
    }

    private static Ticket Dispatched(string unit)
    {
        var draft = In(TicketState.Draft);
        var waiting = After(draft, Events(new Accept().Decide(draft, Of(TheAgent))), Of(TheAgent));
        return Done(waiting, new DispatchTo(unit), Dispatcher);
    }

    private static Ticket Done(Ticket ticket, TicketCommand command, Actor actor) => After(ticket, Events(command.Decide(ticket, Of(actor))), Of(actor));

    /// <summary>The clock ends then, says the unit's hours and no others, and whoever reads the sentence with a calendar gets the same instant.</summary>
    private static void Due(string due, string words, Ticket ticket, DeadlineKind kind)
    {
        var clock = ticket.Running(kind)!;
        var sentence = TraceWords.Of(clock);
        Assert.Equal(Local(due), clock.DueAt);
        Assert.Contains(words, sentence, StringComparison.Ordinal);
        Assert.DoesNotContain(words == DayWords ? NightWords : DayWords, sentence, StringComparison.Ordinal);
        Assert.Equal(clock.DueAt.DateTime, SentenceChecker.Read(sentence).Due);
    }

    private static DateTimeOffset Local(string text) => new(DateTime.Parse(text, System.Globalization.CultureInfo.InvariantCulture), WorkingCalendar.ChinaOffset);

    private static DeadlineClock ClockOf(string unit) => new(Hours.CalendarOf(unit), Hours.Policy);

    private static Actor Liaison(string unit) => Actor.Of(Guid.CreateVersion7(), "联络员", unit, Role.Liaison);

    private static Scene Of(Actor actor) => new(actor, Now, Hours);
}
