using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using static Hotline.Dispatch.Tests.Tickets.Scenes;

namespace Hotline.Dispatch.Tests.Tickets;

/// <summary>答复待审: let through it counts from when it was submitted, sent back as if it never had been.</summary>
public sealed class ReplyReviewTests
{
    private static readonly Reply Done = new(Pii.Text("已修好"), Pii.Text("上午电话联系"));

    private static readonly CatalogSnapshot Reviewing = CatalogWith(Scenes.Catalog.Rules.All, new Policy { ReviewPercent = 100 });

    [Fact]
    public void Let_through_the_units_clock_stopped_when_it_submitted_and_the_citizens_when_they_read_it()
    {
        var ticket = In(TicketState.InHandling);
        ticket = ticket with { Deadlines = ticket.Deadlines.Add(Clock(DeadlineKind.Citizen, new Span(5, SpanUnit.WorkingDays))) };
        var submitted = Reviewed(ticket, Done, Liaison, Now);
        Assert.Equal(TicketState.ReplyReview, submitted.State);
        Assert.Equal(DeadlineState.SetAside, submitted.Running(DeadlineKind.Handle)!.State);
        Assert.True(submitted.Running(DeadlineKind.Citizen)!.IsRunning);
        Refused<Refusal.WrongState>(Do(submitted, Done, Liaison));
        Refused<Refusal.RoleMissing>(Do(submitted, new RuleOnReply(true, Pii.Text("x")), Liaison));
        Assert.Equal("reply", Refused<Refusal.Invalid>(Do(submitted, new RuleOnReply(true, Pii.Text(" ")), Dispatcher)).Faults.Single().Field);

        var later = Now.AddDays(30);
        var passed = Reviewed(submitted, new RuleOnReply(true, Pii.Text("坑洞已修好")), Dispatcher, later);
        Assert.Equal((TicketState.AwaitingFollowUp, later), (passed.State, passed.RepliedAt));
        var handle = passed.Deadlines.Single(clock => clock.Kind == DeadlineKind.Handle);
        Assert.Equal((DeadlineState.Met, Now, false), (handle.State, handle.FinishedAt!.Value, handle.WasLate));
        Assert.True(passed.Deadlines.Single(clock => clock.Kind == DeadlineKind.Citizen).WasLate);
        Assert.Equal(DeadlineState.Met, passed.Deadlines.Single(clock => clock.Kind == DeadlineKind.ReplyReview).State);
    }

    [Fact]
    public void Sent_back_the_clock_has_run_on()
    {
        var ticket = In(TicketState.InHandling);
        var back = Reviewed(Reviewed(ticket, Done, Liaison, Now), new RuleOnReply(false, Pii.Text("没有说明处理结果")), Supervisor, Now.AddHours(2));
        Assert.Equal(TicketState.InHandling, back.State);
        Assert.Equal(ticket.Running(DeadlineKind.Handle), back.Running(DeadlineKind.Handle));
        Assert.Null(back.Running(DeadlineKind.ReplyReview));
        Assert.Equal("reason", Refused<Refusal.Invalid>(Do(Reviewed(ticket, Done, Liaison, Now), new RuleOnReply(false, Pii.Text("")), Supervisor)).Faults.Single().Field);
    }

    [Fact]
    public void The_draw_takes_the_operators_share_and_is_the_same_whenever_it_is_done()
    {
        var half = new Scene(Liaison, Now, new CatalogSnapshot([], [], [], [], [], [], new Policy { ReviewPercent = 50 }));
        var tickets = Enumerable.Range(0, 2_000).Select(_ => In(TicketState.InHandling)).ToList();
        var drawn = tickets.Count(ticket => RuleOnReply.IsReviewed(ticket, half));
        Assert.InRange(drawn, 850, 1_150);
        Assert.Equal(drawn, tickets.Count(ticket => RuleOnReply.IsReviewed(ticket, half)));
        Assert.DoesNotContain(tickets, ticket => RuleOnReply.IsReviewed(ticket, By(Liaison)));
    }

    private static Ticket Reviewed(Ticket ticket, TicketCommand command, Actor actor, DateTimeOffset now)
    {
        Assert.Null(TicketLifecycle.Check(command.Verb, ticket, actor));
        var scene = new Scene(actor, now, Reviewing);
        return After(ticket, Events(command.Decide(ticket, scene)), scene);
    }
}
