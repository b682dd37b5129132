using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Hotline.Api.UnitDesk;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;

namespace Hotline.Api.Tickets;

/// <summary>What a step of the history says beside its name: facts that stand in the event, in words.</summary>
internal static class StepFacts
{
    private static readonly JsonSerializerOptions Words = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

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

    /// <summary>Which plan, and what was drawn: anybody can do it again.</summary>
    public static string Planned(HistoryLine step)
    {
        var planned = step.Detail.Deserialize<TicketEvent.FollowUpPlanned>(Words)!; // As below.
        if (planned.Plan.Length == 0)
        {
            return "匿名诉求不回访，直接办结；诉求人仍可凭查询码评价";
        }

        var way = TypeWords.Of(planned.Way) + (planned.Next is { } next ? $"，未答复改为{TypeWords.Of(next)}" : "");
        return string.Create(CultureInfo.InvariantCulture, $"方案“{planned.PlanName}”（{way}，{planned.Percent}%）：抽签 {planned.Draw / 100.0:0.00}，{(planned.Chosen ? "回访" : "不回访，直接办结；诉求人仍可自行评价")}");
    }

    /// <summary>What a follow-up brought, as it was asked and answered.</summary>
    public static string Said(HistoryLine step)
    {
        var said = step.Detail.Deserialize<TicketEvent.FollowedUp>(Words)!; // As below.
        var way = TypeWords.Of(said.Way);
        if (said is not { Solved: { } solved, Satisfied: { } satisfied })
        {
            return $"{way}：未接通{(said.Why is { } why ? $"（{TypeWords.Of(why)}）" : "")}";
        }

        string?[] more =
        [
            said.UnitContacted is { } contacted ? contacted ? "承办单位联系过" : "承办单位未联系" : null,
            said.ProcessSatisfied is { } process ? $"办理过程和服务态度：{TypeWords.Of(process)}" : null,
            said.Clarity is { } clarity ? $"答复{TypeWords.Of(clarity)}" : null,
            said.Unreasonable == true ? "认为诉求不合理或超出职责" : null,
        ];
        return string.Join("；", more.Prepend($"{way}：{TypeWords.Of(solved)}，{TypeWords.Of(satisfied)}").OfType<string>());
    }

    /// <summary>When the citizen is to be called.</summary>
    public static string Booked(HistoryLine step)
    {
        var booked = step.Detail.Deserialize<TicketEvent.FollowUpBooked>(Words)!; // As below.
        return booked.At is { } at ? $"约定{UnitWords.Time(at)}回访" : string.Create(CultureInfo.InvariantCulture, $"答复后于{booked.Time:HH:mm}以后回访");
    }

    /// <summary>What was set right, from what to what.</summary>
    public static string Graded(HistoryLine step)
    {
        var regraded = step.Detail.Deserialize<TicketEvent.Regraded>(Words)!; // An event of this kind is one.
        string?[] parts =
        [
            regraded.Type is { } type && type != regraded.TypeBefore ? $"业务类型：{(regraded.TypeBefore is { } before ? TypeWords.Of(before) : "未填")} → {TypeWords.Of(type)}" : null,
            regraded.Urgency != regraded.UrgencyBefore ? $"紧急程度：{TypeWords.Of(regraded.UrgencyBefore)} → {TypeWords.Of(regraded.Urgency)}" : null,
            regraded.CallId is not null ? "诉求人来电反映" : null,
        ];
        return string.Join("，", parts.OfType<string>());
    }

    /// <summary>When the other side took it, where it said so.</summary>
    public static string Received(HistoryLine step) =>
        step.Detail.TryGetProperty("receivedAt", out var at) && at.ValueKind == JsonValueKind.String ? $"，{UnitWords.Time(at.GetDateTimeOffset())}接收" : "";

    /// <summary>Who approves before the hotline.</summary>
    public static string Levels(HistoryLine step, CatalogSnapshot names) =>
        step.Detail.TryGetProperty("chain", out var chain) && chain.ValueKind == JsonValueKind.Array && chain.GetArrayLength() > 0
            ? $"，经{string.Join("、", chain.EnumerateArray().Select(unit => names.UnitName(unit.GetString() ?? "")))}审核后报热线" : "";

    /// <summary>What a unit asks for, and whose word is waited for.</summary>
    public static string Asked(HandingView asked) => $"申请{TypeWords.Of(asked.Way)}至{asked.ToUnitName}，待{asked.WithUnitName ?? "热线"}审核";

    /// <summary>Events of before a unit's leader could do so say nothing of it.</summary>
    public static string SentBackBy(HistoryLine step) => step.Detail.TryGetProperty("byLeader", out var leader) && leader.ValueKind == JsonValueKind.True ? "本单位负责人退回" : "热线退回";

    /// <summary>Whom it was taken from, and whose part in it ended with that.</summary>
    public static string Moved(HistoryLine step, CatalogSnapshot names)
    {
        var assisting = step.Detail.TryGetProperty("assisting", out var units) && units.ValueKind == JsonValueKind.Array
            ? $"；协办终止：{string.Join("、", units.EnumerateArray().Select(unit => names.UnitName(unit.GetString() ?? "")))}" : "";
        return $"原承办：{names.UnitName(step.Detail.GetProperty("fromUnit").GetString() ?? "")}{(step.Detail.GetProperty("misdispatched").GetBoolean() ? "（原派单有误）" : "")}{assisting}";
    }

    /// <summary>On what it rests, and who ruled with the supervising office.</summary>
    public static string Ruled(HistoryLine step)
    {
        var ruled = step.Detail.Deserialize<TicketEvent.DutyRuled>(Words)!; // As above.
        return $"依据：{ruled.LegalBasis}{(ruled.RuledWith is { Count: > 0 } offices ? $"；会商：{string.Join("、", offices)}" : "")}";
    }
}
