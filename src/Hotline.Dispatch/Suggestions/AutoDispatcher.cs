using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Outbox;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using Npgsql;

namespace Hotline.Dispatch.Suggestions;

/// <summary>
/// Dispatches by itself what no rule names, where the best suggestion reaches the operator's bar; the rest waits for a dispatcher. What came without a category has to be like enough
/// to others of one: the bar holds for that too. What is critical, or confidential, a person reads first. The
/// ticket is changed in a transaction of its own: given the same messages again, it is no longer pending and is left alone.
/// </summary>
internal sealed class AutoDispatcher(TicketDesk desk, UnitSuggestions suggestions, CatalogCache catalog) : IOutboxConsumer
{
    public string Name => "auto-dispatch";

    public IReadOnlyCollection<string> Kinds => [nameof(TicketEvent.Accepted)];

    public async Task HandleAsync(IReadOnlyList<OutboxMessage> messages, NpgsqlTransaction transaction, CancellationToken ct)
    {
        var bar = (await catalog.GetAsync(ct)).Policy.AutoDispatchPercent;
        foreach (var message in messages.Where(message => bar > 0 && message.Ticket is { State: TicketState.PendingDispatch, Urgency: not Urgency.Critical }))
        {
            var (category, units) = message.Ticket.CategoryCode is null
                ? await suggestions.OfUnclassifiedAsync(message.TicketId, bar, ct)
                : (null, await suggestions.OfAsync(message.TicketId, null, null, Actor.System, ct));
            if (units is [{ } best, ..] && best.Percent >= bar)
            {
                // A refusal is no fault: somebody has it in hand.
                await desk.DoAsync(message.TicketId, new DispatchBySuggestion(best.UnitCode, best.Percent, category), Actor.System, null, ct);
            }
        }
    }
}
