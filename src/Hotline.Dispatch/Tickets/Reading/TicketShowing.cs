using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Repeats;
using Hotline.Dispatch.Tickets.Verbs;

namespace Hotline.Dispatch.Tickets.Reading;

/// <summary>Turns tickets into what one reader may see. Pure.</summary>
internal sealed class TicketShowing(Actor actor, CatalogSnapshot catalog)
{
    public TicketLine Line(Ticket ticket, DateTimeOffset? dueAt, bool suspected = false) => new(
        ticket.Id,
        ticket.Number,
        ticket.Version,
        ticket.State,
        ticket.Fields.Type,
        ticket.Fields.Urgency,
        ticket.Channel,
        Show(ticket, ticket.Fields.Title),
        Contact(ticket, ticket.Fields.ContactName),
        Contact(ticket, TicketCallee.NumberOf(ticket)),
        ticket.Fields.CategoryCode,
        ticket.Fields.CategoryCode is { } category ? catalog.CategoryPath(category) : null,
        ticket.Fields.RegionCode,
        ticket.Fields.RegionCode is { } region ? catalog.RegionPath(region) : null,
        ticket.UnitCode,
        NameOf(ticket.UnitCode),
        ticket.OwnerName,
        ticket.Round,
        ticket.Light,
        ticket.EscalationLevel,
        ticket.UrgeCount,
        ticket.OpenedAt,
        ticket.ClosedAt,
        dueAt,
        ticket.Difficult,
        ticket.Group,
        ticket.Fields.Anonymous,
        suspected && TicketLifecycle.IsOpen(ticket.State),
        ticket.Orders.Select(order => order.Card).DefaultIfEmpty().Max(),
        ticket.MergedInto is not null)
    {
        Labels = ticket.Labels,
        Solved = ticket.Solved,
        Satisfied = ticket.Satisfied,
        ProcessSatisfied = ticket.ProcessSatisfied,
        Clarity = ticket.Clarity,
        FollowUpAt = ticket.FollowUpAt,
        CallTime = ticket.ClosedAt is null && ticket.State != TicketState.AwaitingFollowUp ? ticket.CallTime : null,
        Confidential = ticket.Fields.Confidential,
        Supervised = ticket.SupervisedUnits.Any(),
        NotCounted = ticket.Judgements.Any(held => held.Appeal == AppealState.Upheld),
        ToApprove = Approval.RulingOf(actor, ticket),
    };

    public TicketPage Page(Ticket ticket, IReadOnlyList<Deadline> deadlines, IReadOnlyList<HistoryLine> history, MatterView matter, DateTimeOffset now, bool suspected = false) =>
        Page(ticket, deadlines, history, StandingSteps.Of(history, line => line.Kind), matter, now, suspected);

    /// <param name="standing">Of the history what counts.</param>
    private TicketPage Page(Ticket ticket, IReadOnlyList<Deadline> deadlines, IReadOnlyList<HistoryLine> history, List<HistoryLine> standing, MatterView matter, DateTimeOffset now, bool suspected) => new(
        Line(ticket, ticket.Deadlines.Where(deadline => deadline.IsRunning && deadline.UnitOfSeveral is null).Select(deadline => (DateTimeOffset?)deadline.DueAt).Min(), suspected),
        Show(ticket, ticket.Fields.Content),
        Show(ticket, ticket.Fields.Place),
        SeesPlace(ticket) ? ticket.Fields.Longitude : null,
        SeesPlace(ticket) ? ticket.Fields.Latitude : null,
        ticket.Fields.Datum,
        Contact(ticket, ticket.Fields.ContactName),
        Contact(ticket, ticket.Fields.ContactPhone),
        Contact(ticket, ticket.Fields.ContactId),
        Contact(ticket, ticket.CallNumber),
        Show(ticket, ticket.Fields.Answer),
        standing.LastOrDefault(line => line.Kind is nameof(TicketEvent.Replied) or nameof(TicketEvent.ReplyProposed) or nameof(TicketEvent.ReplySubmitted) or nameof(TicketEvent.AnsweredWithMatter) or nameof(TicketEvent.HandOutAnswered))?.Text ?? Shown.Nothing,
        standing.LastOrDefault(line => line.Kind == nameof(TicketEvent.Dispatched)) is { } dispatched ? RuleWords.Of(dispatched.Detail, catalog) : null,
        ticket.Fields.OriginPlatform,
        ticket.Fields.ForeignNumbers ?? new Dictionary<string, string>(),
        ticket.Fields.Confidential,
        FlagGroup.IsProposed(ticket, new Scene(actor, now, catalog)),
        ticket.OwnerId,
        ticket.CallId,
        TicketSight.MayHear(ticket.Fields.IsGuarded, ticket.OwnerId, actor) ? ticket.RecordingId : null,
        ticket.ReturnCount,
        ticket.ReturnForbidden,
        ticket.ExtensionAsked,
        ticket.ExtensionDays,
        ticket.FollowUpTries,
        ticket.Solved,
        ticket.Satisfied,
        ticket.AcceptedAt,
        ticket.DispatchedAt,
        ticket.SignedAt,
        ticket.RepliedAt,
        [.. ticket.Assists.Select(assist => Assist(assist, deadlines, history, now))],
        [.. ticket.Orders.Select(order => Order(order, deadlines, history, now))],
        matter,
        ticket.Question is null || ticket.State == TicketState.Merged ? null : history.LastOrDefault(line => line.Kind == nameof(TicketEvent.FactsAsked))?.Text,
        RefusedOf(ticket, history, new Scene(actor, now, catalog)),
        ticket.HandedTo is { } platform ? catalog.Platforms.GetValueOrDefault(platform)?.Name ?? platform : null,
        [.. ticket.Judgements.Select(held => JudgementShowing.Of(held, ticket, new Scene(actor, now, catalog), history))],
        TriesOf(ticket),
        [.. Lateness.Of(AsGiven(ticket, deadlines), ticket.Round, catalog.CalendarOf, ticket.State == TicketState.ReplyReview ? ticket.ReplySubmittedAt ?? now : now, Leads.Of(standing)).Select(share => new LateView(share.UnitCode, catalog.UnitName(share.UnitCode), share.Over, share.Assisting))],
        [.. deadlines.Select(Clock)],
        history,
        [.. TicketLifecycle.OpenTo(actor, ticket).Where(verb => VerbOffer.Stands(verb, ticket, new Scene(actor, now, catalog)))])
    {
        ReplyWithLeader = ticket.ReplyProposedBy is not null,
        Handing = ticket is { IsHandingOpen: true, HandingAsked: { } asked } ? new HandingView(asked.Way, catalog.UnitName(asked.ToUnit), NameOf(ticket.HandingWith), standing.LastOrDefault(line => line.Kind == nameof(TicketEvent.HandingAsked))) : null,
    };

    /// <summary>Of who spoke there is nothing to show once an anonymous request is in.</summary>
    private Shown Contact(Ticket ticket, Pii? value) =>
        ticket.Fields.Anonymous && ticket.State != TicketState.Draft ? new Shown(Anonymity.Word, Masked: false) : Show(ticket, value);

    /// <summary>
    /// The clear value, its mask, or for free text and a leader the scrubbed text. Of a confidential ticket nobody
    /// sees even the masked name and numbers without a reveal.
    /// </summary>
    public Shown Show(Ticket ticket, Pii? value)
    {
        if (value is not { IsEmpty: false } pii)
        {
            return Shown.Nothing;
        }

        if (TicketSight.SeesClear(pii.Kind, ticket.State, ticket.OwnerId, actor))
        {
            return new Shown(pii.Clear(), Masked: false);
        }

        return pii.Kind switch
        {
            PiiKind.FreeText when actor.Is(Role.Leader) => new Shown(Scrub.Text(pii.Clear(), ticket.Fields.OwnNames), Masked: true),
            PiiKind.Name or PiiKind.Phone or PiiKind.IdCard when ticket.Fields.Confidential => new Shown("保密", Masked: true),
            _ => new Shown(pii.ToString(), Masked: true),
        };
    }

    public VoiceView Voice(Ticket voice) => new(Line(voice, null), Show(voice, voice.Fields.Content), Show(voice, voice.Fields.Place));

    public Shown Text(Ticket ticket, string? text) => text is null ? Shown.Nothing : Show(ticket, Pii.Text(text));

    /// <summary>A step's text. Who asked for secrecy is as secret as they asked to be.</summary>
    public Shown TextOf(string kind, Ticket ticket, string? text) => kind == nameof(TicketEvent.KeptSecret) ? WhoSpoke(ticket, text) : Text(ticket, text);

    /// <summary>A step's second text; that of a follow-up says who phoned.</summary>
    public Shown AsideOf(string kind, Ticket ticket, string? aside) => kind == nameof(TicketEvent.FollowedUp) ? WhoSpoke(ticket, aside) : Text(ticket, aside);

    private Shown WhoSpoke(Ticket ticket, string? text) => string.IsNullOrEmpty(text) || Ties.Knows(ticket, actor) ? Text(ticket, text) : new Shown("保密", Masked: true);

    private static RefusalView? RefusedOf(Ticket ticket, IReadOnlyList<HistoryLine> history, Scene scene) => ticket.RefusalReason is not { } reason ? null : new RefusalView(
        reason,
        history.LastOrDefault(line => line.Kind is nameof(TicketEvent.RefusalProposed) or nameof(TicketEvent.RefusalApproved) or nameof(TicketEvent.RefusedToTake))?.Text ?? Shown.Nothing,
        ticket.State == TicketState.Refused, ticket.RefusalPassedBy is not null, RuleOnRefusal.PassesOn(ticket, scene));

    private ContactTriesView? TriesOf(Ticket ticket) => catalog.Policy is { ContactTries: > 0 and var most } policy && ticket.Running(DeadlineKind.Contact) is not null
        ? new ContactTriesView(ticket.ContactTries, most, policy.ContactTrySpacing, RecordContact.CountsFrom(ticket, policy)) : null;

    /// <summary>An assisting unit's clock stands since the lead wrote its reply, also while that lies with the leader of the unit.</summary>
    private static List<Deadline> AsGiven(Ticket ticket, IReadOnlyList<Deadline> deadlines) =>
        [.. deadlines.Select(clock => clock is { Kind: DeadlineKind.Assist, State: DeadlineState.SetAside, PausedAt: null } ? clock with { PausedAt = ticket.ReplyProposedAt } : clock)];

    private string? NameOf(string? unit) => unit is null ? null : catalog.Units.GetValueOrDefault(unit)?.Name;

    private AssistView Assist(Assist assist, IReadOnlyList<Deadline> deadlines, IReadOnlyList<HistoryLine> history, DateTimeOffset now)
    {
        var clock = assist.Joint ? null : deadlines.LastOrDefault(deadline => deadline.Kind == DeadlineKind.Assist && deadline.UnitCode == assist.UnitCode);
        return new AssistView(
            assist.UnitCode, catalog.UnitName(assist.UnitCode), assist.Required, assist.State, assist.AskedAt, assist.SignedAt, assist.EndedAt,
            clock?.DueAt, clock is { IsRunning: true } ? clock.LightAt(now) : clock is { WasLate: true } ? Light.Overdue : Light.Normal,
            Said(nameof(TicketEvent.AssistAsked)), Said(nameof(TicketEvent.AssistAnswered)), Said(nameof(TicketEvent.AssistDeclined)), assist.Joint);

        Shown Said(string kind) => history.LastOrDefault(line =>
            line.Kind == kind && line.At >= assist.AskedAt && line.Detail.TryGetProperty("unitCode", out var unit) && unit.GetString() == assist.UnitCode)?.Text ?? Shown.Nothing;
    }

    private OrderView Order(SupervisionOrder order, IReadOnlyList<Deadline> deadlines, IReadOnlyList<HistoryLine> history, DateTimeOffset now)
    {
        var clock = deadlines.LastOrDefault(deadline => deadline.Kind == DeadlineKind.Supervise && deadline.UnitCode == order.UnitCode && deadline.StartedAt <= order.IssuedAt);
        return new OrderView(
            order.UnitCode, catalog.UnitName(order.UnitCode), order.Level, order.State, order.Card, order.IssuedAt, order.RepliedAt, order.EndedAt, clock?.DueAt,
            clock is { IsRunning: true } ? clock.LightAt(now) : clock is { WasLate: true } || clock?.PausedAt > clock?.DueAt ? Light.Overdue : Light.Normal,
            Said(nameof(TicketEvent.SupervisionIssued))?.ActorName ?? "", Said(nameof(TicketEvent.SupervisionIssued))?.Text ?? Shown.Nothing, Said(nameof(TicketEvent.SupervisionAnswered))?.Text ?? Shown.Nothing,
            Said(nameof(TicketEvent.SupervisionAnswered))?.Evidence ?? Shown.Nothing, order is { IsOpen: true, Card: Card.Yellow } ? order.CardedUntil : null);

        HistoryLine? Said(string kind) => history.LastOrDefault(line =>
            line.Kind == kind && line.At >= order.IssuedAt && (order.EndedAt is null || line.At <= order.EndedAt) && line.Detail.TryGetProperty("unitCode", out var unit) && unit.GetString() == order.UnitCode);
    }

    private ClockView Clock(Deadline deadline) => new(
        deadline.Kind,
        TraceWords.Of(deadline.Kind) + (NameOf(deadline.UnitOfSeveral) is { } name ? $"（{name}）" : ""),
        deadline.State,
        deadline.Light,
        deadline.Round,
        deadline.StartedAt,
        deadline.DueAt,
        deadline.AmberAt,
        deadline.RedAt,
        deadline.FinishedAt,
        deadline.WasLate,
        deadline.Provisional,
        TraceWords.Of(deadline));

    private bool SeesPlace(Ticket ticket) => TicketSight.SeesClear(PiiKind.Address, ticket.State, ticket.OwnerId, actor);
}
