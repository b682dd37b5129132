using System.Text.Json;
using Hotline.Agent.Client.Contracts;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Citizens;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Knowledge;
using Hotline.Dispatch.Repeats;
using Hotline.Dispatch.Tickets;
using RepeatWay = Hotline.Dispatch.Tickets.Verbs.RepeatWay;
using RefusalReason = Hotline.Dispatch.Tickets.Verbs.RefusalReason;
using SuspendReason = Hotline.Dispatch.Tickets.Verbs.SuspendReason;
using Light = Hotline.Agent.Client.Contracts.Light;
using Shelf = Hotline.Dispatch.Tickets;

namespace Hotline.Api.Tickets;

/// <summary>Tickets as Dispatch shows them become the records of the wire. Masks were put on before; nothing is decided here.</summary>
internal static class TicketViewing
{
    public static TicketRow Row(TicketLine line, DateTimeOffset now) => new(
        line.Id, line.Number, State(line.State), TypeWords.Of(line.State), line.Type?.ToString(), line.CategoryName, line.RegionName,
        Text(line.Title), line.Urgency.ToString(), line.UnitName, LightOf(line), line.DueAt,
        line.DueAt is { } due ? TimeWords.Left(due, now) : null, line.Round, line.EscalationLevel, line.OpenedAt,
        line.Difficult, line.Group, line.Anonymous)
    {
        Suspected = line.Suspected,
        CardName = line.Card == Card.None ? null : TypeWords.Of(line.Card),
        Labels = Labels(line),
        FollowUpAt = line.FollowUpAt,
        ToApprove = line.ToApprove is { } ruling ? Verb(ruling) : null,
    };

    private static IReadOnlyList<string>? Labels(TicketLine line) => line.Labels.Count == 0 ? null : [.. line.Labels.Select(label => label.ToString())];

    public static Agent.Client.Contracts.TicketPage Page(Shelf.TicketPage page, IReadOnlyList<PhotoInfo> photos, CatalogSnapshot names, DateTimeOffset now)
    {
        var line = page.Line;
        return new(
            line.Id, line.Version, line.Number, State(line.State), TypeWords.Of(line.State), LightOf(line), line.Round, line.EscalationLevel, line.UrgeCount,
            line.Type?.ToString(), line.CategoryCode, line.CategoryName, line.RegionCode, line.RegionName, Text(page.Place), page.Longitude, page.Latitude,
            Text(line.Title), Text(page.Content), line.Urgency.ToString(), page.Confidential, TypeWords.Of(line.Channel),
            Text(page.ContactName), Text(page.CallNumber), Text(page.ContactPhone), Text(page.ContactId),
            line.UnitCode, line.UnitName, Text(page.Answer), Text(page.Reply), page.RuleWords,
            page.CallId, page.RecordingId, line.OpenedAt, page.DispatchedAt, line.ClosedAt,
            [.. page.Clocks.Select(clock => Clock(clock, now))],
            [.. page.History.Select(step => History(step, names))],
            [.. page.Offered.Select(Verb).OfType<TicketVerb>(), .. HidesSomething(page) ? [TicketVerb.Reveal] : Array.Empty<TicketVerb>()],
            photos.Count == 0 ? null : [.. photos.Select(photo => new PhotoItem(photo.Id, photo.AddedAt))],
            page.OriginPlatform, page.ForeignNumbers.Count == 0 ? null : page.ForeignNumbers,
            page.Assists.Count == 0 ? null : [.. page.Assists.Select(assist => Assist(assist, now))],
            page.Late.Count == 0 ? null : [.. page.Late.Select(Late)],
            page.Orders.Count == 0 ? null : [.. page.Orders.Select(order => Order(order, now))],
            page.Matter is { IntoId: null, Count: 1, Voices.Count: 0 } ? null : Matter(page.Matter),
            page.Refused is { } refused ? new RefusalItem(TypeWords.Of(refused.Reason), Text(refused.Guidance), refused.Decided, refused.Passed, refused.PassesOn) : null,
            page.HandedTo,
            page.Judgements.Count == 0 ? null : [.. page.Judgements.Select(Judgement)],
            line.Difficult, line.Group, line.Anonymous, page.GroupProposed, page.FactsAsked is { } question ? Text(question) : null)
        {
            ContactTries = page.ContactTries is { } tries ? StepFacts.Tries(tries) : null,
            Suspected = line.Suspected,
            ReplyWithLeader = page.ReplyWithLeader,
            HandingAsked = page.Handing is { } handing ? StepFacts.Asked(handing) : null,
            HandingReason = page.Handing?.Step is { } asked ? $"{asked.ActorName}：{Text(asked.Text)}" : null,
            Labels = Labels(line),
            FollowUpAt = line.FollowUpAt,
            CallTime = line.CallTime,
        };
    }

    private static Agent.Client.Contracts.ClockView Clock(Shelf.ClockView clock, DateTimeOffset now) => new(
        clock.Kind.ToString(), clock.Name, clock.StartedAt, clock.DueAt, LightOf(clock), clock.FinishedAt,
        clock.State switch
        {
            DeadlineState.Running => TimeWords.Left(clock.DueAt, now),
            DeadlineState.Paused => "已暂停",
            DeadlineState.SetAside => "暂不计时",
            DeadlineState.Met => clock.WasLate ? "超期完成" : "按时完成",
            _ => "已取消",
        },
        clock.Why)
    {
        Cancelled = clock.State == DeadlineState.Void,
    };

    private static AssistItem Assist(AssistView assist, DateTimeOffset now)
    {
        var open = assist.State is AssistState.AwaitingSignFor or AssistState.InHandling or AssistState.DeclineReview;
        return new(
            assist.UnitCode, assist.UnitName, assist.Required, assist.State.ToString(), TypeWords.Of(assist.State), open, assist.DueAt,
            open || assist.Light == Shelf.Light.Overdue ? LightOf(assist.Light) : Light.None,
            open && assist.DueAt is { } due ? TimeWords.Left(due, now) : null, Text(assist.Task), Text(assist.Answer), Text(assist.Declined), assist.Joint);
    }

    private static MatterItem Matter(MatterView matter) => new(
        matter.IntoId, matter.IntoNumber, matter.Count,
        [.. matter.Voices.Select(voice => new VoiceItem(
            voice.Line.Id, voice.Line.Number, TypeWords.Of(voice.Line.State), voice.Line.State == Shelf.TicketState.Merged, TypeWords.Of(voice.Line.Channel), voice.Line.OpenedAt,
            Text(voice.Line.Caller), Text(voice.Line.Phone), Text(voice.Content), Text(voice.Place)))]);

    private static OrderItem Order(OrderView order, DateTimeOffset now)
    {
        var open = order.State is SupervisionState.AwaitingReply or SupervisionState.AwaitingReview;
        return new(
            order.UnitCode, order.UnitName, TypeWords.Of(order.Level), order.State.ToString(), TypeWords.Of(order.State), open,
            order.Card == Card.None ? null : TypeWords.Of(order.Card), order.DueAt,
            order.State == SupervisionState.AwaitingReply || order.Light == Shelf.Light.Overdue ? LightOf(order.Light) : Light.None,
            order.State == SupervisionState.AwaitingReply && order.DueAt is { } due ? TimeWords.Left(due, now) : null, Text(order.Demand), Text(order.Answer), Text(order.Evidence))
        {
            IssuedByName = order.IssuedByName,
            IssuedAt = order.IssuedAt,
            CardedUntil = order.CardedUntil,
        };
    }

    private static JudgementItem Judgement(JudgementView held) => new(
        held.Kind.ToString(), TypeWords.Of(held.Kind), held.UnitCode, held.UnitName, held.Round, held.At, held.Appeal.ToString(), TypeWords.Of(held.Appeal), held.AppealUntil,
        held.NotCounted, Text(held.Reason), Text(held.Evidence), Text(held.Ruling));

    private static string Late(LateView share) => $"{(share.Assisting ? "协办" : "主办")}单位{share.UnitName}：超期{TimeWords.Length(share.Over)}";

    private static HistoryRow History(HistoryLine step, CatalogSnapshot names) => new(
        step.Seq, step.At, step.Kind, step.Words, step.ActorName, Unit(step.ActorUnit, names),
        Lines(Repeats(step), Cited(step), Given(step, names), Classified(step, names), HandedTo(step) is { } target ? $"至{Unit(target, names)}{(Text(step.Text) is { } why ? $"：{why}" : "")}" : Text(step.Text), Proposed(step) is { } proposed ? $"（建议：{Unit(proposed, names)}）" : null, Text(step.Evidence) is { } evidence ? $"（佐证：{evidence}）" : null, Text(step.Aside) is { } aside ? $"（{(step.Kind switch { nameof(TicketEvent.Returned) => "依据", nameof(TicketEvent.FollowedUp) => "来电人", nameof(TicketEvent.HandOutAcknowledged) => "接收人", _ => "联系情况" })}：{aside}）" : null),
        State(step.State))
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
        nameof(TicketEvent.Dispatched) => Code(step, "passedUnit") is { } passed ? $"未按派单目录，目录所定为{Unit(passed, names)}" : null,
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

    // A clock that stands has no light to show; a ticket without one neither.
    private static Light LightOf(TicketLine line) => line.ClosedAt is null && line.DueAt is not null ? LightOf(line.Light) : Light.None;

    private static Light LightOf(Shelf.ClockView clock) => clock.State == DeadlineState.Running || clock.WasLate ? LightOf(clock.Light) : Light.None;

    private static Light LightOf(Shelf.Light light) => Enum.Parse<Light>(light.ToString());

    private static Agent.Client.Contracts.TicketState State(Shelf.TicketState state) => Enum.Parse<Agent.Client.Contracts.TicketState>(state.ToString());

    private static TicketVerb? Verb(Verb verb) => verb switch
    {
        Shelf.Verb.DispatchTo => TicketVerb.Dispatch,
        _ => Enum.TryParse<TicketVerb>(verb.ToString(), out var same) ? same : null,
    };

    private static bool HidesSomething(Shelf.TicketPage page) =>
        page.ContactName.Masked || page.ContactPhone.Masked || page.ContactId.Masked || page.CallNumber.Masked || page.Place.Masked;

    private static string? Text(Shown shown) => shown.Text.Length == 0 ? null : shown.Text;
}
