using Hotline.Dispatch.Metrics.Storage;
using Hotline.Dispatch.Outbox;
using Hotline.Dispatch.Tickets;
using Npgsql;

namespace Hotline.Dispatch.Metrics;

/// <summary>Follows the outbox into the ledger. Ledger and cursor commit together.</summary>
internal sealed class LedgerFollower(TimeProvider time) : IOutboxConsumer
{
    public const string ConsumerName = "metrics";

    public string Name => ConsumerName;

    public async Task HandleAsync(IReadOnlyList<OutboxMessage> messages, NpgsqlTransaction transaction, CancellationToken ct)
    {
        var causes = messages.Where(IsTold).GroupBy(message => message.TicketId)
            .ToDictionary(group => group.Key, group => string.Join(',', group.Select(message => message.Kind).Distinct()));
        if (causes.Count > 0)
        {
            await MetricLedger.CountAsync(transaction, causes, time.GetUtcNow(), ct);
        }
    }

    /// <summary>Of the lights only the last one moves a figure, and a draft moves none yet.</summary>
    private static bool IsTold(OutboxMessage message) =>
        ToldKinds.All.Contains(message.Kind) && message.Kind != nameof(TicketEvent.DraftOpened)
        && (message.Kind != nameof(TicketEvent.LightTurned) || (message.Ticket.Detail.TryGetProperty("light", out var light) && light.ToString() == nameof(Light.Overdue)));
}
