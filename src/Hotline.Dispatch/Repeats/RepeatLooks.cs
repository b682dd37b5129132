using Hotline.Dispatch.Outbox;
using Hotline.Dispatch.Tickets;
using Npgsql;

namespace Hotline.Dispatch.Repeats;

/// <summary>Puts what was accepted on the list of those to be looked at (<see cref="RepeatWatch"/>): by whatever channel, and also what a rule dispatched at once. However late: the figures of repeats count it as compared.</summary>
internal sealed class RepeatLooks(RepeatWatchService watch, TimeProvider time) : IOutboxConsumer
{
    public string Name => "repeat-looks";

    public IReadOnlyCollection<string> Kinds => [nameof(TicketEvent.Accepted)];

    public async Task HandleAsync(IReadOnlyList<OutboxMessage> messages, NpgsqlTransaction transaction, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var accepted = messages.Select(message => message.TicketId).Distinct().ToList();
        if (accepted.Count > 0)
        {
            await Suspicions.AwaitAsync(transaction, accepted, now, ct);
            watch.Stir();
        }
    }
}
