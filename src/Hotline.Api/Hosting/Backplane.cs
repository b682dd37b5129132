using Microsoft.AspNetCore.SignalR;

namespace Hotline.Api.Hosting;

/// <summary>SignalR over several web nodes: with <c>Redis:ConnectionString</c> the hubs share a backplane, without it each node is by itself.</summary>
internal static class Backplane
{
    public static void AddBackplane(this WebApplicationBuilder builder)
    {
        if (builder.Configuration["Redis:ConnectionString"] is not { Length: > 0 } redis)
        {
            return;
        }

        builder.Services.AddSignalR().AddStackExchangeRedis(redis, options =>
        {
            options.Configuration.ChannelPrefix = StackExchange.Redis.RedisChannel.Literal("hotline");
            options.Configuration.AbortOnConnectFail = false;
            options.Configuration.ConnectTimeout = 1000;
            options.Configuration.AsyncTimeout = 1000;
        });
        builder.Services.AddSingleton(typeof(HubLifetimeManager<>), typeof(SteadyBackplane<>));
    }
}
