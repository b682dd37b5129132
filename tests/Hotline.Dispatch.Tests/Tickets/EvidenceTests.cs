using System.Text.Json;
using Hotline.Dispatch.Data;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Reading;
using static Hotline.Dispatch.Tests.Tickets.Scenes;

namespace Hotline.Dispatch.Tests.Tickets;

public sealed class EvidenceTests
{
    [Fact]
    public void Files_can_be_added_for_exactly_the_verbs_that_take_them() => Assert.Equal(
        typeof(ProvedCommand).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(ProvedCommand))).Select(type => type.Name).Order(),
        Evidence.Verbs.Select(verb => verb.ToString()).Order());

    [Fact]
    public void Only_units_prove_what_they_say() =>
        Assert.All(Evidence.Verbs, verb => Assert.Equal([Role.Liaison], TicketLifecycle.Table.Single(row => row.Verb == verb).Roles));

    [Fact]
    public void A_leader_sees_what_proves_the_answers_to_their_own_orders_and_to_nobody_elses()
    {
        var ticket = In(TicketState.InHandling);
        HistoryLine[] history =
        [
            Line(1, new TicketEvent.SupervisionIssued(Unit, SupervisionLevel.Leader, 3), Leader), Line(2, new TicketEvent.SupervisionAnswered(Unit), Liaison),
            Line(3, new TicketEvent.SupervisionIssued("water", SupervisionLevel.Hotline, 3), Supervisor), Line(4, new TicketEvent.SupervisionAnswered("water"), OtherLiaison),
            Line(5, new TicketEvent.SupervisionSentBack(Unit), Leader), Line(6, new TicketEvent.SupervisionAnswered(Unit), Liaison),
            Line(7, new TicketEvent.SupervisionIssued(Unit, SupervisionLevel.Hotline, 3), Supervisor), Line(8, new TicketEvent.SupervisionAnswered(Unit), Liaison),
        ];
        var page = new TicketShowing(Leader, By(Leader).Catalog).Page(ticket, [], history, new MatterView(null, null, 1, []), Now);
        Assert.Equal([2, 6], history.Select(line => line.Seq).Where(seq => Evidence.MaySee(new EvidenceInfo(Guid.CreateVersion7(), ticket.Id, seq, "完工.png", "image/png", 1, Now), page, Leader)));
    }

    private static HistoryLine Line(int seq, TicketEvent happened, Actor actor) => new(
        seq, happened.Kind, EventWords.Of(happened.Kind), Now, actor.AccountId, actor.Name, actor.UnitCode, TicketState.InHandling,
        JsonSerializer.SerializeToElement(happened, happened.GetType(), DispatchJson.Options), Shown.Nothing, Shown.Nothing, Shown.Nothing);
}
