using Hotline.Dispatch.Metrics;
using Hotline.Dispatch.Tickets.Verbs;

namespace Hotline.Dispatch.Tickets.Reading;

/// <summary>A judgement with what was said for and against it. Pure.</summary>
internal static class JudgementShowing
{
    public static JudgementView Of(Judgement held, Ticket ticket, Scene scene, IReadOnlyList<HistoryLine> history)
    {
        var appealed = Said(nameof(TicketEvent.Appealed));
        var ruled = Said(nameof(TicketEvent.AppealUpheld)) ?? Said(nameof(TicketEvent.AppealDismissed));
        return new JudgementView(
            held.Kind, held.UnitCode, scene.Catalog.UnitName(held.UnitCode), held.Round, held.At, held.Appeal, Appeal.Until(held, ticket, scene),
            held.Appeal == AppealState.Upheld ? [.. Exclusions.Of(held.Kind).Select(id => MetricCatalog.Find(id)?.Name ?? id)] : [],
            appealed?.Text ?? Shown.Nothing, appealed?.Evidence ?? Shown.Nothing, ruled?.Text ?? Shown.Nothing);

        HistoryLine? Said(string kind) => history.LastOrDefault(line => line.Kind == kind
            && line.Detail.GetProperty("unitCode").GetString() == held.UnitCode && line.Detail.GetProperty("against").GetString() == held.Kind.ToString()
            && line.Detail.GetProperty("againstRound").GetInt32() == held.Round);
    }
}
