namespace Hotline.Dispatch.Catalog.Editions;

/// <summary>
/// What a duty ruling says of a rule: the lead, its basis, and the assisting units where it names some. What it says nothing of stays as the rule has it that stands, or the wider one
/// where there is none of this very place: the limit, and without named ones the units that assisted, but for the new lead. Pure.
/// </summary>
/// <param name="Rule">Its limit says nothing; its assisting units only with <paramref name="NamesAssistants"/>.</param>
internal sealed record RuledRule(RoutingRule Rule, bool NamesAssistants)
{
    public RoutingRule On(CatalogSnapshot now)
    {
        var stands = now.Rules.Of(Rule.Key) ?? Router.RuleFor(Rule.CategoryCode, Rule.RegionCode, now);
        return Rule with
        {
            Assistants = NamesAssistants ? Rule.Assistants : Without(stands?.AssistantCodes ?? [], Rule.UnitCode),
            LimitAmount = stands?.LimitAmount,
            LimitUnit = stands?.LimitUnit,
        };
    }

    /// <summary>Over an earlier ruling on the same that nobody released yet: whom that one named assists still, where this one names nobody.</summary>
    public RuledRule After(RuledRule earlier) =>
        NamesAssistants || !earlier.NamesAssistants ? this : new RuledRule(Rule with { Assistants = Without(earlier.Rule.AssistantCodes, Rule.UnitCode) }, true);

    private static string Without(IEnumerable<string> units, string lead) => string.Join('|', units.Where(unit => unit != lead));
}
