using Hotline.Api.WeChat.Dialogue;
using Hotline.Api.WeChat.Sending;
using Hotline.Api.WeChat.Wire;
using Npgsql;

namespace Hotline.Api.WeChat.Intake;

/// <summary>What a post is answered with.</summary>
internal abstract record PostAnswer
{
    private PostAnswer()
    {
    }

    /// <summary>A passive reply.</summary>
    public sealed record Reply(string Text) : PostAnswer;

    /// <summary>"success": nothing to say, or it will be said by a message of its own.</summary>
    public sealed record Silent : PostAnswer;

    public sealed record Refused : PostAnswer;
}

/// <summary>
/// Takes a post and answers in time, always: WeChat waits five seconds and posts again, up to three times. The message is
/// kept first and worked on by <see cref="TurnWorkers"/>; an answer that is not there in time goes out later as a
/// message of its own.
/// </summary>
internal sealed partial class Posts(NpgsqlDataSource database, InboundStore inbound, OutgoingStore outgoing, TurnWorkers workers, TimeProvider time, ILogger<Posts> logger)
{
    /// <summary>Well within WeChat's five seconds, network and sealing included.</summary>
    public static readonly TimeSpan Budget = TimeSpan.FromSeconds(3.5);

    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(200);

    public async Task<PostAnswer> TakeAsync(string appId, InboundMessage message, string signature, CancellationToken ct)
    {
        using var budget = new CancellationTokenSource(Budget, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(ct, budget.Token);
        Guid? kept = null;
        try
        {
            Receipt receipt;
            Guid id;
            await using (var connection = await database.OpenConnectionAsync(linked.Token))
            {
                (receipt, id) = await inbound.RecordAsync(connection, appId, message, signature, time.GetUtcNow(), linked.Token);
            }

            if (receipt == Receipt.SignatureReused)
            {
                LogSignatureReused(appId);
                return new PostAnswer.Refused();
            }

            kept = id;
            await (receipt == Receipt.New ? workers.OfferAsync(id).WaitAsync(linked.Token) : UntilDoneAsync(id, linked.Token));
            await using var again = await database.OpenConnectionAsync(linked.Token);
            return await outgoing.TakeAnswerAsync(again, id, time.GetUtcNow(), linked.Token) is { } reply ? new PostAnswer.Reply(reply) : new PostAnswer.Silent();
        }
        catch (Exception late) when (late is NpgsqlException || (late is OperationCanceledException && !ct.IsCancellationRequested))
        {
            if (kept is null)
            {
                LogNotKept(appId, late.GetType().Name);
                return new PostAnswer.Reply(DialogueWords.Busy);
            }

            return new PostAnswer.Silent();
        }
    }

    private async Task UntilDoneAsync(Guid id, CancellationToken ct)
    {
        while (true)
        {
            await using (var connection = await database.OpenConnectionAsync(ct))
            {
                if (await InboundStore.IsDoneAsync(connection, id, ct))
                {
                    return;
                }
            }

            await Task.Delay(LookAgain, time, ct);
        }
    }

    [LoggerMessage(4602, LogLevel.Warning, "A signature of account {AppId} came a second time with another message: refused")]
    private partial void LogSignatureReused(string appId);

    [LoggerMessage(4603, LogLevel.Error, "A message to account {AppId} could not be kept ({Failure}); the follower was told so")]
    private partial void LogNotKept(string appId, string failure);
}
