using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>补充: more about a ticket that is open. No clock changes.</summary>
/// <param name="Photos">How many photos come with it; they are stored beside (<see cref="Citizens.PhotoStore"/>).</param>
/// <param name="VoiceNumber">Of what the matter is told: the number of the request merged into it whose citizen said so. It was taken there, and is refused here for neither its length nor its number.</param>
public sealed record Supplement(Pii Text, int Photos = 0, string? VoiceNumber = null) : TicketCommand
{
    /// <summary>More by one citizen on one ticket is no longer information.</summary>
    public const int Most = 20;

    internal override Verb Verb => Verb.Supplement;

    /// <summary>Of the form that it came with.</summary>
    internal string? Sending { get; init; }

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        if (VoiceNumber is not null)
        {
            return new TicketEvent.Supplemented(ticket.SupplementCount, Photos, VoiceNumber) { Text = Text };
        }

        var faults = FieldRules.Text("supplement", Text);
        return faults.Count > 0 ? new Refusal.Invalid(faults)
            : ticket.SupplementCount >= Most ? new Refusal.TooManySupplements(Most)
            : new TicketEvent.Supplemented(ticket.SupplementCount + 1, Photos, Sending: Sending) { Text = Text };
    }
}
