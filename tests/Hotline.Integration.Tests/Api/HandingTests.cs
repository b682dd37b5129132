using System.Net;
using System.Text.RegularExpressions;
using Hotline.Agent.Client.Contracts;

namespace Hotline.Integration.Tests.Api;

/// <summary>Handing down and across through REST and through the liaison's pages, on a city with a department above the counties'.</summary>
public sealed partial class HandingTests(ApiCity city) : IClassFixture<ApiCity>
{
    private const string Above = "NC-CG";
    private const string Beside = "360102-CG";

    [Fact]
    public async Task A_city_liaison_hands_down_and_each_console_lists_what_is_its_own()
    {
        await ThreeLevelsAsync();
        using var agent = await city.SignedInAsync("agent");
        using var dispatcher = await city.SignedInAsync("dispatcher");
        using var shi = await city.SignedInAsync("shi");
        using var roads = await city.SignedInAsync("roads");
        var filed = await agent.ActAsync(await agent.OpenAsync(ApiCity.Complete with { CategoryCode = ApiCity.WithoutRule, OriginPlatform = "国办", ForeignNumbers = new Dictionary<string, string> { ["国办"] = "G-42" } }), "acceptance", new AcceptTicket());
        await dispatcher.ActAsync(filed, "assignment", new DispatchTicket(Above));
        var page = await shi.GetAsync<TicketPage>(ApiPath.Ticket(filed.Id));
        Assert.Equal(("国办", "G-42"), (page.OriginPlatform, page.ForeignNumbers!["国办"]));
        Assert.Contains(TicketVerb.HandDown, page.Verbs);

        await WrongAsync(await shi.PostAsync(ApiPath.Act(page.Id, "hand-down"), new HandDownTicket("nobody", "辖区"), page.Version), "unitCode");
        await WrongAsync(await shi.PostAsync(ApiPath.Act(page.Id, "hand-down"), new HandDownTicket(ApiCity.Water, "辖区"), page.Version), "unitCode");
        await WrongAsync(await shi.PostAsync(ApiPath.Act(page.Id, "hand-down"), new HandDownTicket(ApiCity.Roads, ""), page.Version), "reason");
        var after = await shi.ActAsync(page, "hand-down", new HandDownTicket(ApiCity.Roads, "属西湖区道路"));
        Assert.Equal((TicketState.AwaitingSignFor, ApiCity.Roads), (after.State, after.UnitCode));
        Assert.DoesNotContain(after.Verbs, verb => verb is TicketVerb.SignFor or TicketVerb.HandDown);
        Assert.Contains(after.History, row => row.Verb == "HandedDown" && row.Text == "至西湖区城管局：属西湖区道路");

        Assert.True(await HasAsync(shi, "handed-down", page.Id) && !await HasAsync(shi, "unit", page.Id));
        Assert.True(await HasAsync(roads, "unit", page.Id) && !await HasAsync(roads, "handed-down", page.Id));
        using var beyond = await shi.PostAsync(ApiPath.Act(page.Id, "sign-for"), new SignForTicket(), after.Version);
        Assert.Equal(HttpStatusCode.NotFound, beyond.StatusCode);

        // Done, and no longer theirs to read: that is no refusal.
        using var across = await roads.PostAsync(ApiPath.Act(page.Id, "hand-across"), new HandAcrossTicket(Beside, "在东湖区一侧"), after.Version);
        Assert.Equal(HttpStatusCode.NoContent, across.StatusCode);
        Assert.False(await HasAsync(roads, "unit", page.Id));
    }

    [Fact]
    public async Task The_pages_without_script_hand_down_and_across()
    {
        await ThreeLevelsAsync();
        using var agent = await city.SignedInAsync("agent");
        using var dispatcher = await city.SignedInAsync("dispatcher");
        var filed = await agent.ActAsync(await agent.OpenAsync(ApiCity.Complete with { CategoryCode = ApiCity.WithoutRule }), "acceptance", new AcceptTicket());
        await dispatcher.ActAsync(filed, "assignment", new DispatchTicket(Above));
        var path = $"/unit/tickets/{filed.Id}";

        using var shi = await city.PhoneAsync("shi");
        var form = await shi.PageAsync(path);
        var options = OptionField().Matches(form[form.IndexOf("downUnit", StringComparison.Ordinal)..form.IndexOf("downReason", StringComparison.Ordinal)]).Select(match => match.Groups[1].Value);
        Assert.Equal([Beside, ApiCity.Roads], options);
        var wrong = await SubmitAsync(shi, path, "HandDown", form, 400, ("unitCode", Above), ("reason", "辖区"));
        Assert.Contains("只能下派给本单位的下级单位", wrong, StringComparison.Ordinal);
        Assert.Contains("办理时限不重新计算", form, StringComparison.Ordinal);
        Assert.Equal(path, await SubmitAsync(shi, path, "HandDown", form, 302, ("unitCode", ApiCity.Roads), ("reason", "辖区")));
        Assert.DoesNotContain("handler=HandDown", await shi.PageAsync(path), StringComparison.Ordinal);
        Assert.Contains(path, await shi.PageAsync("/unit?list=handed-down"), StringComparison.Ordinal);
        Assert.DoesNotContain(path, await shi.PageAsync("/unit"), StringComparison.Ordinal);

        using var roads = await city.PhoneAsync("roads");
        var beside = await roads.PageAsync(path);
        var said = beside[beside.IndexOf("acrossReason", StringComparison.Ordinal)..];
        Assert.Contains("延至该时限", said, StringComparison.Ordinal); // docs/adr/0129
        Assert.DoesNotContain("不重新计算", said, StringComparison.Ordinal);
        Assert.Equal("/unit", await SubmitAsync(roads, path, "HandAcross", beside, 302, ("unitCode", Beside), ("reason", "在东湖区一侧")));
        using var gone = await roads.GetAsync(path);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        using var donghu = await city.PhoneAsync("donghu");
        Assert.Contains("至东湖区城管局：在东湖区一侧", await donghu.PageAsync(path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tree_that_bites_its_tail_or_stands_on_its_head_is_refused_by_line()
    {
        using var admin = await city.SignedInAsync("administrator");
        var ring = await admin.ImportAsync("units", "code,name,parent,level\nr1,甲,r2,county\nr2,乙,r1,county\n");
        Assert.Equal([2, 3], ring.Errors.Select(error => error.Line));
        var upside = await admin.ImportAsync("units", "code,name,parent,level\nu1,县,,county\nu2,市,u1,city\n");
        Assert.Equal((3, "parent"), (upside.Errors.Single().Line, upside.Errors.Single().Column));
        var word = await admin.ImportAsync("units", "code,name,level\nw1,甲,galaxy\n");
        Assert.Equal("level", word.Errors.Single().Column);
    }

    private static async Task<bool> HasAsync(StaffClient client, string list, Guid id) =>
        (await client.GetAsync<TicketList>($"{ApiPath.Tickets}?list={list}")).Rows.Any(row => row.Id == id);

    private static async Task WrongAsync(HttpResponseMessage answer, string field)
    {
        using (answer)
        {
            Assert.True((await StaffClient.ProblemAsync(answer, 400)).GetProperty("errors").TryGetProperty(field, out _), field);
        }
    }

    private async Task ThreeLevelsAsync()
    {
        using var admin = await city.SignedInAsync("administrator");
        Assert.Empty((await admin.ImportAsync("units", $"code,name,parent,region_code,level\n{Above},市城管局,,3601,city\n{ApiCity.Roads},西湖区城管局,{Above},360103,\n{Beside},东湖区城管局,{Above},360102,\n")).Errors);
        Assert.Empty((await admin.ImportAsync("accounts", $"login,name,roles,unitCode,extension,password\nshi,市局联络员,Liaison,{Above},,{ApiCity.Password}\ndonghu,东湖联络员,Liaison,{Beside},,{ApiCity.Password}\n")).Errors);
    }

    /// <returns>Where it led, or the page that refused it.</returns>
    private static async Task<string> SubmitAsync(StaffClient phone, string path, string handler, string page, int status, params (string, string)[] fields)
    {
        using var answer = await phone.SubmitAsync(path, handler, page, fields);
        Assert.Equal(status, (int)answer.StatusCode);
        return answer.Headers.Location?.OriginalString ?? await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    [GeneratedRegex("<option value=\"([^\"]+)\"")]
    private static partial Regex OptionField();
}
