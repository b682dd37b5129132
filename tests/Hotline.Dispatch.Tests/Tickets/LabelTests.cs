using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using static Hotline.Dispatch.Tests.Tickets.Scenes;

namespace Hotline.Dispatch.Tests.Tickets;

/// <summary>涉稳, 典型, 省级交办.</summary>
public sealed class LabelTests
{
    private static Pii Why { get; } = Pii.Text("省政府办公厅交办第12号");

    [Fact]
    public void The_hotline_gives_a_label_and_takes_it_off_with_a_reason_each_for_itself()
    {
        var ticket = In(TicketState.InHandling);
        foreach (var stranger in new[] { Liaison, TheAgent, Leader })
        {
            Refused<Refusal.RoleMissing>(Do(ticket, new Label(TicketLabel.ProvinceOrder, true, Why), stranger));
        }

        Assert.Equal("reason", Refused<Refusal.Invalid>(Do(ticket, new Label(TicketLabel.ProvinceOrder, true, Pii.Text(" ")), Dispatcher)).Faults.Single().Field);
        Refused<Refusal.FlagAsItIs>(Do(ticket, new Label(TicketLabel.ProvinceOrder, false, Why), Dispatcher));
        var one = After(ticket, Do(ticket, new Label(TicketLabel.ProvinceOrder, true, Why), Dispatcher), Dispatcher);
        var two = After(one, Do(one, new Label(TicketLabel.StabilityRisk, true, Why), Supervisor), Supervisor);
        Assert.Equal([TicketLabel.ProvinceOrder, TicketLabel.StabilityRisk], two.Labels);
        Assert.Equal((ticket.State, ticket.Deadlines), (two.State, two.Deadlines));
        Refused<Refusal.FlagAsItIs>(Do(two, new Label(TicketLabel.StabilityRisk, true, Why), Dispatcher));
        Assert.Equal([TicketLabel.StabilityRisk], After(two, Do(two, new Label(TicketLabel.ProvinceOrder, false, Why), Supervisor), Supervisor).Labels);
    }

    [Fact]
    public void What_has_ended_can_become_an_example_and_what_is_put_away_can_not()
    {
        var closed = In(TicketState.Closed);
        Assert.Equal([TicketLabel.Typical], After(closed, Do(closed, new Label(TicketLabel.Typical, true, Why), Supervisor), Supervisor).Labels);
        Refused<Refusal.InArchive>(Do(In(TicketState.Archived), new Label(TicketLabel.Typical, true, Why), Supervisor));
    }

    [Fact]
    public void Each_label_is_a_mark_of_its_name_in_lists_and_searches()
    {
        foreach (var label in Enum.GetValues<TicketLabel>())
        {
            var flag = Enum.Parse<TicketFlag>(label.ToString());
            Assert.True(TicketFlags.IsSearched(flag));
            Assert.Equal([flag], TicketFlags.Of(In(TicketState.InHandling) with { Labels = [label] }));
            Assert.Equal(TypeWords.Of(flag), TypeWords.Of(label));
        }

        Assert.Equal(["涉稳", "典型", "省级交办"], Enum.GetValues<TicketLabel>().Select(TypeWords.Of));
    }
}
