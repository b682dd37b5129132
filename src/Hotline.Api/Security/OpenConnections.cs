using System.Collections.Concurrent;
using Npgsql;

namespace Hotline.Api.Security;

/// <summary>
/// A hub connection outlives the request that authorised it. This keeps the open ones by session and cuts those whose
/// session has ended, so that revoking reaches an open console within seconds.
/// </summary>
internal sealed partial class OpenConnections(SessionStore sessions, CookieSessions cookies, TimeProvider time, ILogger<OpenConnections> log) : BackgroundService
{
    private readonly ConcurrentDictionary<HttpContext, Guid> open = new();

    public async Task TrackAsync(HttpContext context, RequestDelegate next)
    {
        if (!context.WebSockets.IsWebSocketRequest || context.User.FindFirst("sid") is not { } sid)
        {
            await next(context);
            return;
        }

        open[context] = Guid.Parse(sid.Value);
        try
        {
            await next(context);
        }
        finally
        {
            open.TryRemove(context, out _);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(CookieSessions.Freshness, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await CutEndedAsync(stoppingToken);
            }
            catch (NpgsqlException failure)
            {
                Unchecked(failure);
            }
        }
    }

    private async Task CutEndedAsync(CancellationToken ct)
    {
        if (open.IsEmpty)
        {
            return;
        }

        var ended = (await sessions.EndedAsync([.. open.Values.Distinct()], ct)).ToHashSet();
        foreach (var (context, session) in open)
        {
            if (ended.Contains(session))
            {
                Cut();
                cookies.Forget(session);
                context.Abort();
            }
        }
    }

    [LoggerMessage(4010, LogLevel.Information, "Cut a connection whose session has ended")]
    private partial void Cut();

    [LoggerMessage(4011, LogLevel.Warning, "Could not check the sessions of open connections")]
    private partial void Unchecked(Exception failure);
}
