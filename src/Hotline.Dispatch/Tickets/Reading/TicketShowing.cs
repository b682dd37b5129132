using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Reading;

/// <summary>Turns tickets into what one reader may see. Pure.</summary>
internal sealed class TicketShowing(Actor actor, CatalogSnapshot catalog)
{
    public TicketLine Line(Ticket ticket, DateTimeOffset? dueAt) => new(
        ticket.Id,
        ticket.Number,
        ticket.Version,
        ticket.State,
        ticket.Fields.Type,
        ticket.Fields.Urgency,
        ticket.Channel,
        Show(ticket, ticket.Fields.Title),
        Show(ticket, ticket.Fields.ContactName),
        Show(ticket, ticket.Fields.ContactPhone is { IsEmpty: false } phone ? phone : ticket.CallNumber),
        ticket.Fields.CategoryCode,
        ticket.Fields.CategoryCode is { } category ? catalog.CategoryPath(category) : null,
        ticket.Fields.RegionCode,
        ticket.Fields.RegionCode is { } region ? catalog.RegionPath(region) : null,
        ticket.UnitCode,
        ticket.UnitCode is { } unit ? catalog.Units.GetValueOrDefault(unit)?.Name : null,
        ticket.OwnerName,
        ticket.Round,
        ticket.Light,
        ticket.EscalationLevel,
        ticket.UrgeCount,
        ticket.OpenedAt,
        ticket.ClosedAt,
        dueAt);

    public TicketPage Page(Ticket ticket, IReadOnlyList<Deadline> deadlines, IReadOnlyList<HistoryLine> history) => new(
        Line(ticket, ticket.Deadlines.Where(deadline => deadline.IsRunning).Select(deadline => (DateTimeOffset?)deadline.DueAt).Min()),
        Show(ticket, ticket.Fields.Content),
        Show(ticket, ticket.Fields.Place),
        SeesPlace(ticket) ? ticket.Fields.Longitude : null,
        SeesPlace(ticket) ? ticket.Fields.Latitude : null,
        ticket.Fields.Datum,
        Show(ticket, ticket.Fields.ContactName),
        Show(ticket, ticket.Fields.ContactPhone),
        Show(ticket, ticket.Fields.ContactId),
        Show(ticket, ticket.CallNumber),
        Show(ticket, ticket.Fields.Answer),
        history.LastOrDefault(line => line.Kind == nameof(TicketEvent.Replied))?.Text ?? Shown.Nothing,
        RuleWords(history),
        ticket.Fields.OriginPlatform,
        ticket.Fields.ForeignNumbers ?? new Dictionary<string, string>(),
        ticket.Fields.Confidential,
        ticket.OwnerId,
        ticket.CallId,
        TicketSight.MayHear(ticket.Fields.Confidential, ticket.OwnerId, actor) ? ticket.RecordingId : null,
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
        [.. deadlines.Select(Clock)],
        history,
        [.. TicketLifecycle.Table.Select(row => row.Verb).Where(verb => TicketLifecycle.Check(verb, ticket, actor) is null && HasATarget(verb, ticket))]);

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
            PiiKind.FreeText when actor.Is(Role.Leader) => new Shown(Scrub.Text(pii.Clear(), Names(ticket)), Masked: true),
            PiiKind.Name or PiiKind.Phone or PiiKind.IdCard when ticket.Fields.Confidential => new Shown("保密", Masked: true),
            _ => new Shown(pii.ToString(), Masked: true),
        };
    }

    public Shown Text(Ticket ticket, string? text) => text is null ? Shown.Nothing : Show(ticket, Pii.Text(text));

    /// <summary>Nothing is handed down where nobody is below, nor across where nobody is beside.</summary>
    private bool HasATarget(Verb verb, Ticket ticket) => (verb, ticket.UnitCode) switch
    {
        (Verb.HandDown, { } unit) => catalog.Below(unit).Any(),
        (Verb.HandAcross, { } unit) => !ticket.ReturnForbidden && catalog.Beside(unit).Any(),
        _ => true,
    };

    private string? RuleWords(IReadOnlyList<HistoryLine> history)
    {
        var last = history.LastOrDefault(line => line.Kind == nameof(TicketEvent.Dispatched));
        if (last is null || !last.Detail.TryGetProperty("rule", out var name) || name.GetString()?.Split('-') is not [var category, var region])
        {
            return null;
        }

        var basis = catalog.Rules.GetValueOrDefault((category, region))?.LegalBasis;
        return $"按派单目录自动派单:{catalog.CategoryPath(category)} × {catalog.RegionPath(region)}" + (basis is null ? "" : $"({basis})");
    }

    private static string[] Names(Ticket ticket) => ticket.Fields.ContactName is { IsEmpty: false } name ? [name.Clear()] : [];

    private static ClockView Clock(Deadline deadline) => new(
        deadline.Kind,
        TraceWords.Of(deadline.Kind),
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
