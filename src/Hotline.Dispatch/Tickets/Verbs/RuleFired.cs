using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>A rule of the dispatch catalogue that decides, by itself or followed by a dispatcher: what it adds to the dispatch.</summary>
internal static class RuleFired
{
    /// <param name="basis">As the last return or ruling named it.</param>
    /// <returns>Null where nothing fits, or the request is not classified.</returns>
    public static RoutingRule? For(TicketFields fields, Pii? basis, CatalogSnapshot catalog) =>
        fields is { CategoryCode: { } category, RegionCode: { } region } ? Router.RuleFor(category, region, catalog, Router.TextOf(fields), basis?.Clear()) : null;

    public static TicketEvent.Dispatched Dispatch(RoutingRule rule, int round, bool byHand = false) =>
        new(rule.UnitCode, round, rule.Name, Basis: rule.LegalBasis, Limit: rule.Limit, ByHand: byHand);

    /// <summary>Sent to a unit by hand: where a rule says the same it fires, elsewhere the event names the one that was passed over (docs/adr/0107).</summary>
    /// <param name="fields">The request as it is classified then.</param>
    /// <param name="asked">Null: the units that the rule asks, where one fires.</param>
    public static TicketEvent[] ByHand(string unit, TicketFields fields, Ticket ticket, Scene scene, Pii? note, IReadOnlyList<AskedUnit>? asked = null)
    {
        var (rule, round) = (For(fields, ticket.Basis, scene.Catalog), ticket.Round);
        return rule?.UnitCode == unit
            ? [Dispatch(rule, round, byHand: true) with { Text = note }, .. asked is null ? AskAssistants(rule, scene.Catalog, note) : AskedUnit.Events(asked, note)]
            : [new TicketEvent.Dispatched(unit, round, Rule: null, PassedOver: rule?.Name, PassedUnit: rule?.UnitCode) { Text = note }, .. AskedUnit.Events(asked, note)];
    }

    /// <summary>Those of the rule's assisting units that can assist; a rule that names a closed one still dispatches.</summary>
    public static IEnumerable<string> Assistants(RoutingRule rule, CatalogSnapshot catalog) => rule.AssistantCodes.Distinct()
        .Where(unit => AskAssist.Refuse(rule.UnitCode, unit, catalog) is null).Take(catalog.Policy.MaxAssists);

    /// <param name="task">What they are to do, where somebody said so.</param>
    public static IEnumerable<TicketEvent> AskAssistants(RoutingRule rule, CatalogSnapshot catalog, Pii? task) =>
        Assistants(rule, catalog).Select(unit => new TicketEvent.AssistAsked(unit, Required: true) { Text = task });
}
