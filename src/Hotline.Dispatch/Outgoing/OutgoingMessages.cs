using Hotline.Dispatch.Outbox;
using Npgsql;

namespace Hotline.Dispatch.Outgoing;

/// <summary>Puts what is to be sent on the list, in the transaction of the outbox cursor: once for each event. What is older than a day is no news.</summary>
internal sealed class OutgoingMessages(OutgoingAttention attention, TimeProvider time) : IOutboxConsumer
{
    private static readonly TimeSpan NewsFor = TimeSpan.FromDays(1);

    public string Name => "outgoing";

    public async Task HandleAsync(IReadOnlyList<OutboxMessage> messages, NpgsqlTransaction transaction, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var planned = messages.Where(message => message.At > now - NewsFor)
            .SelectMany(message => OutgoingPlan.Of(message).Select(plan => (message, plan))).ToList();
        if (planned.Count > 0)
        {
            await OutgoingStore.AddAsync(transaction, planned, now, ct);
            attention.Stir();
        }
    }
}
