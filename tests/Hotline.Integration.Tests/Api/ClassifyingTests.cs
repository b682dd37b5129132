using Hotline.Agent.Client.Contracts;

namespace Hotline.Integration.Tests.Api;

/// <summary>A citizen's request without a category, classified by the dispatcher who sends it out.</summary>
public sealed class ClassifyingTests(ApiCity city) : IClassFixture<ApiCity>
{
    [Fact]
    public async Task A_request_that_came_without_category_and_place_is_classified_while_it_is_dispatched()
    {
        using var phone = new CitizenClient(city.Host.Address);
        var receipt = await phone.SendAsync(
            await phone.GoAsync("/citizen/submit"), "/citizen/submit",
            ("Form.Type", "Complaint"), ("Form.Content", "路上有一个大坑"), ("Form.RegionCode", ApiCity.Xihu), ("Form.Phone", "13970012345"));
        var number = CitizenClient.Between(receipt, "id=\"number\">", "<");
        using var dispatcher = await city.SignedInAsync("dispatcher");
        var row = (await dispatcher.GetAsync<TicketList>($"{ApiPath.Tickets}?list=dispatch")).Rows.Single(one => one.Number == number);
        var page = await dispatcher.GetAsync<TicketPage>(ApiPath.Ticket(row.Id));
        Assert.Equal((null, null), (page.CategoryCode, page.Place));

        var ruled = await dispatcher.GetAsync<RuledUnit>($"{ApiPath.Rule(page.Id)}?category={ApiCity.PotHole}&region={ApiCity.Xihu}");
        Assert.Equal(new RuledUnit(ApiCity.Roads, "西湖区城管局", "《城市道路管理条例》"), ruled with { Assistants = null });
        Assert.Null((await dispatcher.GetAsync<RuledUnit>($"{ApiPath.Rule(page.Id)}?category={ApiCity.WithoutRule}")).UnitCode);
        Assert.Null((await dispatcher.GetAsync<RuledUnit>(ApiPath.Rule(page.Id))).UnitCode);
        using (var hidden = await dispatcher.GetAsync(ApiPath.Rule(Guid.CreateVersion7())))
        {
            await StaffClient.ProblemAsync(hidden, 404);
        }

        using (var wrong = await dispatcher.PostAsync(ApiPath.Act(page.Id, "assignment"), new DispatchTicket(ApiCity.Roads, CategoryCode: "05", RegionCode: "999999"), page.Version))
        {
            var errors = (await StaffClient.ProblemAsync(wrong, 400)).GetProperty("errors");
            Assert.All(["categoryCode", "regionCode"], field => Assert.True(errors.TryGetProperty(field, out _), field));
        }

        // It smells of gas: no web form asks how urgent it is.
        var promised = page.Clocks.Single(clock => clock.Kind == "Citizen").DueAt;
        using (var wrong = await dispatcher.PostAsync(ApiPath.Act(page.Id, "grade"), new RegradeTicket("燃气泄漏", Urgency: "Somewhat"), page.Version))
        {
            Assert.True((await StaffClient.ProblemAsync(wrong, 400)).GetProperty("errors").TryGetProperty("urgency", out _));
        }

        Assert.Contains(TicketVerb.Regrade, page.Verbs);
        page = await dispatcher.ActAsync(page, "grade", new RegradeTicket("燃气泄漏", "Help", "Critical"));
        Assert.Equal(("Help", "Critical"), (page.Type, page.Urgency));
        Assert.Contains("业务类型：投诉 → 求助，紧急程度：一般 → 特急", page.History[^1].Text, StringComparison.Ordinal);
        var sooner = page.Clocks.Single(clock => clock.Kind == "Citizen");
        Assert.True(sooner.DueAt < promised && sooner.Why.Contains("缩短为2小时", StringComparison.Ordinal), sooner.Why);

        page = await dispatcher.ActAsync(page, "assignment", new DispatchTicket(ruled.UnitCode!, "请核实", ApiCity.PotHole, Place: "永叔路12号门前"));
        Assert.Equal((TicketState.AwaitingSignFor, ApiCity.PotHole, ApiCity.Xihu), (page.State, page.CategoryCode, page.RegionCode));
        Assert.Equal(["Classified", "Dispatched"], page.History.TakeLast(2).Select(step => step.Verb));
        Assert.StartsWith("按派单目录派单:", page.RuleShown, StringComparison.Ordinal);
        Assert.Matches("^事项类别：未归类 → .+ / .+$", page.History[^2].Text);
        Assert.DoesNotContain("永叔路", page.History[^2].Text, StringComparison.Ordinal);

        using var roads = await city.SignedInAsync("roads");
        Assert.Equal(page.CategoryName, (await roads.GetAsync<TicketPage>(ApiPath.Ticket(page.Id))).CategoryName);
        await Eventually.IsAsync(async () => await FoundAsync(dispatcher, number), TimeSpan.FromSeconds(20));
        var seen = await phone.GoAsync("/citizen/ticket");
        Assert.Contains(page.CategoryName!, seen, StringComparison.Ordinal);
        Assert.DoesNotContain("归类", seen, StringComparison.Ordinal);
    }

    private static async Task<bool> FoundAsync(StaffClient staff, string number)
    {
        using var answer = await staff.PostAsync(ApiPath.Search, new SearchAsk(number, Category: "05"));
        return (await StaffClient.ReadAsync<SearchPage>(answer, System.Net.HttpStatusCode.OK)).Total == 1;
    }
}
