using System.Net;
using Hotline.Agent.Client.Contracts;
using Hotline.Integration.Tests.Agent;
using Hotline.Telephony.Contracts;

namespace Hotline.Integration.Tests.Api;

/// <summary>A liaison's call in which the citizen answered is the first contact of the unit, from the end of the call, and once.</summary>
public sealed class LiaisonContactTests(ApiCity city) : IClassFixture<ApiCity>
{
    private const string Own = "13900000009";
    private const string Citizen = "13970012345";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_citizen_who_answers_the_liaisons_call_has_been_contacted_and_one_who_does_not_has_not()
    {
        using var admin = await city.SignedInAsync("administrator");
        await TrunkAsync(admin);
        await using var node = await NodeAsync();
        using var account = await admin.PutAsync($"{ApiPath.Admin}/accounts/water", new AccountEntry("water", "陈涛", [StaffRole.Liaison], ApiCity.Water, null, Telephone: Own));
        account.EnsureSuccessStatusCode();
        var ticket = await FiledAsync(category: ApiCity.NoWater);
        using var water = await city.SignedInAsync("water");
        var before = await water.GetAsync<TicketPage>(ApiPath.Ticket(ticket));

        var unanswered = await CalledAsync(water, node, ticket);
        await node.EndAsync(unanswered.CallId, bridged: false);
        var order = await CalledAsync(water, node, ticket);
        var recording = Guid.CreateVersion7();
        await node.AnswersAsync(order, recording);
        await node.EndAsync(order.CallId, bridged: true, CallSide.Agent);
        await node.ReplayAsync(new NumberedEvent(node.LastSeq, new CallEnded(order.CallId, CallEndCause.Normal, CallSide.Agent, true, DateTimeOffset.UtcNow)));
        await node.TellAsync(new RecordingFailed(order.CallId, recording, "disk-full", DateTimeOffset.UtcNow));

        var page = await water.GetAsync<TicketPage>(ApiPath.Ticket(ticket));
        Assert.NotNull(page.Clocks.Single(clock => clock.Kind == "Contact").StoppedAt);
        var line = Assert.Single(page.History, step => step.Verb == "Contacted");
        Assert.Equal(("陈涛", "西湖区水务局"), (line.ActorName, line.UnitName));
        Assert.EndsWith("经热线致电：已联系上", line.Text, StringComparison.Ordinal);
        Assert.Equal(
            await ScalarAsync<DateTime>($"select bridged_at from agent.call where id = '{order.CallId}'"),
            await ScalarAsync<DateTime>($"select finished_at from dispatch.deadline where ticket_id = '{ticket}' and kind = 'Contact'"));
        Assert.Equal(before.Version, page.Version); // What was open while they talked is not stale.
    }

    [Fact]
    public async Task A_ticket_that_was_suspended_or_sent_back_while_they_talked_has_its_contact_all_the_same()
    {
        using var admin = await city.SignedInAsync("administrator");
        await TrunkAsync(admin);
        await using var node = await NodeAsync();
        using var dispatcher = await city.SignedInAsync("dispatcher");
        using var roads = await NewLiaisonAsync(admin, "roads-c");
        var suspended = await TalkedAsync(async page => await dispatcher.ActAsync(await roads.ActAsync(page, "sign-for", new SignForTicket()), "suspension", new Suspend("CitizensPapers", 3, "等材料")));
        Assert.Equal(TicketState.Suspended, suspended.State);
        var returned = await TalkedAsync(page => roads.ActAsync(page, "return", new ReturnTicket("不属于我单位", "三定方案", ApiCity.Water, "权属图")));
        Assert.Equal(TicketState.ReturnReview, returned.State);

        async Task<TicketPage> TalkedAsync(Func<TicketPage, Task<TicketPage>> meanwhile)
        {
            var ticket = await FiledAsync();
            var order = await CalledAsync(roads, node, ticket);
            await node.AnswersAsync(order);
            await meanwhile(await roads.GetAsync<TicketPage>(ApiPath.Ticket(ticket)));
            await node.EndAsync(order.CallId, bridged: true);
            var page = await roads.GetAsync<TicketPage>(ApiPath.Ticket(ticket));
            Assert.Equal("按时完成", page.Clocks.Single(clock => clock.Kind == "Contact").TimeLeft);
            Assert.Single(page.History, step => step.Verb == "Contacted");
            return page;
        }
    }

    [Fact]
    public async Task A_ticket_that_can_not_be_read_keeps_no_call_from_ending()
    {
        using var admin = await city.SignedInAsync("administrator");
        await TrunkAsync(admin);
        await using var node = await NodeAsync();
        using var roads = await NewLiaisonAsync(admin, "roads-d");
        var ticket = await FiledAsync();
        var order = await CalledAsync(roads, node, ticket);
        await node.AnswersAsync(order);
        var title = await ScalarAsync<string>($"select encode(title_enc, 'hex') from dispatch.ticket where id = '{ticket}'");
        await TitleAsync("00");
        await node.EndAsync(order.CallId, bridged: true);
        Assert.NotEqual(default, await ScalarAsync<DateTime>($"select ended_at from agent.call where id = '{order.CallId}'"));
        Assert.Equal(0L, await ScalarAsync<long>($"select count(*) from dispatch.ticket_event where ticket_id = '{ticket}' and kind = 'Contacted'"));
        Assert.Contains(city.Host.Log.Lines, line => line.Contains($"Ticket {ticket} could not hear of call {order.CallId}", StringComparison.Ordinal));
        await TitleAsync(title); // No other test stumbles over it.

        Task<int> TitleAsync(string hex) => ScalarAsync<int>($"with put as (update dispatch.ticket set title_enc = decode('{hex}', 'hex') where id = '{ticket}' returning 1) select count(*)::int from put");
    }

    /// <summary>One who is in no other test's call.</summary>
    private async Task<StaffClient> NewLiaisonAsync(StaffClient admin, string login)
    {
        using var account = await admin.PutAsync($"{ApiPath.Admin}/accounts/{login}", new AccountEntry(login, "刘洋", [StaffRole.Liaison], ApiCity.Roads, null, ApiCity.Password, Telephone: Own));
        Assert.True(account.IsSuccessStatusCode, await account.Content.ReadAsStringAsync(Ct));
        return await city.SignedInAsync(login);
    }

    private static async Task<PlaceCall> CalledAsync(StaffClient liaison, FakeNode node, Guid ticket)
    {
        var call = Guid.CreateVersion7();
        using var placed = await liaison.PostAsync(ApiPath.TicketCalls(ticket), new PlaceTicketCall(call));
        Assert.Equal(HttpStatusCode.Accepted, placed.StatusCode);
        var order = await node.CommandAsync<PlaceCall>(one => one.CallId == call);
        await node.BeginsAsync(order);
        return order;
    }

    private static async Task TrunkAsync(StaffClient admin)
    {
        using var trunk = await admin.PutAsync($"{ApiPath.Admin}/trunks/out", new TrunkEntry("out", "呼出中继", ["203.0.113.0/24"], Gateway: "sip:203.0.113.7:5060"));
        trunk.EnsureSuccessStatusCode();
    }

    private async Task<FakeNode> NodeAsync()
    {
        var node = new FakeNode($"tel-{Guid.NewGuid():N}");
        await node.DialAsync(city.Host.Address.ToString().TrimEnd('/'), (await File.ReadAllTextAsync(Path.Combine(city.Host.DataFolder, "keys", "link.key"), Ct)).Trim());
        return node;
    }

    private async Task<Guid> FiledAsync(string category = ApiCity.PotHole)
    {
        using var agent = await city.SignedInAsync("agent");
        var opened = await agent.OpenAsync(ApiCity.Complete with { CategoryCode = category, ContactPhone = Citizen });
        return (await agent.ActAsync(opened, "acceptance", new AcceptTicket())).Id;
    }

    private Task<T> ScalarAsync<T>(string sql) => RecordedCall.ScalarAsync<T>(city.Host, sql);
}
