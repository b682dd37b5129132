using Hotline.Agent.Client.Contracts;
using Hotline.Testing.Postgres;
using Microsoft.AspNetCore.SignalR;

namespace Hotline.Integration.Tests.Agent;

public sealed class DeskTests(PostgresFixture postgres)
{
    [Theory]
    [InlineData(StaffRole.Liaison)]
    [InlineData(StaffRole.Leader)]
    [InlineData(StaffRole.Administrator)]
    public async Task Only_agents_take_calls(StaffRole role)
    {
        await using var scene = await AgentScene.StartAsync(postgres, dial: false);
        var console = await scene.OpenAsync(Staff.Of(role, "360103-zhujian") with { Extension = "8001" });
        var refused = await Assert.ThrowsAsync<HubException>(() => console.SetAsync(AgentState.Ready));
        Assert.Contains("role.agent-only", refused.Message);
        var snapshot = await console.SnapshotAsync();
        Assert.Null(snapshot.Presence);
        Assert.Empty(snapshot.Missed);
        Assert.Null(snapshot.Queue);
    }

    [Fact]
    public async Task Ready_takes_a_phone_of_ones_own()
    {
        await using var scene = await AgentScene.StartAsync(postgres, dial: false);
        var without = await scene.OpenAsync(Staff.Agent(""));
        Assert.Contains("presence.no-phone", (await Assert.ThrowsAsync<HubException>(() => without.SetAsync(AgentState.Ready))).Message);

        var first = await scene.OpenAsync(Staff.Agent("8001"));
        await first.SetAsync(AgentState.Ready);
        var second = await scene.OpenAsync(Staff.Agent("8001"));
        Assert.Contains("presence.phone-in-use", (await Assert.ThrowsAsync<HubException>(() => second.SetAsync(AgentState.Ready))).Message);
        Assert.Contains("presence.not-settable", (await Assert.ThrowsAsync<HubException>(() => second.SetAsync(AgentState.Talking))).Message);
        Assert.Contains("presence.reason-too-long", (await Assert.ThrowsAsync<HubException>(() => second.SetAsync(AgentState.Paused, new string('长', 41)))).Message);
    }

    [Fact]
    public async Task Of_two_agents_who_take_one_phone_at_once_one_gets_it()
    {
        await using var scene = await AgentScene.StartAsync(postgres, dial: false);
        for (var round = 0; round < 10; round++)
        {
            var phone = $"80{round:D2}";
            Console[] both = [await scene.OpenAsync(Staff.Agent(phone)), await scene.OpenAsync(Staff.Agent(phone))];
            var refusals = await Task.WhenAll(both.Select(each => Record.ExceptionAsync(() => each.SetAsync(AgentState.Ready)).AsTask()));
            Assert.Contains("presence.phone-in-use", Assert.Single(refusals.OfType<HubException>()).Message);
        }
    }

    [Fact]
    public async Task Nobody_gets_in_without_signing_in()
    {
        await using var scene = await AgentScene.StartAsync(postgres, dial: false);
        using var http = new HttpClient();
        var answer = await http.PostAsync($"{scene.Web.Url}{HubPath.Desk}/negotiate", null, TestContext.Current.CancellationToken);
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task A_page_of_another_origin_is_disconnected()
    {
        await using var scene = await AgentScene.StartAsync(postgres, dial: false);
        await using var foreign = await Console.OpenAsync(scene.Web, Staff.Agent("8001"), "https://evil.example");
        await Assert.ThrowsAnyAsync<Exception>(foreign.SnapshotAsync);
        await using var own = await Console.OpenAsync(scene.Web, Staff.Agent("8001"), scene.Web.Url);
        Assert.NotNull(await own.SnapshotAsync());
    }

    [Fact]
    public async Task Pausing_with_an_offer_on_the_screen_refuses_it()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var agent = await scene.ReadyAgentAsync("8001");
        var call = await scene.Node.CallAsync();
        await agent.OfferAsync(call);
        await agent.SetAsync(AgentState.Paused, "小休");
        var snapshot = await agent.SnapshotAsync();
        Assert.Equal(AgentState.Paused, snapshot.Presence!.State);
        Assert.Equal("小休", snapshot.Presence.Reason);
        Assert.Null(snapshot.Call);
    }

    [Fact]
    public async Task The_pop_shows_earlier_tickets_and_the_region_they_tell()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var earlier = await scene.AnsweredTicketAsync("13879100001");
        var agent = await scene.ReadyAgentAsync("8001");
        var mobile = await scene.Node.CallAsync("+8613879100001");
        var pop = (await agent.OfferAsync(mobile)).Call!;
        Assert.Equal(earlier, Assert.Single(pop.Earlier).Id);
        Assert.Contains("西湖区", pop.Region);
        await agent.SetAsync(AgentState.Paused);
        await scene.Node.EndAsync(mobile, bridged: false);

        await agent.SetAsync(AgentState.Ready);
        var landline = (await agent.OfferAsync(await scene.Node.CallAsync("079188881234"))).Call!;
        Assert.Equal("南昌市", landline.Region);
        Assert.Empty(landline.Earlier);
    }

    [Fact]
    public async Task A_withheld_number_is_a_call_like_any_other()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var agent = await scene.ReadyAgentAsync("8001");
        var pop = (await agent.OfferAsync(await scene.Node.CallAsync(""))).Call!;
        Assert.Equal("未显示号码", pop.Caller);
        Assert.Null(pop.Region);
    }

    [Fact]
    public async Task Queue_numbers_reach_agents_and_shift_leads()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var lead = await scene.OpenAsync(Staff.Of(StaffRole.ShiftLead));
        await scene.Node.CallAsync();
        await lead.EventAsync(e => e.Queue is { Queue: "main", Waiting: 1 });
        await scene.ReadyAgentAsync("8001");
        await lead.EventAsync(e => e.Queue is { Waiting: 1, Ready: 0 } or { Ready: 1 });
    }

    [Fact]
    public async Task No_number_lies_in_the_database_in_clear()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var agent = await scene.ReadyAgentAsync("8001");
        var call = await scene.Node.CallAsync("13879100001");
        await agent.OfferAsync(call);
        await scene.Node.EndAsync(call, bridged: false);
        var tables = (await scene.ScalarAsync<string>("select string_agg(table_name, ',') from information_schema.tables where table_schema = 'agent'")).Split(',');
        foreach (var table in tables)
        {
            Assert.Equal(0L, await scene.ScalarAsync<long>($"select count(*) from agent.{table} row where row::text like '%13879100001%' or row::text like '%{Convert.ToHexString("13879100001"u8)}%'"));
        }
    }
}
