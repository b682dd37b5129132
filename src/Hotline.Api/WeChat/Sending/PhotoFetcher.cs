using Hotline.Api.Photos;
using Hotline.Api.WeChat.Accounts;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Citizens;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Npgsql;

namespace Hotline.Api.WeChat.Sending;

/// <summary>Fetches followers' images from WeChat, which keeps them for three days, and adds them to their tickets.</summary>
internal sealed partial class PhotoFetcher(
    NpgsqlDataSource database, PhotoRequests requests, WeChatAccounts accounts, WeChatApi api, CitizenDesk desk, CatalogCache catalog, TimeProvider time, ILogger<PhotoFetcher> logger) : BackgroundService
{
    public static readonly TimeSpan KeptByWeChat = TimeSpan.FromDays(3);
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var clock = new PeriodicTimer(Every, time);
        while (await clock.WaitForNextTickAsync(stoppingToken))
        {
            if (!requests.Attention.IsDue())
            {
                continue;
            }

            try
            {
                while (await RunOnceAsync(stoppingToken) > 0)
                {
                    requests.Attention.Stir(); // What could not be had is tried again in a moment.
                }
            }
            catch (Exception failure) when (failure is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                LogFailed(failure.GetType().Name);
            }
        }
    }

    /// <returns>How many images were taken on.</returns>
    internal async Task<int> RunOnceAsync(CancellationToken ct)
    {
        await catalog.GetAsync(ct); // The desk needs it while this holds a connection: read before, so that two are never needed at once.
        await using var connection = await database.OpenConnectionAsync(ct);
        var due = await requests.TakeDueAsync(connection, time.GetUtcNow(), Lease, ct);
        var fetched = new List<(Guid Id, PhotoFile Photo)>();
        var hopeless = new List<Guid>();
        foreach (var request in due)
        {
            var (verdict, photo) = await FetchAsync(request, ct);
            if (photo is not null)
            {
                fetched.Add((request.Id, photo));
            }
            else if (verdict is ApiVerdict.Again or ApiVerdict.Tomorrow or ApiVerdict.TokenStale && time.GetUtcNow() - request.CreatedAt < KeptByWeChat)
            {
                await PhotoRequests.PutOffAsync(connection, request.Id, time.GetUtcNow() + Pause(request.Attempts), ct);
            }
            else
            {
                hopeless.Add(request.Id);
            }
        }

        if (fetched.Count > 0)
        {
            await KeepAsync(connection, due[0].TicketId, fetched, ct);
        }

        if (hopeless.Count > 0)
        {
            LogDropped(hopeless.Count, due[0].TicketId);
            await PhotoRequests.EndAsync(connection, hopeless, kept: false, time.GetUtcNow(), ct);
        }

        return due.Count;
    }

    private async Task<(ApiVerdict Verdict, PhotoFile? Photo)> FetchAsync(PhotoRequest request, CancellationToken ct)
    {
        if (await accounts.FindAsync(request.AppId, ct) is not { } account)
        {
            return (ApiVerdict.Refused, null);
        }

        var (answer, bytes, _) = await api.FetchMediaAsync(account, request.MediaId, PhotoStore.MostBytes, ct);
        return bytes is null ? (answer.Verdict, null) : (ApiVerdict.Refused, PhotoCleaner.TryClean(bytes, out var photo) ? photo : null);
    }

    /// <summary>The ticket has them and they wait no more, or neither.</summary>
    private async Task KeepAsync(NpgsqlConnection connection, Guid ticketId, IReadOnlyList<(Guid Id, PhotoFile Photo)> fetched, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var kept = await desk.SupplementAsync(ticketId, Pii.Text("现场照片"), [.. fetched.Select(one => one.Photo)], transaction, ct) is Outcome<TicketStamp>.Done;
        await PhotoRequests.EndAsync(connection, [.. fetched.Select(one => one.Id)], kept, time.GetUtcNow(), ct);
        await transaction.CommitAsync(ct);
    }

    private static TimeSpan Pause(int attempts)
    {
        var pause = TimeSpan.FromSeconds(5 * Math.Pow(2, Math.Min(attempts - 1, 12)));
        return pause < LongestPause ? pause : LongestPause;
    }

    [LoggerMessage(4607, LogLevel.Error, "Fetching photos from WeChat failed with {Failure}")]
    private partial void LogFailed(string failure);

    [LoggerMessage(4608, LogLevel.Warning, "{Count} photos of ticket {TicketId} could not be had from WeChat")]
    private partial void LogDropped(int count, Guid ticketId);
}
