using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets.Storage;
using Npgsql;

namespace Hotline.Dispatch.Tickets;

/// <summary>The personal fields of a ticket that can be shown in clear, one at a time.</summary>
public enum PersonalField
{
    ContactName,
    ContactPhone,
    ContactId,
    CallNumber,
    Place,
}

/// <summary>
/// The verb that shows a clear value: needs a reason and writes its audit row in the same transaction that reads the
/// value. Liaisons and leaders never get a number or an ID, and a unit that handed the ticket down gets nothing; of a confidential ticket supervisors alone get anything.
/// </summary>
public sealed class Reveal
{
    public const int ReasonMax = 200;
    private readonly NpgsqlDataSource database;
    private readonly TicketStore store;
    private readonly AuditTrail audit;

    internal Reveal(NpgsqlDataSource database, TicketStore store, AuditTrail audit)
    {
        this.database = database;
        this.store = store;
        this.audit = audit;
    }

    public async Task<Outcome<Pii>> ShowAsync(Guid ticketId, PersonalField field, string reason, Actor actor, CancellationToken ct)
    {
        var faults = FieldRules.Text("reason", Pii.Text(reason), max: ReasonMax);
        if (faults.Count > 0)
        {
            return new Refusal.Invalid(faults);
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var ticket = await store.LoadAsync(connection, transaction, ticketId, ct);
        if (ticket is null || !TicketSight.MayKnowOf(ticket.State, ticket.UnitCode, ticket.OwnerId, actor, ticket.Followers))
        {
            return new Refusal.NotFound();
        }

        if (!MayAsk(ticket, field, actor))
        {
            return new Refusal.MayNotReveal();
        }

        await audit.WriteAsync(transaction, actor, "ticket.reveal", ticketId, null, field.ToString(), reason, ct);
        await transaction.CommitAsync(ct);
        return ValueOf(ticket, field) ?? new Pii(PiiKind.FreeText, "");
    }

    private static bool MayAsk(Ticket ticket, PersonalField field, Actor actor)
    {
        if (ticket.Fields.Anonymous && ticket.State != TicketState.Draft && field != PersonalField.Place)
        {
            return false;
        }

        if (ticket.Fields.IsGuarded)
        {
            return actor.Is(Role.Supervisor) || ticket.OwnerId == actor.AccountId;
        }

        return actor.IsAny(Role.Agent, Role.ShiftLead, Role.Dispatcher, Role.Supervisor)
            || (actor.Is(Role.Liaison) && actor.UnitCode == ticket.UnitCode && (field is PersonalField.ContactName or PersonalField.Place));
    }

    private static Pii? ValueOf(Ticket ticket, PersonalField field) => field switch
    {
        PersonalField.ContactName => ticket.Fields.ContactName,
        PersonalField.ContactPhone => ticket.Fields.ContactPhone,
        PersonalField.ContactId => ticket.Fields.ContactId,
        PersonalField.CallNumber => ticket.CallNumber,
        _ => ticket.Fields.Place,
    };
}
