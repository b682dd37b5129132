using System.Net;
using Hotline.Agent.Client.Contracts;

namespace Hotline.Integration.Tests.Api;

/// <summary>延期 level by level: each sees what waits for it alone, and each ruling is an event and an audit row of its own.</summary>
public sealed class ExtensionLevelTests(ApiCity city) : IClassFixture<ApiCity>
{
    [Fact]
    public async Task The_district_approves_and_then_the_hotline_and_each_sees_only_its_own()
    {
        using var dispatcher = await city.SignedInAsync("dispatcher");
        using var district = await city.SignedInAsync("district");
        using var water = await city.SignedInAsync("water");
        var page = await AskedAsync();
        Assert.Equal((true, false, false), (await district.HasOnAsync("unit-extensions", page), await dispatcher.HasOnAsync("extensions", page), await water.HasOnAsync("unit-extensions", page)));
        using (var early = await dispatcher.PostAsync(ApiPath.Act(page.Id, "extension-ruling"), new RuleOnExtension(true, "同意"), page.Version))
        {
            await StaffClient.RefusedAsync(early, 409, "ticket.extension-with-unit");
        }

        Assert.DoesNotContain(TicketVerb.RuleOnExtension, (await dispatcher.GetAsync<TicketPage>(ApiPath.Ticket(page.Id))).Verbs);
        using (var stranger = await water.PostAsync(ApiPath.Act(page.Id, "extension-ruling"), new RuleOnExtension(true, "同意"), page.Version))
        {
            Assert.Equal(HttpStatusCode.NotFound, stranger.StatusCode);
        }

        Assert.Equal([TicketVerb.RuleOnExtension], (await district.GetAsync<TicketPage>(ApiPath.Ticket(page.Id))).Verbs.Except([TicketVerb.Reveal]));
        using (var approved = await district.PostAsync(ApiPath.Act(page.Id, "extension-ruling"), new RuleOnExtension(true, "情况属实"), page.Version))
        {
            Assert.Equal(HttpStatusCode.NoContent, approved.StatusCode);
        }

        Assert.Equal((false, true), (await district.HasOnAsync("unit-extensions", page), await dispatcher.HasOnAsync("extensions", page)));
        page = await dispatcher.GetAsync<TicketPage>(ApiPath.Ticket(page.Id));
        var due = page.Clocks.Single(clock => clock.Kind == "Handle").DueAt;
        page = await dispatcher.ActAsync(page, "extension-ruling", new RuleOnExtension(true, "同意"));
        Assert.True(page.Clocks.Single(clock => clock.Kind == "Handle").DueAt > due);
        var steps = page.History.Where(step => step.Verb.StartsWith("Extension", StringComparison.Ordinal)).ToList();
        Assert.Equal([("ExtensionAsked", "刘洋"), ("ExtensionApproved", "李敏"), ("ExtensionGranted", "徐静")], steps.Select(step => (step.Verb, step.ActorName)));
        Assert.Contains("经西湖区政府审核后报热线", steps[0].Text, StringComparison.Ordinal);
        Assert.Contains("报热线审核", steps[1].Text, StringComparison.Ordinal);
        Assert.Equal(2L, await RecordedCall.ScalarAsync<long>(city.Host, $"select count(*) from dispatch.audit where ticket_id = '{page.Id}' and action = 'RuleOnExtension'"));
    }

    [Fact]
    public async Task The_district_refuses_on_a_page_without_script_and_the_unit_has_what_time_is_left()
    {
        using var roads = await city.SignedInAsync("roads");
        using var phone = await city.PhoneAsync("district");
        var ticket = await AskedAsync();
        var path = $"/unit/tickets/{ticket.Id}";
        Assert.Contains(path, await phone.PageAsync("/unit?list=unit-extensions"), StringComparison.Ordinal);
        var page = await phone.PageAsync(path);
        Assert.Contains("审核下级单位的延期申请", page, StringComparison.Ordinal);
        using (var nothing = await phone.SubmitAsync(path, "RuleOnExtension", page, ("grant", "false"), ("reason", "")))
        {
            Assert.Equal(HttpStatusCode.BadRequest, nothing.StatusCode);
        }

        using (var refused = await phone.SubmitAsync(path, "RuleOnExtension", page, ("grant", "false"), ("reason", "材料已备齐")))
        {
            Assert.Equal((HttpStatusCode.Redirect, "/unit"), (refused.StatusCode, refused.Headers.Location?.OriginalString));
        }

        using var gone = await phone.GetAsync(path);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        var after = await roads.GetAsync<TicketPage>(ApiPath.Ticket(ticket.Id));
        Assert.Equal((TicketState.InHandling, ticket.Clocks.Single(clock => clock.Kind == "Handle").DueAt), (after.State, after.Clocks.Single(clock => clock.Kind == "Handle").DueAt));
        Assert.Contains(TicketVerb.Extend, after.Verbs);
    }

    private async Task<TicketPage> AskedAsync()
    {
        using var agent = await city.SignedInAsync("agent");
        using var roads = await city.SignedInAsync("roads");
        return await roads.ActAsync(await ApiCity.SignedForAsync(agent, roads), "extension", new ExtendTicket(2, "需要采购材料"));
    }
}
