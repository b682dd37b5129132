using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets.Storage;
using Hotline.Dispatch.Tickets.Verbs;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Hotline.Dispatch.Tickets;

/// <summary>The door for calls that reached a citizen: the ticket hears of one in the transaction that ends it, and so once, whatever dies meanwhile.</summary>
public sealed partial class FirstContact
{
    private readonly TicketDesk desk;
    private readonly DispatchMetrics metrics;
    private readonly ILogger<FirstContact> log;

    internal FirstContact(TicketDesk desk, DispatchMetrics metrics, ILogger<FirstContact> log) => (this.desk, this.metrics, this.log) = (desk, metrics, log);

    /// <summary>Within the caller's transaction (read committed). A ticket that can not be read keeps no call from ending: it is passed over, and the log says so.</summary>
    /// <param name="liaison">Who talked, acting as the product does: the ticket may be another unit's by now.</param>
    /// <param name="afterwards">What is to be done once the transaction is committed.</param>
    public async Task AnsweredAsync(Guid ticketId, LinkCall call, Actor liaison, NpgsqlTransaction transaction, Action<Action> afterwards, CancellationToken ct)
    {
        var failure = await SweptTicket.ApartAsync(
            transaction,
            async () =>
            {
                var connection = transaction.Connection!; // As it has just been.
                await TicketStore.LockAsync(connection, transaction, ticketId, ct);
                var (outcome, _) = await desk.DoWithinAsync(ticketId, call, liaison, null, connection, transaction, ct);
                afterwards(() => metrics.Did(call.Verb, outcome));
            },
            ct);
        if (failure is not null)
        {
            LogUnheard(ticketId, call.CallId, failure.GetType().Name);
        }
    }

    [LoggerMessage(2014, LogLevel.Error, "Ticket {TicketId} could not hear of call {CallId} ({Failure}); its first contact is to be written down by hand")]
    private partial void LogUnheard(Guid ticketId, Guid callId, string failure);
}
