using Hotline.Api.WeChat.Accounts;
using Hotline.Api.WeChat.Intake;
using Hotline.Api.WeChat.Sending;
using Hotline.Dispatch.Outbox;
using Npgsql;

namespace Hotline.Api.WeChat;

/// <summary>The WeChat official account, put together. <c>WeChat:ApiBase</c> is WeChat's own address unless a test or a proxy stands in.</summary>
internal static class WeChatChannel
{
    private const string ApiBase = "https://api.weixin.qq.com";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static void AddWeChat(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        var http = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5), AllowAutoRedirect = false })
        {
            BaseAddress = new Uri(builder.Configuration["WeChat:ApiBase"] ?? ApiBase),
            Timeout = Patience,
        };
        services.AddSingleton<WeChatAccountStore>().AddSingleton<WeChatAccounts>();
        services.AddSingleton<TokenStore>()
            .AddSingleton(provider => new AccessTokens(http, provider.GetRequiredService<NpgsqlDataSource>(), provider.GetRequiredService<TokenStore>(), provider.GetRequiredService<TimeProvider>()))
            .AddSingleton(provider => new WeChatApi(http, provider.GetRequiredService<AccessTokens>()));
        services.AddSingleton<InboundStore>().AddSingleton<FollowerStore>().AddSingleton<OutgoingStore>().AddSingleton<PhotoRequests>();
        services.AddSingleton<Acts>().AddSingleton<Turns>().AddSingleton<Posts>().AddSingleton<Retention>();
        services.AddSingleton<TurnWorkers>().AddHostedService(provider => provider.GetRequiredService<TurnWorkers>());
        if (Hosting.Roles.Of(builder.Configuration).Dispatch)
        {
            services.AddOutboxConsumer<News>();
            services.AddHostedService<OutgoingSender>().AddHostedService<PhotoFetcher>();
        }
    }
}
