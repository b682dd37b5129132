namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>关联录音: the call's recording has arrived in the vault.</summary>
/// <param name="Aside">Of a call about the ticket, not the one that it came from, whose recording keeps its place.</param>
public sealed record LinkRecording(Guid RecordingId, bool Aside = false) : TicketCommand
{
    internal override Verb Verb => Verb.LinkRecording;

    internal override Decision Decide(Ticket ticket, Scene scene) =>
        ticket.RecordingId == RecordingId || Aside && ticket.RecordingId is not null ? new Decision.Events([]) : new TicketEvent.RecordingLinked(RecordingId);
}
