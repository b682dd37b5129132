using Hotline.Dispatch.Suggestions;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>
/// 自动派单: a suggestion was surer than the operator's bar. Not where a person proposed to refuse it, to hand it out or to withdraw it; nor what people have had in hand by then (facts asked for, a unit that had
/// it and gave it back), however late the suggestion comes; nor what is critical or confidential, nor what nobody and nothing said what it is about.
/// </summary>
/// <param name="Percent">How sure.</param>
/// <param name="Category">Of one that came without: what like tickets say it is about, and how sure that is.</param>
internal sealed record DispatchBySuggestion(string UnitCode, int Percent, CategorySuggestion? Category = null) : TicketCommand
{
    internal override Verb Verb => Verb.DispatchBySuggestion;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        if (Category is not null && ticket.Fields.CategoryCode is not null)
        {
            return new Decision.Events([]); // A person has said since what it is about; the unit was suggested for something else.
        }

        var after = Category is null ? ticket.Fields : ticket.Fields with { CategoryCode = Category.CategoryCode };
        if (ticket is { DispatchedAt: not null } or { FactsAsked: > 0 } or { HandOutCount: > 0 })
        {
            return new Decision.Events([]);
        }

        if (ticket.RefusalBy is not null || ticket.HandOutAsked is not null || ticket.RetractAskedBy is not null || after is { Urgency: Urgency.Critical } or { IsGuarded: true } or { CategoryCode: null })
        {
            return new Decision.Events([]);
        }

        if (scene.Catalog.Units.GetValueOrDefault(UnitCode) is not { Active: true })
        {
            return new Refusal.UnknownUnit();
        }

        // With the category a rule may fit that could not before.
        var rule = RuleFired.For(after, ticket.Basis, scene.Catalog) is { } fits && fits.UnitCode == UnitCode ? fits : null;
        var dispatched = rule is null ? new TicketEvent.Dispatched(UnitCode, ticket.Round, Rule: null) : RuleFired.Dispatch(rule, ticket.Round);
        TicketEvent[] events = [dispatched with { Percent = Percent, CategoryPercent = Category?.Percent }, .. rule is null ? [] : RuleFired.AskAssistants(rule, scene.Catalog, task: null)];
        return Category is null ? events : new Decision.Events([Classifying.Of(ticket, after), .. events], after);
    }
}
