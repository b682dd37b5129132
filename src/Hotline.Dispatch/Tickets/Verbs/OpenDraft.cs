using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>
/// Opens the draft that a call or another intake fills. Idempotent by <paramref name="CallId"/>, by
/// <paramref name="IntakeKey"/> and by the numbers of other platforms among the <paramref name="Fields"/>: a second request gives the same ticket, and the draft goes over to the new actor
/// (a caller offered to a second agent).
/// </summary>
/// <param name="CallNumber">The caller's number as it came in, if any; it also stands in for a contact phone.</param>
/// <param name="IntakeKey">The Idempotency-Key of an intake that is no call.</param>
/// <param name="IntakePrint">What was asked under the key, as a keyed hash (<see cref="BlindIndex.OfRequest"/>).</param>
/// <param name="Fields">What is known already.</param>
/// <param name="RecordingId">The recording of the call, when one is made.</param>
public sealed record OpenDraft(IntakeChannel Channel, Guid? CallId = null, Pii? CallNumber = null, string? IntakeKey = null, TicketFields? Fields = null, Guid? RecordingId = null, byte[]? IntakePrint = null)
{
    internal Ticket NewTicket(Guid id, Actor actor, DateTimeOffset now) => new()
    {
        Id = id,
        Version = 1,
        EventSeq = 1,
        State = TicketState.Draft,
        Fields = Fields ?? new TicketFields(),
        Channel = Channel,
        CallId = CallId,
        CallNumber = CallNumber,
        RecordingId = RecordingId,
        OwnerId = actor.AccountId,
        OwnerName = actor.Name,
        OpenedAt = now,
    };
}
