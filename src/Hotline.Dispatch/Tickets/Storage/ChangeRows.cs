using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Storage;

/// <summary>What a change leaves behind it beside the ticket's own row: events and what is told of them, audit, clocks, escalations. Sealed, ready to be written.</summary>
/// <param name="Clocks">Those that are new or different.</param>
internal sealed record ChangeRows(Change Change, IReadOnlyList<EventRow> Events, IReadOnlyList<DeadlineRow> Clocks, IReadOnlyList<Change.Climb> Climbs)
{
    public static ChangeRows Of(Change change, FieldCipher cipher) => new(
        change,
        [.. change.Steps.Zip(change.Payloads(), (step, payload) => EventRow.Of(step, payload, cipher))],
        [.. change.After.Deadlines.Except(change.Before.Deadlines).Select(DeadlineRow.From)],
        change.Escalations());
}

/// <param name="Text">Sealed.</param>
/// <param name="Payload">The outbox's message.</param>
internal sealed record EventRow(int Seq, string Kind, string State, string Data, byte[]? Text, string Payload)
{
    public static EventRow Of(Step step, string payload, FieldCipher cipher) => new(
        step.After.EventSeq, step.Happened.Kind, step.After.State.ToString(), step.Json.GetRawText(),
        EventText.Seal(cipher, step.Happened, step.After.Id, step.After.EventSeq), payload);
}

/// <summary>A ticket that is there from now on.</summary>
internal sealed record Creation(TicketRow Ticket, ChangeRows Rows)
{
    /// <summary>All that happened to it.</summary>
    public IReadOnlyList<Step> Steps => Rows.Change.Steps;
}
