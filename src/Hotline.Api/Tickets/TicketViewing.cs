using Hotline.Agent.Client.Contracts;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Citizens;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Tickets;
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
        UrgedCount = line.UrgeCount,
        Confidential = line.Confidential,
        Supervised = line.Supervised,
        NotCounted = line.NotCounted,
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
            [.. page.History.Select(step => HistoryViewing.Row(step, names))],
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
            ReturnForbidden = page.ReturnForbidden,
            NotCounted = line.NotCounted,
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

    // A clock that stands has no light to show; a ticket without one neither.
    private static Light LightOf(TicketLine line) => line.ClosedAt is null && line.DueAt is not null ? LightOf(line.Light) : Light.None;

    private static Light LightOf(Shelf.ClockView clock) => clock.State == DeadlineState.Running || clock.WasLate ? LightOf(clock.Light) : Light.None;

    private static Light LightOf(Shelf.Light light) => Enum.Parse<Light>(light.ToString());

    internal static Agent.Client.Contracts.TicketState State(Shelf.TicketState state) => Enum.Parse<Agent.Client.Contracts.TicketState>(state.ToString());

    private static TicketVerb? Verb(Verb verb) => verb switch
    {
        Shelf.Verb.DispatchTo => TicketVerb.Dispatch,
        _ => Enum.TryParse<TicketVerb>(verb.ToString(), out var same) ? same : null,
    };

    private static bool HidesSomething(Shelf.TicketPage page) =>
        page.ContactName.Masked || page.ContactPhone.Masked || page.ContactId.Masked || page.CallNumber.Masked || page.Place.Masked;

    internal static string? Text(Shown shown) => shown.Text.Length == 0 ? null : shown.Text;
}
