using System.Text.Json;
using Hotline.Agent.Client.Contracts;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Knowledge;
using Hotline.Dispatch.Repeats;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Reading;
using RefusalReason = Hotline.Dispatch.Tickets.Verbs.RefusalReason;
using RepeatWay = Hotline.Dispatch.Tickets.Verbs.RepeatWay;
using SuspendReason = Hotline.Dispatch.Tickets.Verbs.SuspendReason;

namespace Hotline.Api.Tickets;

/// <summary>The steps of a ticket in words: what was done, by whom, and what came with it.</summary>
internal static class HistoryViewing
{
    public static HistoryRow Row(HistoryLine step, CatalogSnapshot names) => new(
        step.Seq, step.At, step.Kind, step.Words, step.ActorName, Unit(step.ActorUnit, names),
        Lines(Repeats(step), Cited(step), Given(step, names), Classified(step, names), HandedTo(step) is { } target ? $"至{Unit(target, names)}{(TicketViewing.Text(step.Text) is { } why ? $"：{why}" : "")}" : TicketViewing.Text(step.Text), Proposed(step) is { } proposed ? $"（建议：{Unit(proposed, names)}）" : null, TicketViewing.Text(step.Evidence) is { } evidence ? $"（佐证：{evidence}）" : null, TicketViewing.Text(step.Aside) is { } aside ? $"（{(step.Kind switch { nameof(TicketEvent.Returned) => "依据", nameof(TicketEvent.FollowedUp) => "来电人", nameof(TicketEvent.HandOutAcknowledged) => "接收人", _ => "联系情况" })}：{aside}）" : null),
        TicketViewing.State(step.State))
    {
        Citations = Citations(step) is { Count: > 0 } citations ? [.. citations.Select(one => new KnowledgeCitation(one.EntryId, one.Number, one.Version, one.Title))] : null,
        ForCatalog = step.Kind == nameof(TicketEvent.DutyRuled) && step.Detail.TryGetProperty("forCatalog", out var lasting) && lasting.ValueKind == JsonValueKind.True,
    };

    /// <summary>The closed word that came with it: why it stands, why it was refused, which platform or ticket it went to.</summary>
    private static string? Given(HistoryLine step, CatalogSnapshot names) => step.Kind switch
    {
        nameof(TicketEvent.AnsweredOnCall) => StepFacts.Drawn(step),
        nameof(TicketEvent.AnswerChecked) => step.Detail.GetProperty("right").GetBoolean() ? "答复正确" : "答复有误",
        nameof(TicketEvent.FactsAsked) => Code(step, "ofId") is null ? "请当班话务员补充" : "请受理的话务员补充",
        nameof(TicketEvent.FactsGiven) => step.Detail.GetProperty("changed").EnumerateArray().Select(field => RefusalWords.Field(field.ToString())).ToArray() is { Length: > 0 } changed ? $"已更正：{string.Join("、", changed)}" : null,
        nameof(TicketEvent.Suspended) => Word<SuspendReason>(step, "reason") is { } reason ? TypeWords.Of(reason) : null,
        nameof(TicketEvent.SuspensionAsked) => Word<SuspendReason>(step, "reason") is { } asked ? $"{TypeWords.Of(asked)}，{step.Detail.GetProperty("reviewDays").GetInt32()} 天{StepFacts.Levels(step, names)}" : null,
        nameof(TicketEvent.Regraded) => StepFacts.Graded(step),
        nameof(TicketEvent.KeptSecret) => Code(step, "callId") is not null ? "诉求人来电要求保密" : null,
        nameof(TicketEvent.Urged) or nameof(TicketEvent.Supplemented) => Code(step, "voiceNumber") is { } voice ? $"并案诉求{voice}的诉求人" : null,
        nameof(TicketEvent.Retracted) or nameof(TicketEvent.RetractionProposed) => Code(step, "callId") is not null ? "诉求人来电要求撤回" : null,
        nameof(TicketEvent.RefusalProposed) or nameof(TicketEvent.RefusedToTake) => Word<RefusalReason>(step, "reason") is { } reason ? TypeWords.Of(reason) : null,
        nameof(TicketEvent.HandedOut) or nameof(TicketEvent.HandOutProposed) or nameof(TicketEvent.HandOutDismissed) or nameof(TicketEvent.HandOutAcknowledged) or nameof(TicketEvent.HandOutAnswered) or nameof(TicketEvent.HandOutTakenBack) =>
            Code(step, "platform") is { } platform ? (names.Platforms.GetValueOrDefault(platform)?.Name ?? platform) + StepFacts.Received(step) : null,
        nameof(TicketEvent.ExtensionAsked) => $"{step.Detail.GetProperty("workingDays").GetInt32()} 个工作日{StepFacts.Levels(step, names)}",
        nameof(TicketEvent.HandingAsked) => Word<HandingWay>(step, "way") is { } handed ? TypeWords.Of(handed) + StepFacts.Levels(step, names) : null,
        nameof(TicketEvent.ExtensionApproved) or nameof(TicketEvent.SuspensionApproved) or nameof(TicketEvent.HandingApproved) => $"报{(Code(step, "next") is { } above ? Unit(above, names) ?? above : "热线")}审核",
        nameof(TicketEvent.Dispatched) => RuleWords.Of(step.Detail, names),
        nameof(TicketEvent.ReturnRejected) => step.Detail.TryGetProperty("furtherForbidden", out var forbidden) && forbidden.ValueKind == JsonValueKind.True ? "不得再退单" : null,
        nameof(TicketEvent.Reassigned) => StepFacts.Moved(step, names),
        nameof(TicketEvent.DutyRuled) => StepFacts.Ruled(step),
        nameof(TicketEvent.Merged) => $"并入工单{Code(step, "intoNumber")}",
        nameof(TicketEvent.MergeUndone) => $"从工单{Code(step, "fromNumber")}移出",
        nameof(TicketEvent.VoiceJoined) or nameof(TicketEvent.VoiceLeft) => $"工单{Code(step, "number")}",
        nameof(TicketEvent.AnswerWithdrawn) => $"工单{Code(step, "matterNumber")}的答复不是本诉求的答复，其回访和评价不再计入",
        nameof(TicketEvent.AnsweredWithMatter) => $"随工单{Code(step, "matterNumber")}答复",
        nameof(TicketEvent.Contacted) => StepFacts.Contact(step),
        nameof(TicketEvent.FollowUpPlanned) => StepFacts.Planned(step),
        nameof(TicketEvent.FollowedUp) => StepFacts.Said(step),
        nameof(TicketEvent.FollowUpBooked) => StepFacts.Booked(step),
        nameof(TicketEvent.FollowUpPassedOn) => Word<FollowUpWay>(step, "to") is { } to && Word<WhyPassedOn>(step, "why") is { } passed ? $"改为{TypeWords.Of(to)}（{TypeWords.Of(passed)}）" : null,
        nameof(TicketEvent.Labelled) or nameof(TicketEvent.LabelTaken) => Word<TicketLabel>(step, "label") is { } label ? TypeWords.Of(label) : null,
        nameof(TicketEvent.ReplySentBack) => StepFacts.SentBackBy(step),
        nameof(TicketEvent.DifficultFlagged) => Word<DifficultReason>(step, "why") is { } why ? TypeWords.Of(why) : null,
        nameof(TicketEvent.GroupFlagged) => $"{step.Detail.GetProperty("voices").GetInt32()} 件诉求",
        nameof(TicketEvent.AppealUpheld) or nameof(TicketEvent.AppealDismissed) or nameof(TicketEvent.Appealed) =>
            Word<JudgementKind>(step, "against") is { } against ? $"{Unit(Code(step, "unitCode"), names)}：{TypeWords.Of(against)}（第{step.Detail.GetProperty("againstRound").GetInt32()}轮）" : null,
        _ => null,
    };

    /// <summary>Which other ticket it was held against, and what spoke for it.</summary>
    private static string? Repeats(HistoryLine step)
    {
        if (step.Kind is not (nameof(TicketEvent.RepeatJoined) or nameof(TicketEvent.ToldApart)))
        {
            return null;
        }

        var other = Code(step, "otherNumber");
        var evidence = step.Detail.TryGetProperty("likeness", out var kept) && kept.Deserialize<Likeness>(JsonSerializerOptions.Web) is { } likeness ? $"（{LikenessWords.Line(likeness)}）" : null;
        return Word<RepeatWay>(step, "way") switch
        {
            RepeatWay.Urged => $"与工单{other}为同一诉求，已催办{evidence}",
            RepeatWay.Supplemented => $"与工单{other}为同一诉求，已补充{evidence}",
            _ => $"与工单{other}不是同一诉求{evidence}",
        };
    }

    private static string? Cited(HistoryLine step) => Citations(step) is { Count: > 0 } citations
        ? $"引用知识：{string.Join("；", citations.Select(citation => $"{citation.Number} 第{citation.Version}版《{citation.Title}》"))}"
        : null;

    private static IReadOnlyList<Citation>? Citations(HistoryLine step) =>
        step.Detail.TryGetProperty("citations", out var kept) ? kept.Deserialize<IReadOnlyList<Citation>>(JsonSerializerOptions.Web) : null;

    private static string? Classified(HistoryLine step, CatalogSnapshot names)
    {
        if (step.Kind != nameof(TicketEvent.Classified))
        {
            return null;
        }

        var (categoryBefore, category) = (Code(step, "categoryBefore"), Code(step, "categoryCode"));
        var (regionBefore, region) = (Code(step, "regionBefore"), Code(step, "regionCode"));
        return Lines(
            categoryBefore == category ? null : $"事项类别：{(categoryBefore is null ? "未归类" : names.CategoryPath(categoryBefore))} → {names.CategoryPath(category ?? "")}",
            regionBefore == region ? null : $"地区：{names.RegionPath(regionBefore ?? "")} → {names.RegionPath(region ?? "")}",
            categoryBefore == category && regionBefore == region ? "补充了详细地址" : null);
    }

    private static string? Code(HistoryLine step, string property) => step.Detail.TryGetProperty(property, out var code) ? code.GetString() : null;

    private static T? Word<T>(HistoryLine step, string property) where T : struct, Enum =>
        step.Detail.TryGetProperty(property, out var word) && Enum.TryParse<T>(word.ToString(), out var value) ? value : null;

    private static string? Lines(params string?[] lines) => lines.OfType<string>().ToArray() is { Length: > 0 } some ? string.Join('\n', some) : null;

    private static string? Proposed(HistoryLine step) =>
        step.Kind == nameof(TicketEvent.Returned) ? Code(step, "proposedUnit") : null;

    private static string? HandedTo(HistoryLine step) =>
        step.Kind switch
        {
            nameof(TicketEvent.HandedDown) or nameof(TicketEvent.HandedAcross) or nameof(TicketEvent.HandingAsked) or nameof(TicketEvent.Reassigned) => Code(step, "toUnit"),
            nameof(TicketEvent.DutyRuled) or nameof(TicketEvent.AssistAsked) or nameof(TicketEvent.AssistInsisted) or nameof(TicketEvent.AssistDropped) => Code(step, "unitCode"),
            _ => null,
        };

    private static string? Unit(string? code, CatalogSnapshot names) => code is null ? null : names.Units.GetValueOrDefault(code)?.Name;
}
