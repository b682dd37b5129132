using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>
/// 权责裁定: the supervising office rules whose duty it is, after a second return or before a third round. The unit may not return it any more. Returned by the unit
/// whose it is, its clocks run on; another one, and whoever is to do it again, gets it as a fresh order. The citizen's clock has run all the while.
/// </summary>
/// <param name="LegalBasis">No personal data: it stands in the catalogue, if it goes there.</param>
/// <param name="Assistants">指定主办+协办: the units asked to assist, with the reason as their task.</param>
/// <param name="ForCatalog">It holds for all requests of this category and region from now on.</param>
/// <param name="RuledWith">会商单位: the offices that ruled with the supervising office, 编制 and 司法 say, at least as many as the policy has (docs/adr/0163). Offices, no persons.</param>
public sealed record RuleOnDuty(
    string UnitCode, Pii Reason, string LegalBasis, bool ForCatalog = false, IReadOnlyList<AskedUnit>? Assistants = null, IReadOnlyList<string>? RuledWith = null) : TicketCommand
{
    private const int OfficesMax = 10;
    private const int OfficeMax = 40;

    internal override Verb Verb => Verb.RuleOnDuty;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        FieldFault[] faults =
        [
            .. FieldRules.Text("reason", Reason), .. FieldRules.Text("legalBasis", Pii.Text(LegalBasis), max: FieldRules.ShortTextMax),
            .. OfficesFaults(scene.Catalog.Policy),
            .. ForCatalog && (ticket.Fields.CategoryCode is null || ticket.Fields.RegionCode is null) ? [new FieldFault("forCatalog", "malformed")] : Array.Empty<FieldFault>(),
        ];
        if (faults.Length > 0)
        {
            return new Refusal.Invalid(faults);
        }

        if (scene.Catalog.Units.GetValueOrDefault(UnitCode) is not { Active: true })
        {
            return new Refusal.UnknownUnit();
        }

        if (AskedUnit.Refuse(Assistants, UnitCode, scene.Catalog) is { } refusal)
        {
            return refusal;
        }

        string[]? named = Assistants is { Count: > 0 } ? [.. Assistants.Select(asked => asked.UnitCode)] : null;
        var ruled = new TicketEvent.DutyRuled(
            UnitCode, LegalBasis, ForCatalog, named, InTheWay: ForCatalog && InTheWay(ticket, scene.Catalog) is { Length: > 0 } words ? words : null, RuledWith: Offices is { Length: > 0 } with ? with : null) { Text = Reason };
        var dispatched = new TicketEvent.Dispatched(UnitCode, ticket.Round, Rule: null);
        if (ticket.ReturnFrom is null)
        {
            // Nobody returned it: it is to be done again, and its round begins now.
            return (TicketEvent[])[ruled, dispatched, .. AskedUnit.Events(Assistants, Reason)];
        }

        var asked = AskedUnit.Events(Assistants, Reason).Where(ask => ticket.Assists.OpenOf(ask.UnitCode) is null || UnitCode != ticket.UnitCode);
        TicketEvent[] events = UnitCode == ticket.UnitCode
            ? [ruled, new TicketEvent.ReturnRejected(FurtherForbidden: true), .. asked]
            : [ruled, new TicketEvent.ReturnUpheld(ticket.UnitCode ?? ""), dispatched, .. asked];
        return events;
    }

    /// <summary>Each once, in the order in which they were named.</summary>
    private string[] Offices => [.. (RuledWith ?? []).Select(office => office.Trim()).Where(office => office.Length > 0).Distinct()];

    private IEnumerable<FieldFault> OfficesFaults(Policy policy) => Offices switch
    {
        { Length: var named } when named < policy.RulingOffices => [new("ruledWith", "missing")],
        { Length: > OfficesMax } => [new("ruledWith", "malformed")],
        var offices => offices.Any(office => office.Length > OfficeMax) ? [new("ruledWith", "too-long", OfficeMax)] : [],
    };

    /// <summary>
    /// Rules of the same place that ask for a word or a basis of this request come before the one that asks for none: they would send the next one like it as they sent this one, at once, when it was
    /// returned, and when it is ruled on.
    /// </summary>
    private TicketEvent.AskedWords[] InTheWay(Ticket ticket, CatalogSnapshot catalog) =>
    [
        .. new[] { null, ticket.Basis, Pii.Text(LegalBasis) }.Select(basis => RuleFired.For(ticket.Fields, basis, catalog)).OfType<RoutingRule>()
            .Where(rule => rule.RegionCode == ticket.Fields.RegionCode && rule.Keyword.Length + rule.Basis.Length > 0).Select(rule => new TicketEvent.AskedWords(rule.Keyword, rule.Basis)).Distinct(),
    ];
}
