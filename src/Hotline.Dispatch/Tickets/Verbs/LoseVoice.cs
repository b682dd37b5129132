namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>What an undone merge does to it, or a citizen who takes their request back.</summary>
internal sealed record LoseVoice(Guid TicketId, string Number, int Voices) : TicketCommand
{
    internal override Verb Verb => Verb.LoseVoice;

    internal override Decision Decide(Ticket ticket, Scene scene) => new TicketEvent.VoiceLeft(TicketId, Number, Voices);
}
