using System.Net;
using Hotline.Agent.Client.Contracts;
using Hotline.Api.WeChat.Accounts;
using Hotline.Api.WeChat.Intake;
using Hotline.Api.WeChat.Sending;
using Hotline.Dispatch.Privacy;
using Hotline.Integration.Tests.Api;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Hotline.Integration.Tests.WeChat;

/// <summary>Sending, with everything that WeChat may answer.</summary>
[Collection<WeChatCityCollection>]
public sealed class WeChatSendingTests(WeChatCity city)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private IServiceProvider Services => city.Host.App.Services;

    [Fact]
    public async Task A_token_that_ran_out_is_renewed_once_and_the_message_arrives()
    {
        await SentAsync(await SendAsync("oToken000000000000000000000001", "头一条"));
        var before = city.WeChat.Renewals;
        city.WeChat.Expire();
        await SentAsync(await SendAsync("oToken000000000000000000000001", "过期之后"));
        Assert.Equal(before.Made + 1, city.WeChat.Renewals.Made);
    }

    [Fact]
    public async Task A_token_that_somebody_else_replaced_is_fetched_again_by_force()
    {
        await SentAsync(await SendAsync("oToken000000000000000000000002", "头一条"));
        var before = city.WeChat.Renewals;
        city.WeChat.Replace();
        await SentAsync(await SendAsync("oToken000000000000000000000002", "被换掉之后"));
        Assert.Equal((before.Made + 1, before.Forced + 1), city.WeChat.Renewals);
    }

    [Fact]
    public async Task Of_many_nodes_with_a_stale_token_one_renews_it()
    {
        await SentAsync(await SendAsync("oToken000000000000000000000003", "头一条"));
        var account = await Services.GetRequiredService<WeChatAccounts>().FindAsync(WeChatCity.Safe, Ct);
        using var http = new HttpClient { BaseAddress = city.WeChat.Address };
        AccessTokens[] nodes = [.. Enumerable.Range(0, 8).Select(_ => new AccessTokens(http, city.Host.Database.DataSource, Services.GetRequiredService<TokenStore>(), TimeProvider.System))];
        var stale = (await nodes[0].GetAsync(account!, null, Ct)).Token;
        var calls = city.WeChat.TokenCalls;
        var fresh = await Task.WhenAll(nodes.Select(node => node.GetAsync(account!, stale, Ct)));
        Assert.Equal(calls + 1, city.WeChat.TokenCalls);
        Assert.Single(fresh.Select(one => one.Token).Distinct());
        Assert.NotEqual(stale, fresh[0].Token);
    }

    [Fact]
    public async Task A_wrong_secret_is_not_hammered_and_mended_later()
    {
        city.WeChat.Expire();
        city.WeChat.Fail("stable_token", 40001);
        await using (var forget = city.Host.Database.DataSource.CreateCommand("delete from api.wechat_token"))
        {
            await forget.ExecuteNonQueryAsync(Ct);
        }

        var id = await SendAsync("oToken000000000000000000000004", "密码错了");
        await PutOffAsync(id, 40001);
        await DueNowAsync(id);
        await SentAsync(id);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(45011)]
    [InlineData(-503)]
    public async Task A_busy_WeChat_is_tried_again(int code)
    {
        city.WeChat.Fail("custom/send", code);
        var id = await SendAsync("oBusy0000000000000000000000001", "忙");
        await PutOffAsync(id, code == -503 ? -503 : code);
        await DueNowAsync(id);
        await SentAsync(id);
    }

    [Fact]
    public async Task The_days_calls_used_up_wait_for_the_next_day_in_China()
    {
        city.WeChat.Fail("custom/send", 45009);
        var id = await SendAsync("oQuota000000000000000000000001", "超额");
        await PutOffAsync(id, 45009);
        var due = await city.ScalarAsync<DateTime>("select due_at from api.wechat_outgoing where id = $1", id);
        Assert.Equal("00:05", due.AddHours(8).ToString("HH:mm"));
        Assert.InRange(due - DateTime.UtcNow, TimeSpan.Zero, TimeSpan.FromHours(24.1));
        await DueNowAsync(id);
        await SentAsync(id);
    }

    [Fact]
    public async Task What_WeChat_refuses_for_good_is_dropped_with_its_code()
    {
        city.WeChat.Fail("custom/send", 48001);
        var id = await SendAsync("oNever000000000000000000000001", "无权限");
        await StateAsync(id, "Dropped");
        Assert.Equal(48001, await city.ScalarAsync<int>("select error_code from api.wechat_outgoing where id = $1", id));
    }

    [Fact]
    public async Task A_follower_who_left_gets_nothing_more_until_they_are_back()
    {
        const string follower = "oLeft0000000000000000000000001";
        city.WeChat.Left[follower] = true;
        await StateAsync(await SendAsync(follower, "人已走"), "Dropped");
        Assert.False(await SubscribedAsync(follower));
        city.WeChat.Left.TryRemove(follower, out _);
        using var poster = city.Poster();
        await poster.SayAsync(WeChatPoster.Message(follower, "event", "<Event><![CDATA[subscribe]]></Event>"));
        Assert.True(await SubscribedAsync(follower));
        await poster.SayAsync(WeChatPoster.Message(follower, "event", "<Event><![CDATA[unsubscribe]]></Event>"));
        Assert.False(await SubscribedAsync(follower));
    }

    [Theory]
    [InlineData(45015)]
    [InlineData(45047)]
    public async Task Out_of_the_customer_service_window_news_goes_by_template_without_free_text(int code)
    {
        var follower = $"oWindow{code}000000000000000001";
        using var poster = city.Poster();
        var (number, _) = await WeChatCity.FileAsync(poster, follower);
        city.WeChat.Templates.Clear();
        city.WeChat.Fail("custom/send", code);
        using var dispatcher = await city.Host.SignedInAsync("dispatcher", ApiCity.Password);
        var row = Assert.Single((await dispatcher.GetAsync<TicketList>("/api/tickets?list=dispatch")).Rows, row => row.Number == number);
        await dispatcher.ActAsync(await dispatcher.GetAsync<TicketPage>(ApiPath.Ticket(row.Id)), "assignment", new DispatchTicket(ApiCity.Roads));
        await Eventually.IsAsync(() => Task.FromResult(!city.WeChat.Templates.IsEmpty), Soon);
        var sent = Assert.Single(city.WeChat.Templates);
        Assert.Equal((follower, "template-1", number, "待签收"), (
            (string)sent["touser"]!, (string)sent["template_id"]!, (string)sent["data"]!["character_string1"]!["value"]!, (string)sent["data"]!["phrase2"]!["value"]!));
        Assert.DoesNotContain("大坑", sent.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_menu_is_made_for_an_administrator_and_nobody_else()
    {
        using var admin = await city.Host.SignedInAsync("administrator", ApiCity.Password);
        using var made = await admin.PostAsync($"{ApiPath.Admin}/wechat/{WeChatCity.Safe}/menu", new { });
        Assert.Equal(HttpStatusCode.NoContent, made.StatusCode);
        Assert.Equal("FILE", (string)city.WeChat.Menus.Last()["button"]![0]!["key"]!);
        using var agent = await city.Host.SignedInAsync("agent", ApiCity.Password);
        using var refused = await agent.PostAsync($"{ApiPath.Admin}/wechat/{WeChatCity.Safe}/menu", new { });
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    [Fact]
    public async Task Secrets_are_written_and_never_read_and_faults_name_their_field()
    {
        using var admin = await city.Host.SignedInAsync("administrator", ApiCity.Password);
        using var listed = await admin.GetAsync($"{ApiPath.Admin}/wechat");
        var text = await listed.Content.ReadAsStringAsync(Ct);
        Assert.DoesNotContain(city.WeChat.Secret, text, StringComparison.Ordinal);
        Assert.DoesNotContain(WeChatCity.AesKey, text, StringComparison.Ordinal);
        using var kept = await admin.PutAsync($"{ApiPath.Admin}/wechat/{WeChatCity.Plain}", new WeChatEntry(WeChatCity.Plain, "改个名", WeChatPoster.Original, "Plain", ApiCity.Xihu));
        Assert.Equal(HttpStatusCode.OK, kept.StatusCode);
        using var poster = city.Poster(WeChatCity.Plain);
        Assert.NotNull(await poster.SayAsync(WeChatPoster.Text("oKept00000000000000000000000001", "菜单")));
        using var wrong = await admin.PutAsync($"{ApiPath.Admin}/wechat/wx_new_account", new WeChatEntry("wx_new_account", "新", null, "Secret", "nowhere", AesKey: "short"));
        var problem = await StaffClient.ProblemAsync(wrong, 400);
        Assert.Equal(["aesKey", "mode", "regionCode", "token"], problem.GetProperty("errors").EnumerateObject().Select(field => field.Name).Order());
    }

    [Fact]
    public async Task With_the_database_gone_a_follower_is_told_to_come_again()
    {
        await using var nowhere = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1;Username=nobody;Timeout=2");
        using var workers = ActivatorUtilities.CreateInstance<TurnWorkers>(Services);
        var posts = ActivatorUtilities.CreateInstance<Posts>(Services, nowhere, workers);
        var answer = await posts.TakeAsync(WeChatCity.Safe, new("gh", "oGone", 1, "text", "1", "你好"), "signature", Ct);
        Assert.Contains("稍后再发", Assert.IsType<PostAnswer.Reply>(answer).Text);
    }

    private async Task<Guid> SendAsync(string openId, string text)
    {
        var now = DateTimeOffset.UtcNow;
        await using var connection = await city.Host.Database.DataSource.OpenConnectionAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        var follower = await Services.GetRequiredService<FollowerStore>().LockAsync(transaction, WeChatCity.Safe, openId, now, Ct);
        var inbound = Guid.CreateVersion7(now);
        await Services.GetRequiredService<OutgoingStore>().AddAnswerAsync(transaction, follower.Id, inbound, text, now, now, Ct);
        await transaction.CommitAsync(Ct);
        return await city.ScalarAsync<Guid>("select id from api.wechat_outgoing where inbound_id = $1", inbound);
    }

    private Task StateAsync(Guid id, string state) =>
        Eventually.IsAsync(async () => await city.ScalarAsync<string>("select state from api.wechat_outgoing where id = $1", id) == state, Soon);

    private Task SentAsync(Guid id) => StateAsync(id, "Sent");

    private Task PutOffAsync(Guid id, int code) =>
        Eventually.IsAsync(async () => await city.ScalarAsync<long>("select count(*) from api.wechat_outgoing where id = $1 and state = 'Waiting' and error_code = $2", id, code) == 1, Soon);

    private async Task DueNowAsync(Guid id)
    {
        await using var command = city.Host.Database.DataSource.CreateCommand("update api.wechat_outgoing set due_at = now() where id = $1");
        command.Parameters.AddWithValue(id);
        await command.ExecuteNonQueryAsync(Ct);
    }

    private async Task<bool> SubscribedAsync(string openId)
    {
        await using var command = city.Host.Database.DataSource.CreateCommand("select subscribed from api.wechat_follower where open_id_index = $1");
        command.Parameters.AddWithValue(Services.GetRequiredService<BlindIndex>().Of(Pii.OpenId(openId)));
        return (bool)(await command.ExecuteScalarAsync(Ct))!;
    }
}
