using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>
/// 退回补充: a dispatcher can not tell whose matter it is and asks. The agent who took it is on duty and answers, or anybody of the shift does: a request from
/// the web has no agent. The dispatcher's clock stands meanwhile and that of the answer runs; the citizen's runs on (docs/adr/0069).
/// </summary>
/// <param name="OnDuty">The agents on duty.</param>
public sealed record AskFacts(Pii Question, IReadOnlySet<Guid> OnDuty) : TicketCommand
{
    internal override Verb Verb => Verb.AskFacts;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        var faults = FieldRules.Text("question", Question);
        var most = scene.Catalog.Policy.MaxFactsAsked;
        return faults.Count > 0 ? new Refusal.Invalid(faults)
            : ticket.Question is not null ? new Refusal.FactsAsked()
            : ticket.RefusalBy is not null ? new Refusal.RefusalProposed()
            : ticket.FactsAsked >= most ? new Refusal.FactsAskedTooOften(most)
            : new TicketEvent.FactsAsked(OnDuty.Contains(ticket.OwnerId) ? ticket.OwnerId : null) { Text = Question };
    }
}
