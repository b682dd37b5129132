using Hotline.Api.WeChat.Accounts;
using Hotline.Api.WeChat.Intake;
using Hotline.Dispatch.Citizens;
using Hotline.Dispatch.FollowUps;
using Hotline.Dispatch.Tickets;
using Npgsql;

namespace Hotline.Api.WeChat.Sending;

/// <summary>
/// Sends what is due, one node at a time for each message (a lease). Retried with growing pauses for two days; what WeChat
/// refuses for good is dropped with its code; where that was the question for a rating, the citizen is asked in another way.
/// </summary>
internal sealed partial class OutgoingSender(
    NpgsqlDataSource database, OutgoingStore outgoing, FollowerStore followers, WeChatAccounts accounts, WeChatApi api, CitizenReader tickets, MessagedFollowUps messaged, TimeProvider time, ILogger<OutgoingSender> logger)
    : BackgroundService
{
    public static readonly TimeSpan GiveUpAfter = TimeSpan.FromDays(2);
    private const int Batch = 20;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);
    private static readonly TimeSpan Shanghai = TimeSpan.FromHours(8);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var clock = new PeriodicTimer(Every, time);
        while (await clock.WaitForNextTickAsync(stoppingToken))
        {
            if (!outgoing.Attention.IsDue())
            {
                continue;
            }

            try
            {
                int taken;
                while ((taken = await RunOnceAsync(stoppingToken)) == Batch)
                {
                }

                if (taken > 0)
                {
                    outgoing.Attention.Stir(); // What could not be sent is tried again in a moment.
                }
            }
            catch (Exception failure) when (failure is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                LogFailed(failure.GetType().Name);
            }
        }
    }

    /// <returns>How many messages were taken.</returns>
    internal async Task<int> RunOnceAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var due = await outgoing.TakeDueAsync(connection, time.GetUtcNow(), Lease, Batch, ct);
        foreach (var message in due)
        {
            await SettleAsync(connection, message, await SendAsync(connection, message, ct), ct);
        }

        return due.Count;
    }

    private async Task<ApiAnswer> SendAsync(NpgsqlConnection connection, Outgoing message, CancellationToken ct)
    {
        if (await followers.RecipientAsync(connection, message.FollowerId, ct) is not { Subscribed: true } to)
        {
            return new ApiAnswer(0, ApiVerdict.NotFollowing);
        }

        if (await accounts.FindAsync(to.AppId, ct) is not { } account)
        {
            return new ApiAnswer(0, ApiVerdict.Refused);
        }

        var ticket = message.TicketId is { } id ? await tickets.PageAsync(id, ct) : null;
        var text = message.Body ?? (ticket is null ? null : NewsWords.Of(message.Kind, ticket));
        if (text is null)
        {
            return new ApiAnswer(0, ApiVerdict.Refused);
        }

        var answer = await api.SendTextAsync(account, to.OpenId, Wire.ReplyXml.Short(text), ct);
        return answer.Verdict == ApiVerdict.WindowClosed && ticket is not null && account.TemplateId is not null
            ? await api.SendTemplateAsync(account, to.OpenId, NewsWords.Template(account, ticket, message.CreatedAt), ct)
            : answer;
    }

    private async Task SettleAsync(NpgsqlConnection connection, Outgoing message, ApiAnswer answer, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        switch (answer.Verdict)
        {
            case ApiVerdict.Done:
                await OutgoingStore.EndAsync(connection, message.Id, sent: true, 0, now, ct);
                return;
            case ApiVerdict.Again or ApiVerdict.TokenStale when now - message.CreatedAt < GiveUpAfter:
                await OutgoingStore.PutOffAsync(connection, message.Id, answer.Code, now + Pause(message.Attempts), ct);
                return;
            case ApiVerdict.Tomorrow when now - message.CreatedAt < GiveUpAfter:
                await OutgoingStore.PutOffAsync(connection, message.Id, answer.Code, Midnight(now), ct);
                return;
            case ApiVerdict.NotFollowing:
                await FollowerStore.LeftAsync(connection, message.FollowerId, ct);
                break;
        }

        if (answer.Code != 0)
        {
            LogDropped(message.Id, message.Kind, answer.Code);
        }

        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (message is { TicketId: { } asked, Kind: nameof(TicketEvent.Replied) or nameof(TicketEvent.AnsweredWithMatter) or nameof(TicketEvent.HandOutAnswered) })
        {
            await messaged.NobodyThereAsync(asked, message.CreatedAt, transaction, ct);
        }

        await OutgoingStore.EndAsync(connection, message.Id, sent: false, answer.Code, now, ct);
        await transaction.CommitAsync(ct);
    }

    private static TimeSpan Pause(int attempts)
    {
        var pause = TimeSpan.FromSeconds(5 * Math.Pow(2, Math.Min(attempts - 1, 12)));
        return pause < LongestPause ? pause : LongestPause;
    }

    /// <summary>Some minutes into the next day in China, when WeChat counts anew.</summary>
    private static DateTimeOffset Midnight(DateTimeOffset now)
    {
        var local = now.ToOffset(Shanghai);
        return new DateTimeOffset(local.Date.AddDays(1).AddMinutes(5), Shanghai);
    }

    [LoggerMessage(4605, LogLevel.Error, "Sending to WeChat failed with {Failure}")]
    private partial void LogFailed(string failure);

    [LoggerMessage(4606, LogLevel.Warning, "WeChat message {Id} ({Kind}) was dropped: code {Code}")]
    private partial void LogDropped(Guid id, string kind, int code);
}
