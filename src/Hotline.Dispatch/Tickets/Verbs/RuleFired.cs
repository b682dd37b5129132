using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>A rule of the dispatch catalogue that decides, by itself or followed by a dispatcher: what it adds to the dispatch.</summary>
internal static class RuleFired
{
    /// <returns>Null where nothing fits, or the request is not classified.</returns>
    public static RoutingRule? For(TicketFields fields, CatalogSnapshot catalog) =>
        fields is { CategoryCode: { } category, RegionCode: { } region } ? Router.RuleFor(category, region, catalog, Router.TextOf(fields)) : null;

    public static TicketEvent.Dispatched Dispatch(RoutingRule rule, int round, bool byHand = false) =>
        new(rule.UnitCode, round, rule.Name, Basis: rule.LegalBasis, Limit: rule.Limit, ByHand: byHand);

    /// <summary>Those of the rule's assisting units that can assist; a rule that names a closed one still dispatches.</summary>
    public static IEnumerable<string> Assistants(RoutingRule rule, CatalogSnapshot catalog) => rule.AssistantCodes.Distinct()
        .Where(unit => AskAssist.Refuse(rule.UnitCode, unit, catalog) is null).Take(catalog.Policy.MaxAssists);

    /// <param name="task">What they are to do, where somebody said so.</param>
    public static IEnumerable<TicketEvent> AskAssistants(RoutingRule rule, CatalogSnapshot catalog, Pii? task) =>
        Assistants(rule, catalog).Select(unit => new TicketEvent.AssistAsked(unit, Required: true) { Text = task });
}
