namespace Hotline.Agent.Client.Contracts;

// GET /api/escalations: the digests of overdue clocks that nobody of the caller's audience (unit, hotline, supervising office) has seen.
// POST /api/escalations/{id}/seen: 204; 404 when it was seen already.

/// <param name="AudienceName">In Chinese.</param>
/// <param name="Worst">The longest overdue, at most ten.</param>
public sealed record EscalationDigestItem(Guid Id, string AudienceName, DateTimeOffset At, int Tickets, int Clocks, IReadOnlyList<EscalationLineItem> Worst);

/// <param name="ClockName">As what it limits, in Chinese: 办理时限.</param>
public sealed record EscalationLineItem(Guid TicketId, string Number, string ClockName, int Level, DateTimeOffset DueAt);
