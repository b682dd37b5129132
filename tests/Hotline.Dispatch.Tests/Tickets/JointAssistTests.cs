using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Metrics;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using static Hotline.Dispatch.Tests.Tickets.Scenes;

namespace Hotline.Dispatch.Tests.Tickets;

/// <summary>会办: a unit that works with the lead, within the lead's own limit.</summary>
public sealed class JointAssistTests
{
    private static readonly AskAssist Asked = new("water", Pii.Text("请共同勘查"), Joint: true);

    [Fact]
    public void Jointly_it_has_no_limit_of_its_own_and_is_late_in_no_figure()
    {
        var ticket = Joined();
        var lead = ticket.Running(DeadlineKind.Handle)!;
        Assert.Equal((true, AssistState.AwaitingSignFor), (ticket.Assists[0].Joint, ticket.Assists[0].State));
        Assert.DoesNotContain(ticket.Deadlines, clock => clock.Kind == DeadlineKind.Assist);
        Assert.Equal(["water"], Refused<Refusal.AssistOpen>(Do(ticket, new Reply(Pii.Text("已修好")), Liaison)).Units); // It is waited for all the same.
        ticket = After(ticket, Do(ticket, new SignForAssist(), OtherLiaison), OtherLiaison);
        var late = lead.DueAt.AddDays(5);
        ticket = After(ticket, Do(ticket, new AnswerAssist(Pii.Text("已共同勘查")), OtherLiaison, late), OtherLiaison, late);
        var replied = After(ticket, Do(ticket, new Reply(Pii.Text("已修好")), Liaison, late), Liaison, late);
        Assert.Equal([Unit], Lateness.Of(replied.Deadlines, 1, Scenes.Catalog.CalendarOf, Now.AddDays(60)).Select(share => share.UnitCode)); // The limit was the lead's.
        Assert.DoesNotContain(MetricFold.Of(new TicketStory(replied.Id, "1", "05", [], replied.Deadlines)), one => one.Key.Metric.StartsWith("assisted", StringComparison.Ordinal));

        // Let go and asked again for a part of its own, it has a limit like any other.
        var joined = Joined();
        var dropped = After(joined, Do(joined, new DropAssist("water", Pii.Text("改为协办")), Liaison), Liaison);
        Assert.NotNull(After(dropped, Do(dropped, Asked with { Joint = false }, Liaison), Liaison).Running(DeadlineKind.Assist, "water"));
    }

    private static Ticket Joined()
    {
        var ticket = In(TicketState.InHandling);
        return After(ticket, Do(ticket, Asked, Liaison), Liaison);
    }
}
