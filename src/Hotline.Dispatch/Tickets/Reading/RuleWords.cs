using System.Text.Json;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Data;

namespace Hotline.Dispatch.Tickets.Reading;

/// <summary>Why a ticket was dispatched as it was, in Chinese: the rule that fired, the one that a dispatcher did not follow, or how sure the suggestion was.</summary>
public static class RuleWords
{
    /// <param name="detail">Of a <see cref="TicketEvent.Dispatched"/>.</param>
    /// <returns>Null where no rule had a say.</returns>
    public static string? Of(JsonElement detail, CatalogSnapshot catalog)
    {
        if (DispatchJson.Read<TicketEvent.Dispatched>(detail.GetRawText()) is not { } dispatched)
        {
            return null;
        }

        if (dispatched.Percent is { } percent)
        {
            return $"按推荐自动派单：把握{percent}%" + (dispatched.CategoryPercent is { } sure ? $"；事项类别按相似工单判定，把握{sure}%" : "");
        }

        // As the rule stood then; it may be another by now.
        return Path(dispatched.Rule, catalog) is { } rule ? $"按派单目录{(dispatched.ByHand ? "" : "自动")}派单:{rule}" + (dispatched.Basis is { } basis ? $"({basis})" : "")
            : Path(dispatched.PassedOver, catalog) is { } passed ? $"未按派单目录:{passed} 应交{(dispatched.PassedUnit is { } unit ? catalog.UnitName(unit) : null)}"
            : null;
    }

    /// <summary>城乡建设 / 市政设施 / 井盖 × 南昌市 / 西湖区 × “污水” × 依据“排水条例”.</summary>
    private static string? Path(string? rule, CatalogSnapshot catalog) => rule is not null && RuleKey.TryParse(rule, out var key)
        ? $"{catalog.CategoryPath(key.CategoryCode)} × {catalog.RegionPath(key.RegionCode)}" + (key.Keyword.Length == 0 ? "" : $" × “{key.Keyword}”") + (key.Basis.Length == 0 ? "" : $" × 依据“{key.Basis}”")
        : null;
}
