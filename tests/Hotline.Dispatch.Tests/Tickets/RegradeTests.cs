using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tests.Clocks;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Reading;
using Hotline.Dispatch.Tickets.Verbs;
using static Hotline.Dispatch.Tests.Tickets.Scenes;

namespace Hotline.Dispatch.Tests.Tickets;

/// <summary>改级改类 and 转保密 after acceptance.</summary>
public sealed class RegradeTests
{
    private static readonly Pii Why = Pii.Text("来电人闻到燃气味");
    private static readonly Regrade Critical = new(Why, Urgency: Urgency.Critical);

    /// <summary>As from the web: accepted as urgent as any other, without a rule.</summary>
    private static Ticket FromTheWeb()
    {
        var draft = In(TicketState.Draft, Fields with { CategoryCode = null }) with { Channel = IntakeChannel.Web };
        return After(draft, new Accept().Decide(draft, By(Actor.Citizen)), Actor.Citizen) with { Fields = draft.Fields };
    }

    private static Ticket Regraded(Ticket ticket, Regrade how, DateTimeOffset at)
    {
        var decided = Assert.IsType<Decision.Events>(Do(ticket, how, Dispatcher, at));
        return After(ticket with { Fields = decided.Fields! }, decided, Dispatcher, at); // A grade is a change of fields.
    }

    [Fact]
    public void What_a_dispatcher_finds_critical_runs_by_the_limits_of_the_critical_from_its_acceptance()
    {
        var noticed = Now.AddMinutes(20);
        var after = Regraded(FromTheWeb(), Critical, noticed);
        Assert.Equal(Urgency.Critical, after.Fields.Urgency);
        Assert.Equal(Now.AddHours(2), after.Running(DeadlineKind.Citizen)!.DueAt);
        Assert.Equal(noticed.AddMinutes(5), after.Running(DeadlineKind.Dispatch)!.DueAt); // From when it was known: nobody is late for what nobody knew.
        var read = SentenceChecker.Read(TraceWords.Of(after.Running(DeadlineKind.Citizen)!));
        Assert.Equal(Now.AddHours(2).DateTime, read.Due);
        Assert.StartsWith("群众诉求总时限·各类·特急", read.ShortenedBy, StringComparison.Ordinal);
    }

    [Fact]
    public void The_unit_that_has_it_is_due_sooner_from_then_on_and_its_assistants_before_it()
    {
        var ticket = In(TicketState.InHandling) with { AcceptedAt = Now };
        ticket = After(ticket, Do(ticket, new AskAssist("water", Why), Liaison), Liaison);
        var (before, later) = (ticket.Running(DeadlineKind.Assist)!.DueAt, Now.AddDays(1));
        var after = Regraded(ticket, Critical, later);
        Assert.Equal(later.AddHours(2), after.Running(DeadlineKind.Handle)!.DueAt);
        var assist = after.Running(DeadlineKind.Assist)!;
        Assert.True(assist.DueAt < before && assist.DueAt < after.Running(DeadlineKind.Handle)!.DueAt && assist.DueAt > later);
        Assert.False(after.Running(DeadlineKind.Handle)!.WasLate);
    }

    [Fact]
    public void A_clock_that_stands_has_less_left_when_it_goes_on()
    {
        var ticket = In(TicketState.InHandling);
        var suspended = After(ticket, Do(ticket, new Suspend(SuspendReason.CitizensPapers, 10, Why), Dispatcher, Now.AddHours(1)), Dispatcher, Now.AddHours(1));
        var after = Regraded(suspended, Critical, Now.AddHours(3));
        Assert.Equal(DeadlineState.Paused, after.Running(DeadlineKind.Handle)!.State);
        var resumed = After(after, Do(after, new Resume(), Dispatcher, Now.AddDays(2)), Dispatcher, Now.AddDays(2));
        Assert.Equal(Now.AddDays(2).AddHours(2), resumed.Running(DeadlineKind.Handle)!.DueAt);
        Assert.Equal(resumed.Running(DeadlineKind.Handle)!.DueAt.DateTime, SentenceChecker.Read(TraceWords.Of(resumed.Running(DeadlineKind.Handle)!)).Due);
    }

    [Fact]
    public void No_clock_gets_longer_by_a_correction()
    {
        var consultation = FromTheWeb();
        consultation = Regraded(consultation, new Regrade(Why, TicketType.Consultation), Now);
        var promised = consultation.Running(DeadlineKind.Citizen)!.DueAt;
        var complaint = Regraded(consultation, new Regrade(Why, TicketType.Complaint, Urgency.Normal), Now.AddHours(1));
        Assert.Equal((TicketType.Complaint, promised), (complaint.Fields.Type, complaint.Running(DeadlineKind.Citizen)!.DueAt));

        // The unit has what is a unit's for a complaint: the hotline took it for something else.
        var sent = After(complaint, Do(complaint, new DispatchTo("water"), Dispatcher, Now.AddHours(1)), Dispatcher, Now.AddHours(1));
        Assert.True(sent.Running(DeadlineKind.Handle)!.DueAt > promised);
    }

    [Fact]
    public void Once_dispatched_the_type_stays_and_the_urgency_only_rises()
    {
        var ticket = In(TicketState.InHandling, Fields with { Urgency = Urgency.Urgent });
        Refused<Refusal.GradedAtDispatch>(Do(ticket, new Regrade(Why, TicketType.Report), Dispatcher));
        Refused<Refusal.GradedAtDispatch>(Do(ticket, new Regrade(Why, Urgency: Urgency.Normal), Dispatcher));
        Refused<Refusal.GradedAsItIs>(Do(ticket, new Regrade(Why, TicketType.Complaint, Urgency.Urgent), Dispatcher));
        Refused<Refusal.WrongState>(Do(In(TicketState.Closed), Critical, Dispatcher));
        Assert.Equal("reason", Refused<Refusal.Invalid>(Do(ticket, Critical with { Reason = Pii.Text(" ") }, Dispatcher)).Faults.Single().Field);
        Assert.IsType<Decision.Events>(Do(In(TicketState.Redo), new Regrade(Why, TicketType.Report, Urgency.Normal), Dispatcher));
    }

    [Fact]
    public void An_agent_does_it_for_who_is_on_the_line_or_to_what_they_took_in()
    {
        var ticket = In(TicketState.PendingDispatch);
        foreach (TicketCommand command in new TicketCommand[] { Critical, new KeepSecret(Why) })
        {
            Assert.IsType<Decision.Events>(Do(ticket, command, TheAgent));
            Refused<Refusal.NobodyOnTheLine>(Do(ticket, command, OtherAgent));
        }

        Refused<Refusal.AnothersTicket>(Do(ticket, Critical with { Caller = Pii.Phone("13800000000") }, OtherAgent));
        var call = Guid.CreateVersion7();
        var said = Assert.IsType<TicketEvent.Regraded>(Assert.Single(Events(Do(ticket, Critical with { CallId = call, Caller = Pii.Phone("+8613879100001") }, OtherAgent))));
        Assert.Equal((call, Urgency.Normal, Urgency.Critical), (said.CallId, said.UrgencyBefore, said.Urgency));
    }

    [Fact]
    public void Who_asks_for_secrecy_later_is_as_guarded_as_who_asked_at_once()
    {
        var ticket = In(TicketState.InHandling) with { Deadlines = [Clock(DeadlineKind.Contact, new(1, SpanUnit.WorkingDays))] };
        var decided = Assert.IsType<Decision.Events>(Do(ticket, new KeepSecret(), Actor.Citizen));
        var after = After(ticket with { Fields = decided.Fields! }, decided, Actor.Citizen); // A promise of secrecy is one.
        Assert.True(after.Fields.IsGuarded);
        Assert.Null(after.Running(DeadlineKind.Contact));
        Refused<Refusal.FlagAsItIs>(Do(after, new KeepSecret(), Actor.Citizen));
        Refused<Refusal.Invalid>(Do(ticket, new KeepSecret(), Dispatcher));
        Assert.IsType<Decision.Events>(Do(In(TicketState.Closed), new KeepSecret(Why), Dispatcher));
    }

    [Fact]
    public void Who_asked_for_secrecy_and_who_phoned_about_it_later_is_read_by_those_who_may_know_them()
    {
        const string words = "李四本人来电要求";
        var secret = In(TicketState.InHandling, Fields with { Confidential = true });
        foreach (var (actor, knows) in new[] { (Liaison, false), (Dispatcher, false), (Leader, false), (OtherAgent, false), (TheAgent, true), (Supervisor, true) })
        {
            var showing = new TicketShowing(actor, By(actor).Catalog);
            var shown = knows ? new Shown(words, Masked: false) : new Shown("保密", Masked: true);
            Assert.Equal(shown, showing.TextOf(nameof(TicketEvent.KeptSecret), secret, words));
            Assert.Equal(shown, showing.AsideOf(nameof(TicketEvent.FollowedUp), secret, words));
        }

        var unit = new TicketShowing(Liaison, By(Liaison).Catalog);
        Assert.Equal(words, unit.TextOf(nameof(TicketEvent.FollowedUp), secret, words).Text); // What was said is for the unit.
        Assert.Equal(words, unit.AsideOf(nameof(TicketEvent.FollowedUp), In(TicketState.InHandling), words).Text);
        Assert.Equal(Shown.Nothing, unit.TextOf(nameof(TicketEvent.KeptSecret), secret, null));
    }
}
