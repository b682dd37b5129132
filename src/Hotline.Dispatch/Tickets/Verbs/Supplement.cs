using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>补充: more about a ticket that is open. No clock changes.</summary>
/// <param name="Photos">How many photos come with it; they are stored beside (<see cref="Citizens.PhotoStore"/>).</param>
public sealed record Supplement(Pii Text, int Photos = 0) : TicketCommand
{
    /// <summary>More on one ticket is no longer information.</summary>
    public const int Most = 20;

    internal override Verb Verb => Verb.Supplement;

    /// <summary>Of the form that it came with.</summary>
    internal string? Sending { get; init; }

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        var faults = FieldRules.Text("supplement", Text);
        if (faults.Count > 0)
        {
            return new Refusal.Invalid(faults);
        }

        return ticket.SupplementCount < Most
            ? new TicketEvent.Supplemented(ticket.SupplementCount + 1, Photos, Sending) { Text = Text }
            : new Refusal.TooManySupplements(Most);
    }
}
