using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.StackExchangeRedis;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Hotline.Api.Hosting;

/// <summary>
/// The Redis backplane that a node can lose: with Redis away a console connects all the same and gets everything that this
/// node sends it. What its events say comes from PostgreSQL on every node, so nothing is missed but messages sent through
/// the backplane itself.
/// </summary>
internal sealed partial class SteadyBackplane<THub>(
    ILogger<SteadyBackplane<THub>> log, ILogger<RedisHubLifetimeManager<THub>> inner, IOptions<RedisOptions> options, IHubProtocolResolver protocols,
    IOptions<HubOptions> hubs, IOptions<HubOptions<THub>> hub, TimeProvider time) : RedisHubLifetimeManager<THub>(inner, options, protocols, hubs, hub)
    where THub : Hub
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public override async Task OnConnectedAsync(HubConnectionContext connection)
    {
        // The first try may fail before the connection is known here at all, on the way to a Redis that was never there; the second then knows it.
        if (!await TryAsync(() => base.OnConnectedAsync(connection)))
        {
            await TryAsync(() => base.OnConnectedAsync(connection));
        }
    }

    public override Task OnDisconnectedAsync(HubConnectionContext connection) => TryAsync(() => base.OnDisconnectedAsync(connection));

    private async Task<bool> TryAsync(Func<Task> act)
    {
        try
        {
            await act().WaitAsync(Patience, time);
            return true;
        }
        catch (Exception away) when (away is RedisException or TimeoutException)
        {
            Away(log, away.GetType().Name);
            return false;
        }
    }

    [LoggerMessage(4700, LogLevel.Warning, "Redis does not answer ({Problem}); this node serves its consoles alone")]
    private static partial void Away(ILogger log, string problem);
}
