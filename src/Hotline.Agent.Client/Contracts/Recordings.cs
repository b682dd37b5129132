namespace Hotline.Agent.Client.Contracts;

// 录音保存与保全. GET /api/recordings/{id}/keeping for who may hear it. Supervisors only: GET /api/holds?lifted=&cursor= lists holds, POST /api/holds sets one
// (ETag = version), POST /api/holds/{id}/lifting with If-Match lifts it. A recording that is gone answers 410 recording.removed in place of its sound.

/// <param name="Removed">Its time is over: there is nothing to hear any more.</param>
/// <param name="RemovedAt">Null also while it is just going.</param>
/// <param name="KeptUntil">Null while a ticket of the call is open, and when it is gone.</param>
/// <param name="Held">Not removed however old it is.</param>
/// <param name="Holds">On this recording or on its ticket, newest first, lifted ones too; without their reasons for readers who only work on the matter.</param>
public sealed record RecordingKeeping(bool Removed, DateTimeOffset? RemovedAt, DateTimeOffset? KeptUntil, bool Held, IReadOnlyList<HoldItem> Holds);

/// <summary>保全: recordings that must not be removed.</summary>
/// <param name="RecordingId">The one recording; null when it is all of a ticket.</param>
/// <param name="Document">Number of the paper that asks for it.</param>
public sealed record HoldItem(
    Guid Id, int Version, Guid? RecordingId, Guid? TicketId, string? TicketNumber, string? Reason, string? Document, string SetBy, DateTimeOffset SetAt,
    string? LiftedBy, DateTimeOffset? LiftedAt, string? LiftReason);

/// <summary>Exactly one of the two ids.</summary>
/// <param name="Reason">2 to 200 characters.</param>
/// <param name="Document">At most 60 characters.</param>
public sealed record SetHold(Guid? RecordingId = null, Guid? TicketId = null, string? Reason = null, string? Document = null);

/// <param name="Reason">2 to 200 characters.</param>
public sealed record LiftHold(string? Reason = null);

/// <param name="Next">Cursor of the next page; null at the end.</param>
public sealed record HoldList(IReadOnlyList<HoldItem> Holds, string? Next);
