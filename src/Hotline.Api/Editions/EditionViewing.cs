using Hotline.Agent.Client.Contracts;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Catalog.Editions;

namespace Hotline.Api.Editions;

/// <summary>Editions in the records of the wire, codes with their names.</summary>
internal static class EditionViewing
{
    private const string Dispatcher = "派单员";

    public static EditionItem Item(Edition edition) => new(
        edition.Id, edition.Note, edition.State.ToString(), NameOf(edition.State), edition.MadeBy, edition.MadeAt, edition.EffectiveAt, edition.ReleasedBy, edition.Untried, edition.OfRulings);

    /// <param name="trial">Of a draft: the last one of this very content.</param>
    public static EditionPage Page(Edition edition, IReadOnlyList<RuleChange> changes, EditionTrial? trial, CatalogSnapshot names) => new(
        Item(edition), Changes(changes, names), trial is null ? null : new EditionTrialItem(trial.FromDay, trial.ToDay, trial.Requests, trial.TriedBy, trial.TriedAt),
        EditionContent.Of(changes));

    public static IReadOnlyList<RuleChangeItem> Changes(IReadOnlyList<RuleChange> changes, CatalogSnapshot names) => [.. changes.Select(change => Change(change, names))];

    public static SimulationPage Report(SimulationReport report, CatalogSnapshot names) => new(
        report.Total, report.RuledBefore, report.RuledAfter, report.RightBefore, report.RightAfter,
        [.. report.Shifts.Select(shift => new ShiftItem(Unit(shift.From, names), Unit(shift.To, names), shift.Count, shift.Examples))],
        report.AssistantsChanged, report.LimitsChanged,
        [.. report.Terms.Select(one => new TermChangeItem(Unit(one.UnitCode, names), Words(one.Before, names), Words(one.After, names), one.Count, one.Examples))]);

    private static string Words(RuledTerms terms, CatalogSnapshot names) =>
        $"{terms.Limit}，" + (terms.Assistants.Length == 0 ? "无协办" : $"协办{string.Join("、", terms.Assistants.Split('|').Select(code => Unit(code, names)))}");

    private static RuleChangeItem Change(RuleChange change, CatalogSnapshot names) => new(
        names.CategoryPath(change.Key.CategoryCode), names.RegionPath(change.Key.RegionCode), change.Key.Keyword.Length == 0 ? null : change.Key.Keyword,
        change switch { { Overtaken: true } => "让位于裁定", _ when change.Before == change.After => "已相同", { Before: null } => "新增", { After: null } => "删除", _ => "修改" },
        Words(change.Before, names), Words(change.After, names))
    {
        Rule = change.Key.Name,
        Basis = change.Key.Basis.Length == 0 ? null : change.Key.Basis,
        RuledTicket = change.Ruled?.TicketId,
        RuledNumber = change.Ruled?.TicketNumber,
    };

    private static string? Words(RoutingRule? rule, CatalogSnapshot names) => rule is null ? null
        : $"主办{Unit(rule.UnitCode, names)}"
            + (rule.AssistantCodes.Count == 0 ? "" : $"，协办{string.Join("、", rule.AssistantCodes.Select(code => Unit(code, names)))}")
            + (rule.Limit is { } limit ? $"，{limit}" : "")
            + (rule.LegalBasis is { } basis ? $"（{basis}）" : "");

    private static string Unit(string? code, CatalogSnapshot names) => code is null ? Dispatcher : names.UnitName(code);

    private static string NameOf(EditionState state) => state switch
    {
        EditionState.Draft => "草案",
        EditionState.Released => "待生效",
        EditionState.Effective => "已生效",
        _ => "已作废",
    };
}
