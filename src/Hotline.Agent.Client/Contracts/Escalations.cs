namespace Hotline.Agent.Client.Contracts;

// GET /api/escalations: the digests of overdue clocks that the caller is to be told of (of the unit, the hotline, the supervising office) and that nobody of the caller's role has seen.
// POST /api/escalations/{id}/seen: 204; 404 when somebody of the role saw it already. It stands for the other roles.
// GET /api/clocks/systems: the codes of the systems that have words of their own for our lights; GET /api/clocks?system= is the file in their words.

/// <param name="AudienceName">In Chinese.</param>
/// <param name="Worst">The longest overdue, at most ten.</param>
public sealed record EscalationDigestItem(Guid Id, string AudienceName, DateTimeOffset At, int Tickets, int Clocks, IReadOnlyList<EscalationLineItem> Worst);

/// <param name="ClockName">As what it limits, in Chinese: 办理时限.</param>
public sealed record EscalationLineItem(Guid TicketId, string Number, string ClockName, int Level, DateTimeOffset DueAt);
