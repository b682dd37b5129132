using Hotline.Dispatch.Tickets;

namespace Hotline.Dispatch.Outbox;

/// <summary>One row of the outbox: what happened to which ticket, with no personal data.</summary>
/// <param name="Seq">The event's number within its ticket; rises by one.</param>
/// <param name="Kind">The event's kind, a case of <see cref="TicketEvent"/>.</param>
public sealed record OutboxMessage(long Id, DateTimeOffset At, Guid TicketId, int Seq, string Kind, OutboxTicket Ticket);

/// <summary>The ticket as it was right after the event.</summary>
/// <param name="Followers">The units besides the lead that read it: above, assisting, or under an order.</param>
/// <param name="Detail">The event's own properties as JSON.</param>
/// <param name="MatterUnit">Of one that is merged: the unit that has the matter.</param>
/// <param name="HandingWith">The unit above that can rule now on what the unit asks for (申请转派); null where nothing waits for a unit.</param>
public sealed record OutboxTicket(
    string? Number,
    int Version,
    TicketState State,
    TicketState StateBefore,
    TicketType? Type,
    string? CategoryCode,
    string? RegionCode,
    Urgency Urgency,
    IntakeChannel Channel,
    Guid OwnerId,
    string? UnitCode,
    string? UnitCodeBefore,
    Guid? CallId,
    int Round,
    Light Light,
    Guid ActorId,
    System.Text.Json.JsonElement Detail,
    IReadOnlyList<string>? Followers = null,
    string? HandingWith = null,
    string? MatterUnit = null);
