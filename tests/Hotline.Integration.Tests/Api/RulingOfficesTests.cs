using Hotline.Agent.Client.Contracts;

namespace Hotline.Integration.Tests.Api;

/// <summary>会商单位 of a duty ruling, from the policy to the history (docs/adr/0163).</summary>
public sealed class RulingOfficesTests(ApiCity city) : IClassFixture<ApiCity>
{
    [Fact]
    public async Task A_ruling_names_as_many_offices_as_the_policy_asks_for_and_the_unit_reads_them()
    {
        using var admin = await city.SignedInAsync("administrator");
        using var supervisor = await city.SignedInAsync("supervisor");
        using var agent = await city.SignedInAsync("agent");
        using var roads = await city.SignedInAsync("roads");
        using var dispatcher = await city.SignedInAsync("dispatcher");
        var returned = new ReturnTicket("不在养护范围内", "三定方案第四条", ApiCity.Water, "养护名录");
        var page = await agent.ActAsync(await agent.OpenAsync(ApiCity.Complete), "acceptance", new AcceptTicket());
        page = await roads.ActAsync(await roads.GetAsync<TicketPage>(ApiPath.Ticket(page.Id)), "return", returned);
        await dispatcher.ActAsync(await dispatcher.GetAsync<TicketPage>(ApiPath.Ticket(page.Id)), "return-ruling", new RuleOnReturn(false, "在册"));
        await roads.ActAsync(await roads.GetAsync<TicketPage>(ApiPath.Ticket(page.Id)), "return", returned);
        page = await supervisor.GetAsync<TicketPage>(ApiPath.Ticket(page.Id));

        await admin.PolicyAsync("rulingOffices", 2);
        var ruling = new RuleOnDuty(ApiCity.Roads, "养护名录在册", "城市道路管理条例第六条", RuledWith: ["市委编办", "市司法局"]);
        using (var answer = await supervisor.PostAsync(ApiPath.Act(page.Id, "duty-ruling"), ruling with { RuledWith = ["市委编办"] }, page.Version))
        {
            Assert.True((await StaffClient.ProblemAsync(answer, 400)).GetProperty("errors").TryGetProperty("ruledWith", out _));
        }

        using (var answer = await supervisor.PostAsync(ApiPath.Act(page.Id, "duty-ruling"), ruling with { RuledWith = [null!, "市司法局"] }, page.Version))
        {
            Assert.True((await StaffClient.ProblemAsync(answer, 400)).GetProperty("errors").TryGetProperty("ruledWith", out _));
        }

        await supervisor.ActAsync(page, "duty-ruling", ruling);
        await admin.PolicyAsync("rulingOffices", 0);
        page = await roads.GetAsync<TicketPage>(ApiPath.Ticket(page.Id));
        Assert.Contains("依据：城市道路管理条例第六条；会商：市委编办、市司法局", page.History.Single(step => step.Verb == "DutyRuled").Text, StringComparison.Ordinal);
        Assert.Contains("会商：市委编办、市司法局", await roads.PageAsync($"/unit/tickets/{page.Id}"), StringComparison.Ordinal);
    }
}
