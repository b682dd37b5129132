using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>A unit that is to assist from the beginning, named when the lead is (主办+协办).</summary>
public sealed record AskedUnit(string UnitCode, bool Required = true)
{
    /// <returns>Null when they can all assist this lead.</returns>
    internal static Refusal? Refuse(IReadOnlyList<AskedUnit>? asked, string lead, CatalogSnapshot catalog)
    {
        if (asked is not { Count: > 0 })
        {
            return null;
        }

        return asked.Select(unit => AskAssist.Refuse(lead, unit.UnitCode, catalog)).FirstOrDefault(refusal => refusal is not null)
            ?? (asked.DistinctBy(unit => unit.UnitCode).Count() < asked.Count ? new Refusal.AlreadyAssisting()
                : asked.Count > catalog.Policy.MaxAssists ? new Refusal.TooManyAssists(catalog.Policy.MaxAssists)
                : null);
    }

    internal static IEnumerable<TicketEvent.AssistAsked> Events(IReadOnlyList<AskedUnit>? asked, Pii? task) =>
        (asked ?? []).Select(unit => new TicketEvent.AssistAsked(unit.UnitCode, unit.Required) { Text = task });
}
