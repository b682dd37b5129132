using Hotline.Agent.Client.Contracts;
using Hotline.Api.WeChat.Intake;
using Hotline.Integration.Tests.Api;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Integration.Tests.WeChat;

/// <summary>What a follower lives through, from the first word to the rating.</summary>
[Collection<WeChatCityCollection>]
public sealed class WeChatStoryTests(WeChatCity city)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_dialogue_makes_a_ticket_with_photo_and_place_and_not_solved_reopens_it()
    {
        const string follower = "oStoryFollower000000000000001";
        city.WeChat.Media["media-9"] = TinyPicture.Jpeg;
        using var poster = city.Poster();
        Assert.Contains("您好", await poster.SayAsync(WeChatPoster.Message(follower, "event", "<Event><![CDATA[subscribe]]></Event>")));
        await poster.SayAsync(WeChatPoster.Message(follower, "event", "<Event><![CDATA[CLICK]]></Event><EventKey><![CDATA[FILE]]></EventKey>"));
        await poster.SayAsync(WeChatPoster.Text(follower, "永叔路口有一个大坑，电动车容易摔倒"));
        await poster.SayAsync(WeChatPoster.Message(follower, "location", "<Location_X>28.671</Location_X><Location_Y>115.892</Location_Y><Scale>16</Scale><Label><![CDATA[南昌市西湖区永叔路]]></Label>"));
        Assert.Contains("1张", await poster.SayAsync(WeChatPoster.Message(follower, "image", "<PicUrl><![CDATA[http://example.invalid/a]]></PicUrl><MediaId><![CDATA[media-9]]></MediaId>")));
        await poster.SayAsync(WeChatPoster.Text(follower, "好了"));
        await poster.SayAsync(WeChatPoster.Text(follower, "13970012345"));
        var (number, code) = WeChatCity.Receipt(await poster.SayAsync(WeChatPoster.Text(follower, "1")));

        // The same again is their own ticket, and no second one.
        await poster.SayAsync(WeChatPoster.Text(follower, "永叔路口的大坑还没有补，电动车又摔了"));
        await poster.SayAsync(WeChatPoster.Text(follower, "西湖区永叔路"));
        await poster.SayAsync(WeChatPoster.Text(follower, "好了"));
        await poster.SayAsync(WeChatPoster.Text(follower, "跳过"));
        Assert.Contains($"工单{number}正在办理", await poster.SayAsync(WeChatPoster.Text(follower, "1")));
        Assert.Contains($"已补充到工单{number}", await poster.SayAsync(WeChatPoster.Text(follower, "2")));

        // The dispatcher finds it, with everything in it.
        using var dispatcher = await city.Host.SignedInAsync("dispatcher", ApiCity.Password);
        var row = Assert.Single((await dispatcher.GetAsync<TicketList>("/api/tickets?list=dispatch")).Rows, row => row.Number == number);
        var page = await dispatcher.GetAsync<TicketPage>(ApiPath.Ticket(row.Id));
        Assert.Equal((ApiCity.Xihu, "微信"), (page.RegionCode, page.Channel.ToString()));
        await Eventually.IsAsync(async () => await city.ScalarAsync<long>("select count(*) from dispatch.photo where ticket_id = $1", row.Id) == 1, Soon);

        // Progress: the follower's own, a stranger's with the code, and not with a wrong one.
        Assert.Contains(number, await poster.SayAsync(WeChatPoster.Text(follower, "2")));
        Assert.Contains(number, await poster.SayAsync(WeChatPoster.Text("oStranger00000000000000000001", $"{number} {code}")));
        Assert.Contains("不对", await poster.SayAsync(WeChatPoster.Text("oStranger00000000000000000001", $"{number} 00000000")));

        page = await dispatcher.GetAsync<TicketPage>(ApiPath.Ticket(row.Id));
        page = await dispatcher.ActAsync(page, "assignment", new DispatchTicket(ApiCity.Roads));
        await HeardAsync(follower, "已交承办单位");
        using var roads = await city.Host.SignedInAsync("roads", ApiCity.Password);
        page = await roads.ActAsync(await roads.GetAsync<TicketPage>(ApiPath.Ticket(row.Id)), "sign-for", new SignForTicket());
        Assert.Contains("已催办", await poster.SayAsync(WeChatPoster.Text(follower, "催办")));
        page = await roads.ActAsync(await roads.GetAsync<TicketPage>(ApiPath.Ticket(row.Id)), "reply", new ReplyTicket("已派人修补路面。"));
        await HeardAsync(follower, "已派人修补路面。");

        // Not solved: the same ticket goes round again, one level up.
        Assert.Contains("满意", await poster.SayAsync(WeChatPoster.Text(follower, "未解决")));
        await poster.SayAsync(WeChatPoster.Text(follower, "3"));
        Assert.Contains("重新办理", await poster.SayAsync(WeChatPoster.Text(follower, "坑还在")));
        await HeardAsync(follower, "重新办理");
        Assert.Equal(2, await city.ScalarAsync<int>("select round from dispatch.ticket where number = $1", number));
        using var district = await DistrictAsync();
        page = await district.ActAsync(await district.GetAsync<TicketPage>(ApiPath.Ticket(row.Id)), "sign-for", new SignForTicket());
        await district.ActAsync(page, "reply", new ReplyTicket("第二次修补完成。"));
        await HeardAsync(follower, "第二次修补完成。");
        await poster.SayAsync(WeChatPoster.Text(follower, "已解决"));
        Assert.Contains("感谢", await poster.SayAsync(WeChatPoster.Text(follower, "1")));
        Assert.Equal("Closed", await city.ScalarAsync<string>("select state from dispatch.ticket where number = $1", number));
    }

    [Fact]
    public async Task What_a_message_does_to_a_ticket_is_done_with_the_message_or_not_at_all()
    {
        const string follower = "oStoryFollower000000000000009";
        using var poster = city.Poster();
        var (number, _) = await WeChatCity.FileAsync(poster, follower);
        await city.ScalarAsync<int>("""
            create sequence api.once; create function api.fail_once() returns trigger language plpgsql as $$ begin if nextval('api.once') = 1 then raise 'The message can not be ended.'; end if; return new; end $$;
            create trigger fail_once before update of done_at on api.wechat_inbound for each row execute function api.fail_once(); select 1
            """);
        await poster.SayAsync(WeChatPoster.Text(follower, "催办"));
        const string urged = "select count(*) from dispatch.ticket_event e join dispatch.ticket t on t.id = e.ticket_id where t.number = $1 and e.kind = 'Urged'";
        Assert.Equal(0, await city.ScalarAsync<long>(urged, number));
        await city.Host.App.Services.GetRequiredService<Turns>().TakeAsync(await city.ScalarAsync<Guid>("select id from api.wechat_inbound where done_at is null order by received_at desc limit 1"), Ct);
        Assert.Equal(1, await city.ScalarAsync<long>(urged, number));
        await HeardAsync(follower, $"已催办工单{number}");
        await city.ScalarAsync<int>("drop trigger fail_once on api.wechat_inbound; drop function api.fail_once; drop sequence api.once; select 1");
    }

    /// <summary>A liaison of the unit above the roads'.</summary>
    private async Task<StaffClient> DistrictAsync()
    {
        using var admin = await city.Host.SignedInAsync("admin", city.Host.PasswordOf("admin"));
        Assert.Empty((await admin.ImportAsync("accounts", $"login,name,roles,unitCode,extension,password\ndistrict,黄敏,Liaison,360103,,{ApiCity.Password}\n")).Errors);
        return await city.Host.SignedInAsync("district", ApiCity.Password);
    }

    [Fact]
    public async Task Posted_three_times_a_confirmation_makes_one_ticket_and_one_answer()
    {
        const string follower = "oRepostFollower00000000000001";
        using var poster = city.Poster();
        await poster.SayAsync(WeChatPoster.Text(follower, "小区门口的路灯坏了一个星期"));
        await poster.SayAsync(WeChatPoster.Text(follower, "西湖区朝阳中路"));
        await poster.SayAsync(WeChatPoster.Text(follower, "没有"));
        await poster.SayAsync(WeChatPoster.Text(follower, "跳过"));
        var confirmation = WeChatPoster.Text(follower, "1");
        var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => poster.SayAsync(confirmation)));
        var receipt = WeChatCity.Receipt(answers[0]);
        Assert.All(answers, answer => Assert.Equal(receipt, WeChatCity.Receipt(answer)));
        Assert.Equal(1, await city.ScalarAsync<long>("select count(*) from api.wechat_ticket w join dispatch.ticket t on t.id = w.ticket_id where t.number = $1", receipt.Number));
        Assert.Equal(receipt.Number, await city.ScalarAsync<string>(
            "select string_agg(t.number, ',') from api.wechat_ticket w join dispatch.ticket t on t.id = w.ticket_id where w.follower_id = (select follower_id from api.wechat_ticket x join dispatch.ticket y on y.id = x.ticket_id where y.number = $1)",
            receipt.Number));
    }

    [Fact]
    public async Task Work_that_takes_too_long_is_answered_in_time_and_the_answer_follows_as_a_message()
    {
        const string follower = "oSlowFollower0000000000000001";
        using var poster = city.Poster();
        await poster.SayAsync(WeChatPoster.Text(follower, "菜单"));
        await using var connection = await city.Host.Database.DataSource.OpenConnectionAsync(Ct);
        await using (var holding = await connection.BeginTransactionAsync(Ct))
        {
            await using var hold = new Npgsql.NpgsqlCommand("lock table api.wechat_follower in exclusive mode", connection, holding);
            await hold.ExecuteNonQueryAsync(Ct);
            var begun = TimeProvider.System.GetTimestamp();
            Assert.Null(await poster.SayAsync(WeChatPoster.Text(follower, "2")));
            Assert.InRange(TimeProvider.System.GetElapsedTime(begun), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5));
            await holding.RollbackAsync(Ct);
        }

        await HeardAsync(follower, "没有提交过诉求");
    }

    [Fact]
    public async Task An_abandoned_dialogue_is_forgotten()
    {
        const string follower = "oForgotFollower00000000000001";
        using var poster = city.Poster();
        await poster.SayAsync(WeChatPoster.Text(follower, "楼上半夜装修噪音很大"));
        await using (var command = city.Host.Database.DataSource.CreateCommand("update api.wechat_follower set dialogue_until = now() - interval '1 second' where dialogue_enc is not null"))
        {
            await command.ExecuteNonQueryAsync(Ct);
        }

        Assert.Contains("回复数字", await poster.SayAsync(WeChatPoster.Text(follower, "西湖区")));
    }

    [Fact]
    public async Task Nothing_personal_lies_in_the_clear_in_tables_or_logs()
    {
        const string follower = "oPrivateFollower0000000000001";
        using var poster = city.Poster();
        await poster.SayAsync(WeChatPoster.Text(follower, "孺子书房门口的井盖不见了"));
        await poster.SayAsync(WeChatPoster.Text(follower, "西湖区孺子路999号"));
        await poster.SayAsync(WeChatPoster.Text(follower, "没有"));
        await poster.SayAsync(WeChatPoster.Text(follower, "13977788899"));
        var (number, code) = WeChatCity.Receipt(await poster.SayAsync(WeChatPoster.Text(follower, "1")));
        foreach (var table in new[] { "account", "token", "follower", "inbound", "ticket", "photo", "outgoing" })
        {
            var rows = await city.ScalarAsync<string>($"select coalesce(string_agg(t::text, ' '), '') from api.wechat_{table} t");
            foreach (var personal in new[] { follower, "13977788899", "孺子", "井盖", code, city.WeChat.Secret, WeChatCity.Token, WeChatCity.AesKey })
            {
                Assert.DoesNotContain(personal, rows, StringComparison.Ordinal);
                Assert.DoesNotContain(Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(personal)), rows, StringComparison.Ordinal);
            }
        }

        Assert.NotEmpty(number);
        Assert.DoesNotContain(city.Host.Log.Lines, line => line.Contains(follower, StringComparison.Ordinal) || line.Contains("13977788899", StringComparison.Ordinal) || line.Contains("access_token=token", StringComparison.Ordinal) || line.Contains(city.WeChat.Secret, StringComparison.Ordinal));
    }

    private Task HeardAsync(string follower, string words) =>
        Eventually.IsAsync(() => Task.FromResult(city.WeChat.Texts.Any(text => text.OpenId == follower && text.Text.Contains(words, StringComparison.Ordinal))), Soon);
}
