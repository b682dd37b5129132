using Hotline.Dispatch.Citizens;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Tickets;
using Npgsql;

namespace Hotline.Dispatch.Outgoing;

/// <summary>The text of a message to a citizen, with the code or the fresh link that belongs into it.</summary>
internal sealed class OutgoingText(NpgsqlDataSource database, PickupCodes codes, RatingLinks links, CitizenAddress address)
{
    /// <param name="round">The round it was about.</param>
    /// <returns>Null when it is no longer worth sending.</returns>
    public async Task<string?> OfAsync(OutgoingKind kind, Ticket ticket, int round, CancellationToken ct)
    {
        if (ticket.Round != round && kind != OutgoingKind.ReceiptSms)
        {
            return null;
        }

        return kind switch
        {
            OutgoingKind.ReceiptSms => OutgoingWords.Receipt(ticket, await CodeAsync(ticket.Id, ct), address),
            OutgoingKind.RatingSms when ticket.State == TicketState.AwaitingFollowUp => OutgoingWords.Rating(ticket, await links.MakeAsync(ticket.Id, round, ct), address),
            OutgoingKind.RefusedSms when ticket is { State: TicketState.Refused, RefusalReason: { } reason } => OutgoingWords.Refused(ticket, reason, address),
            OutgoingKind.AnswerReopenedSms when ticket.ClosedAt is null => OutgoingWords.AnswerReopened(ticket, address),
            OutgoingKind.AnswerWithdrawnSms when ticket.ClosedAt is null => OutgoingWords.AnswerWithdrawn(ticket, address),
            OutgoingKind.ExtendedSms when ticket is { RepliedAt: null, ClosedAt: null } && (ticket.Running(DeadlineKind.Citizen) ?? ticket.Running(DeadlineKind.Handle)) is { } clock => OutgoingWords.Extended(ticket, clock, address),
            OutgoingKind.SuspendedSms when ticket.State == TicketState.Suspended && ticket.Running(DeadlineKind.SuspendReview) is { } review => OutgoingWords.Suspended(ticket, review, address),
            OutgoingKind.RedoSms when ticket.ClosedAt is null => OutgoingWords.Redo(ticket, address),
            _ => null,
        };
    }

    private async Task<string> CodeAsync(Guid ticketId, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var code = await codes.EnsureAsync(transaction, ticketId, ct);
        await transaction.CommitAsync(ct);
        return code;
    }
}
