namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>What a merge does to the ticket merged into: it speaks for more citizens.</summary>
/// <param name="Voice">The other ticket, before it was merged.</param>
internal sealed record TakeVoice(Ticket Voice) : TicketCommand
{
    internal override Verb Verb => Verb.TakeVoice;

    internal override Decision Decide(Ticket ticket, Scene scene) => new TicketEvent.VoiceJoined(Voice.Id, Voice.Number ?? "", Voice.Voices);
}
