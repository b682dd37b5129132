using System.Globalization;
using System.Text.Json;
using Hotline.Api.UnitDesk;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;

namespace Hotline.Api.Tickets;

/// <summary>What a step of the history says beside its name: facts that stand in the event, in words.</summary>
internal static class StepFacts
{
    /// <summary>How and when, whether the citizen was reached, and whether the hotline placed the call.</summary>
    public static string Contact(HistoryLine step)
    {
        var own = step.Detail.TryGetProperty("callId", out var call) && call.ValueKind == JsonValueKind.String;
        var way = own ? "经热线致电" : TypeWords.Of(Enum.Parse<ContactWay>(step.Detail.GetProperty("way").ToString()));
        var outcome = step.Detail.GetProperty("reached").GetBoolean() ? "已联系上"
            : step.Detail.TryGetProperty("tooSoon", out var spacing) && spacing.ValueKind == JsonValueKind.Number ? $"未联系上（距上次不足{Minutes(spacing.GetInt32())}，不计次）"
            : $"未联系上（第{step.Detail.GetProperty("tries").GetInt32()}次）";
        return $"{UnitWords.Time(step.Detail.GetProperty("contactedAt").GetDateTimeOffset())} {way}：{outcome}";
    }

    /// <summary>When trying counts as a contact, and how near it is.</summary>
    public static string Tries(ContactTriesView tries) =>
        $"满{tries.Most}次未联系上，视为已先行联系：两次至少间隔{Minutes(tries.SpacingMinutes)}，以登记的时间为准。已计{tries.Tries}次{(tries.CountsFrom is { } from ? $"，{UnitWords.Time(from)}起登记的再计" : "")}。";

    private static string Minutes(int minutes) => minutes > 0 && minutes % 60 == 0 ? $"{minutes / 60}小时" : $"{minutes}分钟";

    /// <summary>Whether the answer is checked, and what was drawn: anybody can do it again.</summary>
    public static string? Drawn(HistoryLine step) =>
        step.Detail.TryGetProperty("draw", out var drawn) && drawn.ValueKind == JsonValueKind.Number
            ? string.Create(CultureInfo.InvariantCulture, $"抽检（{step.Detail.GetProperty("percent").GetInt32()}%）：抽签 {drawn.GetInt32() / 100.0:0.00}，{(drawn.GetInt32() < 100 * step.Detail.GetProperty("percent").GetInt32() ? "待质检" : "不检")}")
            : null;

    /// <summary>Who approves before the hotline.</summary>
    public static string Levels(HistoryLine step, CatalogSnapshot names) =>
        step.Detail.TryGetProperty("chain", out var chain) && chain.ValueKind == JsonValueKind.Array && chain.GetArrayLength() > 0
            ? $"，经{string.Join("、", chain.EnumerateArray().Select(unit => names.UnitName(unit.GetString() ?? "")))}审核后报热线" : "";
}
