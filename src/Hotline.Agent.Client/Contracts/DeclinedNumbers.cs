namespace Hotline.Agent.Client.Contracts;

// 免语音回访. Shift leads, supervisors and administrators: GET /api/declined-numbers?cursor= lists who wants no questions by voice, POST enters a number (201; 409
// declined.already), POST /api/declined-numbers/{id}/taking-back takes one back (204).

/// <param name="Number">Masked; empty where only its index was kept.</param>
/// <param name="EnteredBy">Who entered it by hand; null: the citizen pressed 9.</param>
/// <param name="TicketId">What they were being asked about; null for readers who read no tickets.</param>
public sealed record DeclinedItem(Guid Id, string Number, DateTimeOffset At, string? EnteredBy, Guid? TicketId, string? TicketNumber);

/// <param name="Next">Cursor of the next page; null at the end.</param>
public sealed record DeclinedList(IReadOnlyList<DeclinedItem> Numbers, string? Next);

/// <param name="Number">A mobile or a fixed line.</param>
/// <param name="Reason">2 to 200 characters, for the audit.</param>
public sealed record EnterDeclined(string? Number = null, string? Reason = null);

/// <param name="Reason">2 to 200 characters, for the audit.</param>
public sealed record TakeBackDeclined(string? Reason = null);
