using System.Text.Json;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Reading;
using Hotline.Dispatch.Tickets.Verbs;
using static Hotline.Dispatch.Tests.Tickets.Scenes;

namespace Hotline.Dispatch.Tests.Tickets;

/// <summary>申请转派: what becomes of it when something else becomes of the ticket first.</summary>
public sealed class HandingAskedTests
{
    private static readonly Pii Why = Pii.Text("属辖区事务");
    private static readonly RuleOnHanding Yes = new(true, Why);
    private static readonly HandAcross Across = new("roads-east", Why);
    private static readonly Policy TwoLevels = new(HandLevels: 2);
    private static readonly JsonElement Nothing = JsonSerializer.SerializeToElement(new { });
    private static readonly Actor City = Actor.Of(Guid.CreateVersion7(), "市局联络员", "city", Role.Liaison);

    [Fact]
    public void The_ticket_goes_on_being_handled_and_the_request_with_it()
    {
        var asked = Asked(TicketState.AwaitingSignFor);
        var signed = After(asked, Do(asked, new SignFor(), Liaison), Liaison);
        Same(asked, signed, TicketState.InHandling);
        Same(asked, After(asked, [new TicketEvent.SignedByDefault("roads")], By(Actor.System)), TicketState.InHandling);
        Same(asked, After(signed, Do(signed, new RecordContact(ContactWay.Visit, true, Note: Why), Liaison), Liaison), TicketState.InHandling);
        Same(asked, After(signed, Do(signed, new Urge(Why), TheAgent), TheAgent), TicketState.InHandling);
    }

    [Fact]
    public void It_waits_while_an_extension_is_ruled_on_and_while_the_ticket_stands()
    {
        var asked = Asked(TicketState.InHandling);
        foreach (var (stop, by, go) in new (TicketCommand, Actor, TicketCommand)[]
        {
            (new Extend(1, Why), Liaison, new RuleOnExtension(false, Why)), (new Suspend(SuspendReason.SeasonOrProject, 3, Why), Dispatcher, new Resume()),
        })
        {
            var waiting = After(asked, Do(asked, stop, by), by);
            Same(asked, waiting, waiting.State);
            Refused<Refusal.WrongState>(Do(waiting, Yes, Dispatcher));
            var whose = waiting.ExtensionWith is null ? Dispatcher : City;
            Same(asked, After(waiting, Do(waiting, go, whose), whose), TicketState.InHandling);
        }
    }

    [Fact]
    public void An_answer_a_return_a_reassignment_and_a_withdrawal_end_it()
    {
        var asked = Asked(TicketState.InHandling);
        Ended(After(asked, Do(asked, new Reply(Why), Liaison), Liaison));
        Ended(After(asked, Do(asked, new Reassign("water", Why), Dispatcher), Dispatcher));
        Ended(After(asked, Do(asked, new Retract(Why), TheAgent), TheAgent));
        var returned = After(asked, Do(asked, Sent, Liaison), Liaison);
        Ended(returned);
        Ended(After(returned, Do(returned, new RuleOnReturn(true, Why), Dispatcher), Dispatcher));
        Ended(After(returned, Do(returned, new RuleOnReturn(false, Why), Dispatcher), Dispatcher));
    }

    [Fact]
    public void Handed_on_nothing_else_that_the_unit_asked_for_is_left()
    {
        var asked = Asked(TicketState.InHandling);
        var both = After(asked, Do(asked, new AskSuspension(SuspendReason.SeasonOrProject, 20, Why), Liaison), Liaison);
        Assert.NotNull(both.SuspensionAsked);
        Assert.Equal(Verb.RuleOnSuspension, Approval.RulingOf(City, both with { SuspensionChain = ["city"] })); // One after the other.
        var handed = After(both with { HandingChain = [] }, Do(both with { HandingChain = [] }, Yes, Dispatcher), Dispatcher);
        Ended(handed);
        Assert.Equal((TicketState.AwaitingSignFor, null), (handed.State, handed.SuspensionAsked));
    }

    [Fact]
    public void A_merge_undone_gives_it_back_as_it_was_also_after_the_matters_answer()
    {
        var matter = In(TicketState.InHandling) with { Number = "261125000001", UnitCode = "roads-east" };
        var (asked, undo) = (Asked(TicketState.InHandling) with { Number = "261125000002" }, new UndoMerge(matter, Why));
        var merged = After(asked, Do(asked, new MergeInto(matter), Dispatcher), Dispatcher);
        Same(asked, merged, TicketState.Merged);
        Refused<Refusal.WrongState>(Do(merged, Yes, Dispatcher));
        Same(asked, After(merged, Do(merged, undo, Supervisor), Supervisor), TicketState.InHandling);

        var answered = After(merged, Do(merged, new AnswerWithMatter(matter.Id, "261125000001", "roads-east", Pii.Text("已修好")), Actor.System), Actor.System);
        Ended(answered);

        // Whoever rules reads why that was asked for, not what was asked for because of an answer that was none.
        var step = Page(asked, nameof(TicketEvent.HandingAsked), nameof(TicketEvent.Merged), nameof(TicketEvent.AnsweredWithMatter), nameof(TicketEvent.HandingAsked), nameof(TicketEvent.AnswerWithdrawn), nameof(TicketEvent.MergeUndone))!.Step;
        Assert.Equal(0, step!.Seq);
        Same(asked, After(answered, Do(answered, undo, Supervisor), Supervisor), TicketState.InHandling);
    }

    private static void Same(Ticket asked, Ticket after, TicketState state)
    {
        Assert.Equal((state, asked.HandingAsked, "city"), (after.State, after.HandingAsked, after.HandingWith));
        Assert.Contains("city", after.Followers);

        // Its page says that it waits for them where they can rule on it, and nowhere else.
        var canRule = TicketLifecycle.Check(Verb.RuleOnHanding, after, City) is null;
        Assert.Equal(canRule ? "市城管局" : null, Page(after)?.WithUnitName);
        Assert.Equal((canRule, state is TicketState.AwaitingSignFor or TicketState.InHandling), (after.IsHandingOpen, canRule));
    }

    private static HandingView? Page(Ticket ticket, params string[] history) => new TicketShowing(City, Scenes.Catalog).Page(
        ticket, [], [.. history.Select((kind, seq) => new HistoryLine(seq, kind, kind, Now, Guid.Empty, "刘洋", Unit, ticket.State, Nothing, Shown.Nothing, Shown.Nothing, Shown.Nothing))], new MatterView(null, null, 1, []), Now).Handing;

    private static void Ended(Ticket after)
    {
        Assert.Equal((null, null), (after.HandingAsked, after.HandingWith));
        Refused<Refusal.NotFound>(Do(after, Yes, City));
    }

    private static Ticket Asked(TicketState state)
    {
        var ticket = In(state) with { ReceivedAt = Now };
        return After(ticket, Across.Decide(ticket, By(Liaison, TwoLevels)), Liaison);
    }
}
