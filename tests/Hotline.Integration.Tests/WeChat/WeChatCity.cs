using Hotline.Agent.Client.Contracts;
using Hotline.Integration.Tests.Api;
using Hotline.Testing.Postgres;

namespace Hotline.Integration.Tests.WeChat;

/// <summary>The small city with three official accounts, one in each mode, and WeChat's stand-in; shared by the tests of the collection.</summary>
public sealed class WeChatCity(PostgresFixture postgres) : IAsyncLifetime
{
    public const string Token = "weixin12345";
    public const string AesKey = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C";
    public const string Safe = "wx5a5a5a5a5a5a5a01";
    public const string Plain = "wx5a5a5a5a5a5a5a02";
    public const string Compatible = "wx5a5a5a5a5a5a5a03";

    internal ApiHost Host { get; private set; } = null!; // Set before any test.

    internal WeChatStandIn WeChat { get; private set; } = null!; // Set before any test.

    public async ValueTask InitializeAsync()
    {
        WeChat = await WeChatStandIn.StartAsync();
        Host = await ApiHost.StartCopyAsync(postgres, await ApiCity.StillAsync(postgres), settings: [$"--WeChat:ApiBase={WeChat.Address}"]);
        using var admin = await Host.SignedInAsync("admin", Host.PasswordOf("admin"));
        foreach (var (appId, mode) in new[] { (Safe, "Safe"), (Plain, "Plain"), (Compatible, "Compatible") })
        {
            using var saved = await admin.PutAsync($"{ApiPath.Admin}/wechat/{appId}", new WeChatEntry(
                appId, "12345热线", WeChatPoster.Original, mode, ApiCity.Xihu, "template-1", "number=character_string1,state=phrase2", WeChat.Secret, Token, AesKey));
            Assert.True(saved.IsSuccessStatusCode, await saved.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await WeChat.DisposeAsync();
    }

    internal WeChatPoster Poster(string appId = Safe) => new(Host.Address, appId, Token, appId == Plain ? null : AesKey);

    internal async Task<T> ScalarAsync<T>(string sql, params object[] values)
    {
        await using var command = Host.Database.DataSource.CreateCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.AddWithValue(value);
        }

        return (T)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    /// <summary>Files a request without photos; the ticket's number and pickup code.</summary>
    internal static async Task<(string Number, string Code)> FileAsync(WeChatPoster poster, string openId)
    {
        await poster.SayAsync(WeChatPoster.Text(openId, "永叔路口有一个大坑，电动车容易摔倒"));
        await poster.SayAsync(WeChatPoster.Text(openId, "南昌市西湖区永叔路88号"));
        await poster.SayAsync(WeChatPoster.Text(openId, "没有"));
        await poster.SayAsync(WeChatPoster.Text(openId, "跳过"));
        return Receipt(await poster.SayAsync(WeChatPoster.Text(openId, "1")));
    }

    internal static (string Number, string Code) Receipt(string? reply)
    {
        Assert.NotNull(reply);
        var match = System.Text.RegularExpressions.Regex.Match(reply, "工单编号：([0-9]{12})\n查询码：([0-9]{8})");
        Assert.True(match.Success, reply);
        return (match.Groups[1].Value, match.Groups[2].Value);
    }
}

[CollectionDefinition]
public sealed class WeChatCityCollection : ICollectionFixture<WeChatCity>;
