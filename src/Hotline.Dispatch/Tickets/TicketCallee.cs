using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets.Storage;
using Npgsql;

namespace Hotline.Dispatch.Tickets;

/// <summary>
/// The citizen of a ticket as somebody to call: the number is opened for the switchboard, not shown, and whoever asks for it writes the audit row. Who works on the
/// matter may call, liaisons of the lead unit too, who never see the number; of a guarded ticket only who may reveal; an anonymous citizen is called by nobody.
/// </summary>
public sealed class TicketCallee
{
    private readonly TicketStore store;

    internal TicketCallee(TicketStore store) => this.store = store;

    public async Task<Outcome<Callee>> OfAsync(Guid ticketId, Actor actor, NpgsqlTransaction transaction, CancellationToken ct)
    {
        var connection = transaction.Connection ?? throw new ArgumentException("The transaction has ended.", nameof(transaction));
        var ticket = await store.LoadAsync(connection, transaction, ticketId, ct);
        if (ticket is null || ticket.State == TicketState.Draft || !TicketSight.MayKnowOf(ticket.State, ticket.UnitCode, ticket.OwnerId, actor, ticket.Followers))
        {
            return new Refusal.NotFound();
        }

        return !TicketSight.MayCall(ticket.Fields.Anonymous, ticket.Fields.IsGuarded, ticket.UnitCode, ticket.OwnerId, actor)
            ? new Refusal.MayNotReveal()
            : new Callee(NumberOf(ticket), ticket.UnitCode);
    }

    internal static Pii NumberOf(Ticket ticket) => ticket.Fields.ContactPhone is { IsEmpty: false } contact ? contact : ticket.CallNumber ?? Pii.Phone("");
}

/// <param name="Number">The contact's, else the one that called; empty when there is neither.</param>
/// <param name="UnitCode">The unit that leads the ticket; null where none does.</param>
public sealed record Callee(Pii Number, string? UnitCode);
