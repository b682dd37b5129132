using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Metrics;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using static Hotline.Dispatch.Tests.Tickets.Scenes;

namespace Hotline.Dispatch.Tests.Tickets;

/// <summary>Sent back rightly, a ticket was not the unit's; that it did not sign for it in time, nor turn to the citizen, stays its own.</summary>
public sealed class ReturnedLateTests
{
    private static readonly Pii Why = Pii.Text("权属图所示");
    private static readonly PolicyLimit[] Limits = [.. Scenes.Catalog.Limits.Rows.Where(row => row.Clock != LimitTable.Return), new PolicyLimit(LimitTable.Return, "*", "*", 5, SpanUnit.WorkingDays)];

    [Fact]
    public void What_had_run_over_when_it_was_returned_ends_then_and_late()
    {
        var ticket = Sent();
        var (sign, contact) = (ticket.Running(DeadlineKind.SignFor)!.DueAt, ticket.Running(DeadlineKind.Contact)!.DueAt);
        Assert.True(sign < contact);
        var late = contact.AddHours(16);
        var upheld = Upheld(ticket, late);
        Assert.Equal([(DeadlineState.Met, late), (DeadlineState.Met, late)], Ended(upheld, DeadlineKind.SignFor, DeadlineKind.Contact));
        Assert.Equal(DeadlineState.Void, upheld.Deadlines.Single(clock => clock.Kind == DeadlineKind.Handle).State); // In time, or it could not have been returned.
        Assert.Equal([(JudgementKind.LateContact, Unit)], upheld.Judgements.Select(held => (held.Kind, held.UnitCode))); // Before any sweep.
        Assert.Contains(Unit, upheld.Followers); // It may appeal.
        Assert.Equal(["contacted-in-time 0/1", "signed-in-time 0/1"], Figures(upheld));

        // Turned by the sweep before, it is held against the unit once.
        var swept = After(ticket, Events(new Escalate().Decide(ticket, Scene(Actor.System, contact))), Scene(Actor.System, contact));
        Assert.Single(Upheld(swept, late).Judgements);
    }

    [Fact]
    public void What_ran_over_in_the_review_alone_is_nobodys_and_so_is_what_had_not()
    {
        var ticket = Sent();
        var upheld = Upheld(ticket, ticket.Running(DeadlineKind.SignFor)!.DueAt);
        Assert.All(upheld.Deadlines.Where(clock => clock.Kind is DeadlineKind.SignFor or DeadlineKind.Contact), clock => Assert.Equal(DeadlineState.Void, clock.State));
        Assert.Empty(upheld.Judgements);
        Assert.Empty(Figures(upheld));

        var between = Upheld(ticket, ticket.Running(DeadlineKind.SignFor)!.DueAt.AddHours(1)); // Late to sign, and in time to turn to the citizen.
        Assert.Equal(["signed-in-time 0/1"], Figures(between));
        Assert.Empty(between.Judgements);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Whoever_assisted_was_late_unless_it_had_declined_in_time(bool declined)
    {
        var ticket = Then(Sent(), new AskAssist("wells", Why), Liaison, Now);
        var wells = Actor.Of(Guid.CreateVersion7(), "黄丽", "wells", Role.Liaison);
        ticket = declined ? Then(ticket, new DeclineAssist(Why, Why), wells, Now.AddHours(1)) : ticket;
        var assist = ticket.Running(DeadlineKind.Assist)!.DueAt;
        var upheld = Upheld(ticket, assist.AddHours(1));
        Assert.Equal(declined ? DeadlineState.Void : DeadlineState.Met, upheld.Deadlines.Single(clock => clock.Kind == DeadlineKind.Assist).State);
        Assert.Equal(!declined, Figures(upheld).Contains("assisted-in-time 0/1"));
        Assert.Equal(["Void"], Upheld(ticket, assist).Deadlines.Where(clock => clock.Kind == DeadlineKind.Assist).Select(clock => $"{clock.State}"));
    }

    private static Ticket Sent()
    {
        var accepted = In(TicketState.PendingDispatch);
        return After(accepted, Do(accepted, new DispatchTo(Unit), Dispatcher), Dispatcher);
    }

    /// <summary>Returned then, and decided on a week later.</summary>
    private static Ticket Upheld(Ticket ticket, DateTimeOffset at) => Then(Then(ticket, Scenes.Sent, Liaison, at), new RuleOnReturn(true), Dispatcher, at.AddDays(7));

    private static Ticket Then(Ticket ticket, TicketCommand command, Actor actor, DateTimeOffset at) => After(ticket, Events(command.Decide(ticket, Scene(actor, at))), Scene(actor, at));

    private static Scene Scene(Actor actor, DateTimeOffset at) => By(actor, at) with { Catalog = CatalogWith([], limits: Limits) };

    private static (DeadlineState, DateTimeOffset?)[] Ended(Ticket ticket, params DeadlineKind[] kinds) => [.. kinds.Select(kind => ticket.Deadlines.Single(clock => clock.Kind == kind)).Select(clock => (clock.State, clock.FinishedAt))];

    /// <summary>What the units' clocks say in the figures.</summary>
    private static string[] Figures(Ticket ticket) =>
    [
        .. MetricFold.Of(new TicketStory(ticket.Id, "1", "05", [], ticket.Deadlines)).Where(one => one.Key.Place.UnitCode.Length > 0)
            .Select(one => $"{one.Key.Metric.Split('/')[0]} {one.Value.Numerator}/{one.Value.Denominator}").Order(StringComparer.Ordinal),
    ];
}
