using System.Net;
using Hotline.Agent.Client.Contracts;

namespace Hotline.Integration.Tests.Api;

/// <summary>转派 with levels: through REST, on the lists, and on the pages without script.</summary>
public sealed class HandLevelsTests(ApiCity city) : IClassFixture<ApiCity>
{
    [Fact]
    public async Task With_one_level_a_dispatcher_hands_on_what_the_unit_asked_for()
    {
        using var admin = await city.SignedInAsync("administrator");
        using var agent = await city.SignedInAsync("agent");
        using var dispatcher = await city.SignedInAsync("dispatcher");
        using var roads = await city.SignedInAsync("roads");
        using var water = await city.SignedInAsync("water");
        var page = await AskedAsync(admin, roads, await ApiCity.SignedForAsync(agent, roads), 1);
        Assert.Equal((TicketState.InHandling, ApiCity.Roads, "申请转办至西湖区水务局，待热线审核"), (page.State, page.UnitCode, page.HandingAsked));
        Assert.Equal(("水管在路面下", true), (page.HandingReason?.Split('：')[^1], page.Verbs.Contains(TicketVerb.HandAcross)));
        Assert.Equal("转办\n至西湖区水务局：水管在路面下", page.History.Single(step => step.Verb == "HandingAsked").Text);
        await StaffClient.RefusedAsync(await roads.PostAsync(ApiPath.Act(page.Id, "handing-ruling"), new RuleOnHanding(true), page.Version), 404, "ticket.not-found");

        page = await dispatcher.GetAsync<TicketPage>(ApiPath.Ticket(page.Id));
        Assert.True(await dispatcher.HasOnAsync("handing-requests", page));
        Assert.Contains(TicketVerb.RuleOnHanding, page.Verbs);
        await StaffClient.RefusedAsync(await dispatcher.PostAsync(ApiPath.Act(page.Id, "handing-ruling"), new RuleOnHanding(true), page.Version - 1), 412, "ticket.stale-version");
        using (var silent = await dispatcher.PostAsync(ApiPath.Act(page.Id, "handing-ruling"), new RuleOnHanding(false, " "), page.Version))
        {
            Assert.True((await StaffClient.ProblemAsync(silent, 400)).GetProperty("errors").TryGetProperty("reason", out _));
        }

        page = await dispatcher.ActAsync(page, "handing-ruling", new RuleOnHanding(true));
        Assert.Equal((TicketState.AwaitingSignFor, ApiCity.Water, null), (page.State, page.UnitCode, page.HandingAsked));
        Assert.Equal(("HandedAcross", "转办", "至西湖区水务局"), (page.History[^1].Verb, page.History[^1].VerbName, page.History[^1].Text));
        Assert.Equal((false, true), (await dispatcher.HasOnAsync("handing-requests", page), await water.HasOnAsync("unit", page)));
        await StaffClient.RefusedAsync(await dispatcher.PostAsync(ApiPath.Act(page.Id, "handing-ruling"), new RuleOnHanding(true), page.Version), 409, "ticket.no-handing-asked");
    }

    [Fact]
    public async Task With_two_levels_the_district_rules_first_on_a_page_without_script()
    {
        using var admin = await city.SignedInAsync("administrator");
        using var agent = await city.SignedInAsync("agent");
        using var dispatcher = await city.SignedInAsync("dispatcher");
        using var roads = await city.SignedInAsync("roads");
        using var district = await city.SignedInAsync("district");
        using var phone = await city.PhoneAsync("district");
        var page = await AskedAsync(admin, roads, await ApiCity.SignedForAsync(agent, roads), 2);
        Assert.Equal("申请转办至西湖区水务局，待西湖区政府审核", page.HandingAsked);
        Assert.Contains("经西湖区政府审核后报热线", page.History.Single(step => step.Verb == "HandingAsked").Text, StringComparison.Ordinal);
        Assert.Equal(TicketVerb.RuleOnHanding, (await district.GetAsync<TicketList>($"{ApiPath.Tickets}?list=unit-extensions")).Rows.Single(row => row.Id == page.Id).ToApprove);
        Assert.False(await dispatcher.HasOnAsync("handing-requests", page));
        await StaffClient.RefusedAsync(await dispatcher.PostAsync(ApiPath.Act(page.Id, "handing-ruling"), new RuleOnHanding(true), page.Version), 409, "ticket.handing-with-unit");

        var path = $"/unit/tickets/{page.Id}";
        Assert.Contains(path, await phone.PageAsync("/unit?list=unit-extensions"), StringComparison.Ordinal);
        var form = await phone.PageAsync(path);
        Assert.Contains("审核下级单位的转派申请", form, StringComparison.Ordinal);
        Assert.Contains($"待西湖区政府审核。{page.HandingReason}。同意后报下一级审核", form, StringComparison.Ordinal);
        using (var nothing = await phone.SubmitAsync(path, "RuleOnHanding", form, ("approve", "false"), ("reason", "")))
        {
            Assert.Equal(HttpStatusCode.BadRequest, nothing.StatusCode);
        }

        using (var approved = await phone.SubmitAsync(path, "RuleOnHanding", form, ("approve", "true"), ("reason", "情况属实")))
        {
            Assert.Equal((HttpStatusCode.Redirect, "/unit"), (approved.StatusCode, approved.Headers.Location?.OriginalString));
        }

        Assert.Equal((false, true), (await district.HasOnAsync("unit-extensions", page), await dispatcher.HasOnAsync("handing-requests", page)));
        page = await dispatcher.ActAsync(await dispatcher.GetAsync<TicketPage>(ApiPath.Ticket(page.Id)), "handing-ruling", new RuleOnHanding(false, "路面先修"));
        Assert.Equal((TicketState.InHandling, ApiCity.Roads, null), (page.State, page.UnitCode, page.HandingAsked));
        Assert.Equal(
            ["申请转派", "上级同意转派，报下一级审核", "不同意转派"], page.History.Where(step => step.Verb.StartsWith("Handing", StringComparison.Ordinal)).Select(step => step.VerbName));
        Assert.Contains(TicketVerb.HandAcross, (await roads.GetAsync<TicketPage>(ApiPath.Ticket(page.Id))).Verbs);
    }

    [Fact]
    public async Task On_a_page_without_script_a_unit_asks_and_keeps_the_ticket_until_it_is_handed_on()
    {
        using var admin = await city.SignedInAsync("administrator");
        using var agent = await city.SignedInAsync("agent");
        using var dispatcher = await city.SignedInAsync("dispatcher");
        using var roads = await city.SignedInAsync("roads");
        using var phone = await city.PhoneAsync("roads");
        var page = await ApiCity.SignedForAsync(agent, roads);
        var path = $"/unit/tickets/{page.Id}";
        var form = await phone.PageAsync(path);
        Assert.Contains("经逐级同意后才转办", form, StringComparison.Ordinal);
        await admin.PolicyAsync("handLevels", 1);
        try
        {
            using (var asked = await phone.SubmitAsync(path, "HandAcross", form, ("unitCode", ApiCity.Water), ("reason", "水管在路面下")))
            {
                Assert.Equal((HttpStatusCode.Redirect, path), (asked.StatusCode, asked.Headers.Location?.OriginalString));
            }

            var after = await phone.PageAsync(path);
            Assert.Contains("转派申请已提交。", after, StringComparison.Ordinal);
            Assert.Contains("申请转办至西湖区水务局，待热线审核", after, StringComparison.Ordinal);
            using (var again = await phone.SubmitAsync(path, "HandAcross", after, ("unitCode", ApiCity.Water), ("reason", "水管在路面下")))
            {
                Assert.Contains("已作同样的转派申请，等待审核", await again.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
            }
        }
        finally
        {
            await admin.PolicyAsync("handLevels", 0);
        }

        await dispatcher.ActAsync(await dispatcher.GetAsync<TicketPage>(ApiPath.Ticket(page.Id)), "handing-ruling", new RuleOnHanding(true, "属其职责"));
        Assert.DoesNotContain(path, await phone.PageAsync("/unit"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_number_has_a_range_and_is_kept()
    {
        using var admin = await city.SignedInAsync("administrator");
        using (var beyond = await admin.PutAsync($"{ApiPath.Admin}/policy/handLevels", new PolicyEntry("handLevels", 5)))
        {
            Assert.Equal(HttpStatusCode.BadRequest, beyond.StatusCode);
        }

        await admin.PolicyAsync("handLevels", 4);
        try
        {
            Assert.Equal(4, (await admin.GetAsync<PolicyEntry[]>($"{ApiPath.Admin}/policy")).Single(entry => entry.Name == "handLevels").Value);
        }
        finally
        {
            await admin.PolicyAsync("handLevels", 0);
        }
    }

    /// <summary>Under a policy that is in force for this one only.</summary>
    private static async Task<TicketPage> AskedAsync(StaffClient admin, StaffClient roads, TicketPage page, int levels)
    {
        await admin.PolicyAsync("handLevels", levels);
        try
        {
            return await roads.ActAsync(page, "hand-across", new HandAcrossTicket(ApiCity.Water, "水管在路面下"));
        }
        finally
        {
            await admin.PolicyAsync("handLevels", 0);
        }
    }
}
