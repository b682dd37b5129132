using System.Text.Json;
using Hotline.Api.WeChat.Intake;
using Hotline.Dispatch.FollowUps;
using Hotline.Dispatch.Outbox;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Npgsql;

namespace Hotline.Api.WeChat.Sending;

/// <summary>
/// Puts news of followers' tickets into the table of what is to be sent, with the outbox cursor, so exactly once. The answer asks for its rating: who is to be asked so and follows no account is
/// asked in the plan's next way instead.
/// </summary>
internal sealed class News(OutgoingStore outgoing, MessagedFollowUps messaged, TimeProvider time) : IOutboxConsumer
{
    /// <summary>What a citizen is told of. Acceptance is told by the receipt, a rating by the answer to it.</summary>
    private static readonly HashSet<string> Told =
    [
        nameof(TicketEvent.Dispatched), nameof(TicketEvent.SignedFor), nameof(TicketEvent.ExtensionGranted), nameof(TicketEvent.Suspended), nameof(TicketEvent.Replied),
        nameof(TicketEvent.AnsweredWithMatter), nameof(TicketEvent.AnswerWithdrawn), nameof(TicketEvent.HandOutAnswered), nameof(TicketEvent.RefusedToTake), nameof(TicketEvent.Closed), nameof(TicketEvent.Withdrawn),
    ];

    public string Name => "wechat";

    public IReadOnlyCollection<string> Kinds { get; } = [.. Told, nameof(TicketEvent.FollowUpPlanned)];

    public async Task HandleAsync(IReadOnlyList<OutboxMessage> messages, NpgsqlTransaction transaction, CancellationToken ct)
    {
        foreach (var message in messages.Where(IsAsked))
        {
            if (!await OwnTickets.IsFollowedAsync(transaction, message.TicketId, ct))
            {
                await messaged.NobodyThereAsync(message.TicketId, message.At, transaction, ct);
            }
        }

        foreach (var message in messages.Where(IsTold))
        {
            await outgoing.AddNewsAsync(transaction, message.TicketId, message.Seq, message.Kind, time.GetUtcNow(), ct);
        }
    }

    /// <summary>A plan has the citizen asked by WeChat.</summary>
    private static bool IsAsked(OutboxMessage message) =>
        message.Kind == nameof(TicketEvent.FollowUpPlanned)
        && message.Ticket.Detail.GetProperty("way").GetString() == nameof(FollowUpWay.WeChat) && message.Ticket.Detail.GetProperty("chosen").ValueKind == JsonValueKind.True;

    private static bool IsTold(OutboxMessage message) =>
        message.Ticket.Channel == IntakeChannel.WeChat && Told.Contains(message.Kind)
        && !(message.Kind == nameof(TicketEvent.Closed) && message.Ticket.ActorId == Actor.Citizen.AccountId);
}
