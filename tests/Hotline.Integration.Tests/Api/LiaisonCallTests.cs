using System.Net;
using System.Text.RegularExpressions;
using Hotline.Agent.Client.Contracts;
using Hotline.Integration.Tests.Agent;
using Hotline.Telephony.Contracts;

namespace Hotline.Integration.Tests.Api;

/// <summary>A liaison, who has no line, has the citizen of a ticket of theirs called on their own telephone, from the desk and from the page without script.</summary>
public sealed partial class LiaisonCallTests(ApiCity city) : IClassFixture<ApiCity>
{
    private const string Own = "13900000009";
    private const string Citizen = "13970012345";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_liaisons_telephone_and_the_citizens_are_called_and_neither_number_is_shown_or_kept_in_clear()
    {
        using var admin = await city.SignedInAsync("administrator");
        await SetUpAsync(admin);
        await using var node = await NodeAsync();
        var ticket = await FiledAsync();
        using var phone = await city.PhoneAsync("roads");
        var path = $"/unit/tickets/{ticket}";
        var page = await phone.PageAsync(path);
        var form = CallField().Match(page).Groups[1].Value;
        foreach (var _ in Enumerable.Range(0, 2))
        {
            using var answer = await phone.SubmitAsync(path, "Call", page, ("call", form));
            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        }

        page = await phone.PageAsync(path);
        Assert.Contains("热线正在呼叫您的电话", page, StringComparison.Ordinal);
        Assert.DoesNotContain(Own, page, StringComparison.Ordinal);
        Assert.DoesNotContain(Citizen, page, StringComparison.Ordinal);
        var order = await node.CommandAsync<PlaceCall>(one => one.CallId == Guid.Parse(form));
        Assert.Equal((Own, Citizen, "outside", "12345"), (order.OwnNumber.Clear, order.Callee.Clear, order.Extension, order.ShownAs));
        Assert.Equal(1L, await ScalarAsync<long>($"select count(*) from dispatch.audit where action = 'call.out' and ticket_id = '{ticket}'"));
        Assert.Equal(0L, await ScalarAsync<long>($"select count(*) from agent.telephony_command where body::text like '%{Own}%' or body::text like '%{Citizen}%'"));

        // The other door says the same of a call that is up.
        using var roads = await city.SignedInAsync("roads");
        Assert.True((await roads.GetAsync<TicketPage>(ApiPath.Ticket(ticket))).MayCall);
        Assert.True((await roads.GetAsync<Me>(ApiPath.Session)).HasTelephone);
        Assert.Equal((HttpStatusCode.Conflict, "call-out.on-its-way"), await PlaceAsync(roads, ticket));

        await node.BeginsAsync(order);
        await node.AnswersAsync(order);
        await node.EndAsync(order.CallId, bridged: true, CallSide.Agent);
        var row = Assert.Single(await roads.GetAsync<List<TicketCallRow>>(ApiPath.TicketCalls(ticket)));
        Assert.Equal(("刘洋", "Normal-Agent"), (row.By, row.End));
        Assert.NotNull(row.RecordingId);
        Assert.Equal(0L, await ScalarAsync<long>($"select count(*) from agent.outward_call where own_enc is not null and call_id = '{order.CallId}'"));
        Assert.Equal(HttpStatusCode.Accepted, (await PlaceAsync(roads, ticket)).Status);
    }

    [Fact]
    public async Task Only_who_has_a_telephone_and_works_on_the_ticket_may()
    {
        using var admin = await city.SignedInAsync("administrator");
        await SetUpAsync(admin);
        await using var node = await NodeAsync();
        var (ticket, secret, nobodys) = (await FiledAsync(), await FiledAsync(confidential: true), await FiledAsync(anonymous: true));
        using var without = await city.SignedInAsync("roads-b");
        Assert.Equal((HttpStatusCode.Conflict, "call-out.no-telephone"), await PlaceAsync(without, ticket));
        Assert.DoesNotContain("致电群众", await (await city.PhoneAsync("roads-b")).PageAsync($"/unit/tickets/{ticket}"), StringComparison.Ordinal);
        using var other = await city.SignedInAsync("water");
        Assert.Equal((HttpStatusCode.NotFound, "ticket.not-found"), await PlaceAsync(other, ticket));
        using var liaison = await city.SignedInAsync("roads");
        Assert.Equal((HttpStatusCode.Forbidden, "ticket.may-not-reveal"), await PlaceAsync(liaison, secret));
        Assert.Equal((HttpStatusCode.Forbidden, "ticket.may-not-reveal"), await PlaceAsync(liaison, nobodys));
        Assert.False((await liaison.GetAsync<TicketPage>(ApiPath.Ticket(secret))).MayCall);
        Assert.DoesNotContain("致电群众", await (await city.PhoneAsync("roads")).PageAsync($"/unit/tickets/{secret}"), StringComparison.Ordinal);
        using var leader = await city.SignedInAsync("leader");
        Assert.Equal((HttpStatusCode.Forbidden, "ticket.may-not-reveal"), await PlaceAsync(leader, ticket));
        Assert.DoesNotContain(node.Commands, command => command is PlaceCall place && place.OwnNumber.IsWithheld);
    }

    [Fact]
    public async Task A_wish_to_call_beyond_the_days_cap_or_whom_nobody_may_call_is_a_warning_with_the_account_and_no_number()
    {
        const string abroad = "0085221234567";
        using var admin = await city.SignedInAsync("administrator");
        await SetUpAsync(admin);
        await using var node = await NodeAsync();
        using var roads = await city.SignedInAsync("roads");
        using var other = await city.SignedInAsync("water");
        var (ticket, far) = (await FiledAsync(), await FiledAsync(phone: abroad));
        Assert.Equal((HttpStatusCode.NotFound, "ticket.not-found"), await PlaceAsync(other, ticket));
        Assert.Equal((HttpStatusCode.Conflict, "call-out.number-not-allowed"), await PlaceAsync(roads, far));
        Assert.Empty((await admin.ImportAsync("policy", "name,value\noutwardCalls,0\n")).Errors);
        try
        {
            Assert.Equal((HttpStatusCode.TooManyRequests, "call-out.cap"), await PlaceAsync(roads, ticket));
        }
        finally
        {
            Assert.Empty((await admin.ImportAsync("policy", "name,value\noutwardCalls,60\n")).Errors);
        }

        var account = await ScalarAsync<Guid>("select id from api.account where login = 'roads'");
        var said = city.Host.Log.Lines.Where(line => line.Contains("OutwardPlacing[3701]", StringComparison.Ordinal)).ToList();
        Assert.Equal(
            [$"Account {account} asked for a call that was refused: call-out.number-not-allowed", $"Account {account} asked for a call that was refused: call-out.cap"],
            said.Select(line => line[(line.IndexOf(']', StringComparison.Ordinal) + 1)..].Trim()));
        Assert.All(said, line => Assert.StartsWith("Warning ", line, StringComparison.Ordinal));
        Assert.DoesNotContain(city.Host.Log.Lines, line => line.Contains(abroad, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_administrator_enters_the_telephone_sees_its_mask_and_takes_it_away()
    {
        using var admin = await city.SignedInAsync("administrator");
        await AccountAsync(admin, Own);
        var kept = (await admin.GetAsync<List<AccountEntry>>($"{ApiPath.Admin}/accounts")).Single(account => account.Login == "district");
        Assert.Equal("139****0009", kept.Telephone);
        Assert.DoesNotContain(Own, await ScalarAsync<string>("select string_agg(account::text, ' ') from api.account"), StringComparison.Ordinal);
        await AccountAsync(admin, kept.Telephone);
        Assert.Equal("139****0009", (await admin.GetAsync<List<AccountEntry>>($"{ApiPath.Admin}/accounts")).Single(account => account.Login == "district").Telephone);
        using (var abroad = await admin.PutAsync($"{ApiPath.Admin}/accounts/district", Entry("0085221234567")))
        {
            Assert.Equal(HttpStatusCode.BadRequest, abroad.StatusCode);
            Assert.Contains("telephone", await abroad.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        }

        await AccountAsync(admin, "");
        Assert.Null((await admin.GetAsync<List<AccountEntry>>($"{ApiPath.Admin}/accounts")).Single(account => account.Login == "district").Telephone);
    }

    private static AccountEntry Entry(string? telephone) => new("district", "李敏", [StaffRole.Liaison], "360103", null, Telephone: telephone);

    private static async Task AccountAsync(StaffClient admin, string? telephone)
    {
        using var saved = await admin.PutAsync($"{ApiPath.Admin}/accounts/district", Entry(telephone));
        Assert.True(saved.IsSuccessStatusCode, await saved.Content.ReadAsStringAsync(Ct));
    }

    private static async Task SetUpAsync(StaffClient admin)
    {
        using var trunk = await admin.PutAsync($"{ApiPath.Admin}/trunks/out", new TrunkEntry("out", "呼出中继", ["203.0.113.0/24"], Gateway: "sip:203.0.113.7:5060"));
        trunk.EnsureSuccessStatusCode();
        using var account = await admin.PutAsync($"{ApiPath.Admin}/accounts/roads", new AccountEntry("roads", "刘洋", [StaffRole.Liaison], ApiCity.Roads, null, Telephone: Own));
        account.EnsureSuccessStatusCode();
    }

    private async Task<FakeNode> NodeAsync()
    {
        var node = new FakeNode($"tel-{Guid.NewGuid():N}");
        await node.DialAsync(city.Host.Address.ToString().TrimEnd('/'), (await File.ReadAllTextAsync(Path.Combine(city.Host.DataFolder, "keys", "link.key"), Ct)).Trim());
        return node;
    }

    private async Task<Guid> FiledAsync(bool confidential = false, bool anonymous = false, string phone = Citizen)
    {
        using var agent = await city.SignedInAsync("agent");
        var opened = await agent.OpenAsync(ApiCity.Complete with { Confidential = confidential, Anonymous = anonymous, ContactPhone = phone });
        return (await agent.ActAsync(opened, "acceptance", new AcceptTicket())).Id;
    }

    private static async Task<(HttpStatusCode Status, string Code)> PlaceAsync(StaffClient client, Guid ticket)
    {
        using var answer = await client.PostAsync(ApiPath.TicketCalls(ticket), new PlaceTicketCall(Guid.CreateVersion7()));
        var body = await answer.Content.ReadAsStringAsync(Ct);
        return (answer.StatusCode, Code().Match(body).Groups[1].Value);
    }

    private Task<T> ScalarAsync<T>(string sql) => RecordedCall.ScalarAsync<T>(city.Host, sql);

    [GeneratedRegex("name=\"call\" value=\"([^\"]+)\"")]
    private static partial Regex CallField();

    [GeneratedRegex("\"code\":\"([^\"]+)\"")]
    private static partial Regex Code();
}
