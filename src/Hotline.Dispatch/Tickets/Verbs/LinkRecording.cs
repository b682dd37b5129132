namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>关联录音: the call's recording has arrived in the vault.</summary>
public sealed record LinkRecording(Guid RecordingId) : TicketCommand
{
    internal override Verb Verb => Verb.LinkRecording;

    internal override Decision Decide(Ticket ticket, Scene scene) =>
        ticket.RecordingId == RecordingId ? new Decision.Events([]) : new TicketEvent.RecordingLinked(RecordingId);
}
