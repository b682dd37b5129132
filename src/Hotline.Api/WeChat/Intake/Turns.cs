using Hotline.Api.WeChat.Accounts;
using Hotline.Api.WeChat.Dialogue;
using Hotline.Api.WeChat.Sending;
using Hotline.Dispatch.Catalog;
using Npgsql;

namespace Hotline.Api.WeChat.Intake;

/// <summary>
/// Works on one message: dialogue, what it decided, and the answer, in one transaction with the message's end. A new
/// request commits for itself, and is the same one when it is handed in again. It holds the message, then the follower, then the ticket; nobody who holds a ticket waits for a follower.
/// </summary>
internal sealed class Turns(NpgsqlDataSource database, InboundStore inbound, FollowerStore followers, OutgoingStore outgoing, WeChatAccounts accounts, Acts acts, CatalogCache catalog, TimeProvider time)
{
    /// <summary>A passive answer is taken sooner than this, or never.</summary>
    private static readonly TimeSpan PassiveFor = TimeSpan.FromSeconds(5);

    private const int MostAttempts = 5;

    /// <summary>Does nothing when the message is done already, or another worker has it.</summary>
    public async Task TakeAsync(Guid inboundId, CancellationToken ct)
    {
        var counties = new CountyNames(await catalog.GetAsync(ct));
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (await inbound.TakeAsync(transaction, inboundId, ct) is not { } message)
        {
            return;
        }

        var now = time.GetUtcNow();
        var said = Said.Of(message.Message);
        var follower = await followers.LockAsync(transaction, message.AppId, message.Message.FromUser, now, ct);
        var (next, reply) = await AnswerAsync(message, said, follower, counties, transaction, ct);
        await followers.SaveAsync(transaction, follower.Id, next, said is not Said.Left, now, ct);
        if (reply is not null)
        {
            await outgoing.AddAnswerAsync(transaction, follower.Id, inboundId, reply, now + PassiveFor, now, ct);
        }

        await InboundStore.DoneAsync(transaction, inboundId, now, ct);
        await transaction.CommitAsync(ct);
    }

    private async Task<(DialogueState? Next, string? Reply)> AnswerAsync(
        Inbound message, Said said, Follower follower, CountyNames counties, NpgsqlTransaction transaction, CancellationToken ct)
    {
        if (message.Attempts >= MostAttempts || await accounts.FindAsync(message.AppId, ct) is not { } account)
        {
            return (follower.Dialogue, DialogueWords.Failed);
        }

        var own = await OwnTickets.ListAsync(transaction, follower.Id, ct);
        var turn = Conversation.Take(follower.Dialogue, said, own, counties, Guid.CreateVersion7(time.GetUtcNow()));
        if (turn.Do is null)
        {
            return (turn.Next, turn.Reply);
        }

        var (reply, next) = await acts.DoAsync(turn.Do, account, follower.Id, own, transaction, ct);
        return (next ?? turn.Next, reply);
    }
}
