namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>自动派单: a suggestion was surer than the operator's bar. Not where a person proposed to refuse it, or asked for facts first.</summary>
/// <param name="Percent">How sure.</param>
internal sealed record DispatchBySuggestion(string UnitCode, int Percent) : TicketCommand
{
    internal override Verb Verb => Verb.DispatchBySuggestion;

    internal override Decision Decide(Ticket ticket, Scene scene) =>
        ticket.RefusalBy is not null || ticket.Question is not null ? new Decision.Events([])
        : scene.Catalog.Units.GetValueOrDefault(UnitCode) is not { Active: true } ? new Refusal.UnknownUnit()
        : new TicketEvent.Dispatched(UnitCode, ticket.Round, Rule: null, Percent: Percent);
}
