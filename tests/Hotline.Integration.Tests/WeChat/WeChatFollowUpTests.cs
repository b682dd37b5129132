using Hotline.Agent.Client.Contracts;
using Hotline.Integration.Tests.Api;

namespace Hotline.Integration.Tests.WeChat;

/// <summary>回访 by WeChat: who follows the account is asked there, and who does not is asked in the plan's next way at once.</summary>
[Collection<WeChatCityCollection>]
public sealed class WeChatFollowUpTests(WeChatCity city)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(null, "Agent")]
    [InlineData("Ivr", "Ivr")]
    public async Task A_caller_who_follows_no_account_is_passed_on_at_once(string? next, string way)
    {
        await PlanAsync(next);
        await city.ScalarAsync<int>("update dispatch.policy set ask_lines = 0 returning 1"); // No line is up: who is to be rung waits.
        using var agent = await city.Host.SignedInAsync("agent", ApiCity.Password);
        var page = await agent.ActAsync(await agent.OpenAsync(ApiCity.Complete), "acceptance", new AcceptTicket());
        await RepliedAsync(page.Id);
        await WayAsync(page.Id, way);
        Assert.Equal("NoFollower", await city.ScalarAsync<string>("select data ->> 'why' from dispatch.ticket_event where ticket_id = $1 and kind = 'FollowUpPassedOn'", page.Id));
        if (next is null)
        {
            Assert.Contains((await agent.GetAsync<TicketList>("/api/tickets?list=follow-up")).Rows, row => row.Id == page.Id);
        }
        else
        {
            // The telephone is to ask now, and not once half the limit has gone by.
            Assert.True(await city.ScalarAsync<bool>("select due_at <= now() from dispatch.follow_up_call where ticket_id = $1", page.Id));
        }

        await city.ScalarAsync<int>("update dispatch.policy set ask_lines = 2 returning 1");

        await RemovePlanAsync();
    }

    [Fact]
    public async Task A_follower_is_asked_there_and_answers_there()
    {
        const string follower = "oFollowUp00000000000000000001";
        await PlanAsync(next: null);
        using var poster = city.Poster();
        var id = await FiledAsync(poster, follower);
        await RepliedAsync(id);
        await Eventually.IsAsync(() => Task.FromResult(city.WeChat.Texts.Any(sent => sent.OpenId == follower && sent.Text.Contains("您反映的问题解决了吗", StringComparison.Ordinal))), Soon);
        Assert.Equal("WeChat", await city.ScalarAsync<string>("select follow_up_way from dispatch.ticket where id = $1", id));
        await poster.SayAsync(WeChatPoster.Text(follower, "已解决"));
        Assert.Contains("感谢", await poster.SayAsync(WeChatPoster.Text(follower, "1")));
        Assert.Equal("Closed", await city.ScalarAsync<string>("select state from dispatch.ticket where id = $1", id));
        await RemovePlanAsync();
    }

    [Fact]
    public async Task Who_has_left_the_account_is_passed_on_and_so_is_whom_the_question_does_not_reach()
    {
        await PlanAsync(next: null);
        using var poster = city.Poster();
        var left = await FiledAsync(poster, "oFollowUp00000000000000000002");
        await poster.SayAsync(WeChatPoster.Message("oFollowUp00000000000000000002", "event", "<Event><![CDATA[unsubscribe]]></Event>"));
        await RepliedAsync(left);
        await WayAsync(left, "Agent");

        // The account says only when the question is sent that nobody follows it any more.
        var gone = await FiledAsync(poster, "oFollowUp00000000000000000003");
        await SignedForAsync(gone);
        const string told = "select count(*) = 2 from api.wechat_outgoing where ticket_id = $1 and kind in ('Dispatched', 'SignedFor') and state = 'Sent'";
        await Eventually.IsAsync(() => city.ScalarAsync<bool>(told, gone), Soon);
        city.WeChat.Left["oFollowUp00000000000000000003"] = true;
        await ReplyAsync(gone);
        await WayAsync(gone, "Agent");
        await RemovePlanAsync();
    }

    private async Task<Guid> FiledAsync(WeChatPoster poster, string follower) =>
        await city.ScalarAsync<Guid>("select id from dispatch.ticket where number = $1", (await WeChatCity.FileAsync(poster, follower)).Number);

    private async Task RepliedAsync(Guid id)
    {
        await SignedForAsync(id);
        await ReplyAsync(id);
    }

    private async Task SignedForAsync(Guid id)
    {
        using var dispatcher = await city.Host.SignedInAsync("dispatcher", ApiCity.Password);
        using var roads = await city.Host.SignedInAsync("roads", ApiCity.Password);
        var page = await dispatcher.GetAsync<TicketPage>(ApiPath.Ticket(id));
        if (page.State == TicketState.PendingDispatch)
        {
            await dispatcher.ActAsync(page, "assignment", new DispatchTicket(ApiCity.Roads));
        }

        await roads.ActAsync(await roads.GetAsync<TicketPage>(ApiPath.Ticket(id)), "sign-for", new SignForTicket());
    }

    private async Task ReplyAsync(Guid id)
    {
        using var roads = await city.Host.SignedInAsync("roads", ApiCity.Password);
        await roads.ActAsync(await roads.GetAsync<TicketPage>(ApiPath.Ticket(id)), "reply", new ReplyTicket("已派人修补路面。"));
    }

    private Task WayAsync(Guid id, string way) =>
        Eventually.IsAsync(async () => await city.ScalarAsync<string>("select follow_up_way from dispatch.ticket where id = $1", id) == way, Soon);

    private async Task PlanAsync(string? next)
    {
        using var admin = await city.Host.SignedInAsync("admin", city.Host.PasswordOf("admin"));
        Assert.Empty((await admin.ImportAsync("follow-up-plans", $"code,name,percent,way,nextWay\nwechat-all,微信全量,100,WeChat,{next}\n")).Errors);
    }

    private async Task RemovePlanAsync()
    {
        using var admin = await city.Host.SignedInAsync("admin", city.Host.PasswordOf("admin"));
        using var gone = await admin.DeleteAsync($"{ApiPath.Admin}/follow-up-plans/wechat-all");
        Assert.True(gone.IsSuccessStatusCode);
    }
}
