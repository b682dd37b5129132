using Hotline.Dispatch.Tickets.Storage;

namespace Hotline.Dispatch.Tickets.Reading;

/// <summary>The page of a ticket that was just made, from what was written: the same that <see cref="TicketReader"/> would read back.</summary>
internal static class FirstPage
{
    /// <param name="steps">All that ever happened to it.</param>
    public static TicketPage Of(IReadOnlyList<Step> steps, Scene scene)
    {
        var ticket = steps[^1].After;
        var showing = new TicketShowing(scene.Actor, scene.Catalog);
        var clocks = ticket.Deadlines.OrderBy(clock => clock.StartedAt).ThenBy(clock => clock.Kind.ToString(), StringComparer.Ordinal).ThenBy(clock => clock.Id).ToList();
        return showing.Page(
            ticket with { Deadlines = [.. clocks.Where(clock => clock.FinishedAt is null)] }, clocks, [.. steps.Select(step => Line(step, ticket, scene, showing))],
            new MatterView(null, null, ticket.Voices, []), scene.Now);
    }

    private static HistoryLine Line(Step step, Ticket ticket, Scene scene, TicketShowing showing)
    {
        var (happened, actor) = (step.Happened, scene.Actor);
        return new HistoryLine(
            step.After.EventSeq, happened.Kind, EventWords.Of(happened.Kind, actor.AccountId), scene.Now, actor.AccountId, actor.Name, actor.UnitCode, step.After.State,
            step.Json,
            showing.TextOf(happened.Kind, ticket, happened.Text?.Clear()), showing.AsideOf(happened.Kind, ticket, happened.Aside?.Clear()), showing.Text(ticket, happened.Evidence?.Clear()));
    }
}
